"""Calendars on the desk: a month before one's eyes, other hours, another year's holidays."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from vefa.audit.models import Entry
from vefa.calendars.actions import create_calendar
from vefa.calendars.models import BusinessCalendar
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.tests.cast import MONDAY, Cast

pytestmark = pytest.mark.usefixtures("monday")

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-12:00, 13-17")
NEW = {
    "name": "Ofis",
    "code": "tr-ofis",
    "country": "TR",
    "timezone": "Europe/Istanbul",
    "holidays": "tr",
    **WEEK,
}


@pytest.fixture
def office(cast: Cast) -> BusinessCalendar:
    week = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return create_calendar(
        actor=SYSTEM,
        at=MONDAY,
        code="ofis",
        name="Ofis",
        country="TR",
        data={"timezone": "Europe/Istanbul", "week": week},
        holiday_codes=["TR"],
        years=[MONDAY.year],
    )


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    text: str = response.content.decode().replace("\xa0", " ")
    return text


def again(calendar: BusinessCalendar) -> BusinessCalendar:
    with scoped(EVERYTHING):
        calendar.refresh_from_db()
    return calendar


def test_a_new_calendar_has_its_hours_and_two_years_of_holidays(manager: Client) -> None:
    assert manager.post("/desk/calendars/new/", NEW).status_code == 302
    with scoped(EVERYTHING):
        made = BusinessCalendar.objects.get(code="tr-ofis")
    assert made.data["week"]["mon"] == [["08:00", "12:00"], ["13:00", "17:00"]]
    assert made.data["until"] == MONDAY.year + 1
    assert made.data["dates"][f"{MONDAY.year}-04-23"] == []


@pytest.mark.parametrize(
    "wrong", [{"mon": "9 to 5"}, {"holidays": "XX"}, {"mon": "08:00-12:00, 11:00-17:00"}]
)
def test_what_cannot_be_is_told_and_leaves_nothing_half_made(
    manager: Client, wrong: dict[str, str]
) -> None:
    page = said(manager.post("/desk/calendars/new/", NEW | wrong), 422)
    assert 'value="tr-ofis"' in page
    with scoped(EVERYTHING):
        assert not BusinessCalendar.objects.filter(code="tr-ofis").exists()


@pytest.mark.parametrize("wrong", ["18:00-09:00", "08:00-12:00, 11:00-17:00", "09:00-09:00"])
def test_hours_in_a_wrong_order_are_told_at_their_day(manager: Client, wrong: str) -> None:
    response = manager.post("/desk/calendars/new/", NEW | {"mon": wrong})
    page = said(response, 422)
    assert "none overlaps another" in str(response.context["form"].errors["mon"])
    assert "week.mon" not in page


def test_a_month_shows_holidays_by_name_and_its_hours(
    manager: Client, office: BusinessCalendar
) -> None:
    page = said(manager.get(f"/desk/calendars/{office.pk}/?month={MONDAY.year}-04"))
    assert "Children" in page
    assert "08:00–17:00" in page
    assert said(manager.get(f"/desk/calendars/{office.pk}/?month=x")) != page


def test_other_hours_on_some_dates(manager: Client, office: BusinessCalendar) -> None:
    day = date(MONDAY.year, 12, 30)
    names = {f"name_{code}": "Sayım" for code in ("en", "tr", "ru", "kk")}
    form = {"first_on": day.isoformat(), "last_on": f"{MONDAY.year}-12-31", "reason": "Sayım"}
    path = f"/desk/calendars/{office.pk}/dates/"
    assert manager.post(path, {**form, **names, "kind": "closed"}).status_code == 302
    data = again(office).data
    assert (data["dates"][day.isoformat()], data["names"][day.isoformat()]["tr"]) == ([], "Sayım")
    assert manager.post(path, {**form, "kind": "week"}).status_code == 302
    assert day.isoformat() not in again(office).data["dates"]
    said(manager.post(path, {**form, "kind": "hours"}), 422)
    said(manager.post(path, {**form, "kind": "closed", "last_on": "2020-01-01"}), 422)


def test_another_week_begins_on_its_day(manager: Client, office: BusinessCalendar) -> None:
    path = f"/desk/calendars/{office.pk}/week/"
    form = {"begins_on": f"{MONDAY.year}-11-02", "reason": "Kış saati", "sat": "10:00–14:00"}
    assert manager.post(path, form).status_code == 302
    assert again(office).data["changes"] == [
        {"from": f"{MONDAY.year}-11-02", "week": {"sat": [["10:00", "14:00"]]}}
    ]
    said(manager.post(path, {**form, "begins_on": "2020-01-01"}), 422)
    with scoped(EVERYTHING):
        assert Entry.objects.filter(deed="calendar_week_changed").count() == 1


def test_the_next_years_holidays_are_built_by_a_press(
    manager: Client, office: BusinessCalendar
) -> None:
    manager.post(f"/desk/calendars/{office.pk}/year/")
    assert again(office).data["until"] == MONDAY.year + 1


def test_an_engineer_reads_and_changes_nothing(engineer: Client, office: BusinessCalendar) -> None:
    page = said(engineer.get(f"/desk/calendars/{office.pk}/"))
    assert f"/desk/calendars/{office.pk}/week/" not in page
    assert engineer.post(f"/desk/calendars/{office.pk}/year/").status_code == 404
    assert engineer.get("/desk/calendars/999999/").status_code == 404

"""Keeping calendars: what is stored, written down and announced, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from vefa.audit.models import Entry
from vefa.calendars.actions import (
    assign_calendar,
    build_calendar_year,
    create_calendar,
    set_calendar_override,
)
from vefa.calendars.events import CalendarChanged
from vefa.calendars.models import BusinessCalendar, CalendarYear, SiteCalendar
from vefa.calendars.queries.calendars import (
    calendar_of_site,
    calendar_with_code,
    calendars,
    calendars_to_build,
)
from vefa.calendars.tests.samples import ALL_DAY, EVERY_DAY, MONDAY_TO_FRIDAY, OFFICE_HOURS, data
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.events import event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_site, create_customer
from vefa.customers.models import Site

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICE = data("Europe/Istanbul", MONDAY_TO_FRIDAY, OFFICE_HOURS)
STRANGER = Actor(id=1, kind="staff", name="Storekeeper", permissions=frozenset(), scope=EVERYTHING)


@pytest.fixture(autouse=True)
def _all_customers() -> Iterator[None]:
    with scoped(EVERYTHING):
        yield


def make(code: str = "istanbul", **more: Any) -> BusinessCalendar:
    values = {"name": "Istanbul", "country": "TR", "data": OFFICE, "holiday_codes": ["TR"], **more}
    return create_calendar(actor=SYSTEM, at=AT, code=code, **values)


def make_site(code: str) -> Site:
    customer = create_customer(
        actor=SYSTEM, at=AT, code=code, name=code.title(), country="TR", language="tr",
        timezone="Europe/Istanbul",
    )  # fmt: skip
    return add_site(
        actor=SYSTEM, at=AT, customer=customer, name="Head office", country="TR",
        timezone="Europe/Istanbul",
    )  # fmt: skip


def build(calendar: BusinessCalendar, year: int) -> BusinessCalendar:
    return build_calendar_year(actor=SYSTEM, at=AT, calendar=calendar, year=year)


def announced() -> list[dict[str, Any]]:
    rows = OutboxEvent.objects.filter(name=event_name(CalendarChanged)).order_by("pk")
    return [row.payload for row in rows]


def test_a_calendar_is_stored_as_it_reckons() -> None:
    row = make()
    assert (row.version, row.timezone) == (1, "Europe/Istanbul")
    assert row.calendar.add(AT, timedelta(hours=9)) == AT + timedelta(days=1)
    assert calendar_with_code("istanbul") == row
    assert calendar_with_code("ankara") is None
    assert calendars() == [row]
    assert Entry.objects.get(deed="calendar_created").facts["code"] == "istanbul"


def test_a_code_is_given_once() -> None:
    make()
    with pytest.raises(Refused) as caught:
        make()
    assert (caught.value.code, caught.value.field) == ("calendar_exists", "code")


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({**OFFICE, "date": {}}, "istanbul takvimi: calendar: 'date' bir takvimin parçası değil"),
        (
            {**OFFICE, "timezone": "X"},
            "istanbul takvimi: timezone: 'X' bilinen bir saat dilimi değil",
        ),
    ],
)
def test_data_that_cannot_be_read_is_refused_in_the_readers_language(
    bad: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        make(data=bad)
    assert caught.value.code == "bad_calendar"
    with translation.override("tr"):
        assert str(caught.value.message) == sentence


def test_a_year_is_built_once_and_written_down() -> None:
    row = build(make(), 2026)
    assert row.version == 2
    assert row.data["until"] == 2026
    assert row.data["dates"]["2026-05-26"] == [["08:00", "13:00"]]
    assert row.data["names"]["2026-05-27"]["tr"] == "Kurban Bayramı"
    year = CalendarYear.objects.get()
    assert (year.year, year.built_at, year.built_by) == (2026, AT, "Vefa")
    assert year.source.startswith("holidays ")
    facts = Entry.objects.get(deed="calendar_year_built").facts
    assert facts["dates"]["2026-10-28"] == [None, [["08:00", "13:00"]]]
    (news,) = announced()
    assert (news["code"], news["version"], news["until"]) == ("istanbul", 2, 2026)
    assert "2026-05-27" in news["dates"]
    with pytest.raises(Refused, match="2026"):
        build(row, 2026)
    assert len(announced()) == 1


def test_years_are_built_in_order() -> None:
    row = build(make(), 2026)
    with pytest.raises(Refused) as caught:
        build(row, 2028)
    assert caught.value.code == "year_skipped"
    assert build(build(row, 2027), 2028).data["until"] == 2028


def test_holidays_of_two_countries_are_both_kept() -> None:
    row = build(make(holiday_codes=["KZ", "TR"]), 2026)
    assert row.data["dates"]["2026-03-23"] == []  # Nauryz
    assert row.data["dates"]["2026-10-28"] == [["08:00", "13:00"]]
    assert row.data["dates"]["2026-05-27"] == []
    assert row.data["names"]["2026-05-27"]["ru"] == "Курбан айт; Курбан-байрам"
    assert row.data["estimated"] == ["2026-05-27"]


@pytest.mark.parametrize(
    ("codes", "code"),
    [([], "no_holidays"), (["XX"], "unknown_country"), (["DE-XX"], "unknown_subdivision")],
)
def test_holidays_that_are_not_known_are_refused(codes: list[str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        build(make(holiday_codes=codes), 2026)
    assert caught.value.code == code


def test_a_feast_that_the_moon_moved_is_one_change() -> None:
    riyadh = data("Asia/Riyadh", ("sun", "mon", "tue", "wed", "thu"), OFFICE_HOURS)
    row = build(make("riyadh", data=riyadh, country="SA", holiday_codes=["SA"]), 2027)
    assert "2027-03-09" in row.data["estimated"]
    moved = set_calendar_override(
        actor=SYSTEM,
        at=AT,
        calendar=row,
        hours={
            date(2027, 3, 8): [],
            date(2027, 3, 9): None,
            date(2027, 3, 10): [["10:00", "12:00"]],
        },
        reason="The moon was seen a day early",
        names={"en": "Eid al-Fitr"},
    )
    assert moved.version == row.version + 1
    assert moved.data["dates"]["2027-03-08"] == []
    assert "2027-03-09" not in moved.data["dates"]
    assert "2027-03-09" not in moved.data["names"]
    assert moved.data["names"]["2027-03-08"] == {"en": "Eid al-Fitr"}
    assert not {"2027-03-08", "2027-03-09", "2027-03-10"} & set(moved.data["estimated"])
    facts = Entry.objects.get(deed="calendar_overridden").facts
    assert facts["reason"] == "The moon was seen a day early"
    assert facts["dates"]["2027-03-10"] == [[], [["10:00", "12:00"]]]
    assert announced()[-1]["dates"] == ["2027-03-08", "2027-03-09", "2027-03-10"]


def test_an_override_needs_a_reason_and_readable_hours() -> None:
    row = make()
    for reason, hours, code in (
        (" ", [], "reason_missing"),
        ("Decree", [["17:00", "08:00"]], "bad_calendar"),
    ):
        with pytest.raises(Refused) as caught:
            set_calendar_override(
                actor=SYSTEM, at=AT, calendar=row, hours={date(2026, 4, 6): hours}, reason=reason
            )
        assert caught.value.code == code
    row.refresh_from_db()
    assert row.version == 1


def test_a_site_keeps_one_calendar() -> None:
    site, first, second = make_site("anadolu"), make(), make("second")
    assert calendar_of_site(site.pk) is None
    assign_calendar(actor=SYSTEM, at=AT, site=site, calendar=first)
    assign_calendar(actor=SYSTEM, at=AT, site=site, calendar=second)
    assert calendar_of_site(site.pk) == second
    assert Entry.objects.filter(deed="calendar_assigned").latest("pk").facts == {
        "calendar_id": [first.pk, second.pk]
    }


def test_a_customer_sees_the_calendars_of_its_own_sites_only() -> None:
    mine, theirs, row = make_site("anadolu"), make_site("bozkir"), make()
    for site in (mine, theirs):
        assign_calendar(actor=SYSTEM, at=AT, site=site, calendar=row)
    with scoped(frozenset({mine.customer_id})):
        assert calendar_of_site(mine.pk) == row
        assert calendar_of_site(theirs.pk) is None


def test_calendars_that_soon_could_promise_nothing() -> None:
    never = make("always", data=data("UTC", EVERY_DAY, ALL_DAY), holiday_codes=[])
    row = build(make(), 2026)
    assert calendars_to_build(date(2026, 9, 30)) == []
    assert calendars_to_build(date(2026, 10, 1)) == [row]
    assert never not in calendars_to_build(date(2030, 1, 1))


def test_who_may_not_edit_calendars() -> None:
    row, site = make(), make_site("anadolu")
    for forbidden in (
        lambda: create_calendar(
            actor=STRANGER, at=AT, code="x", name="X", country="TR", data=OFFICE
        ),
        lambda: build_calendar_year(actor=STRANGER, at=AT, calendar=row, year=2026),
        lambda: set_calendar_override(
            actor=STRANGER, at=AT, calendar=row, hours={date(2026, 4, 6): []}, reason="x"
        ),
        lambda: assign_calendar(actor=STRANGER, at=AT, site=site, calendar=row),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_the_database_refuses_what_must_not_be() -> None:
    row, mine, theirs = make(), make_site("anadolu"), make_site("bozkir")
    built = build(row, 2026).years.get()
    for wrong in (
        lambda: BusinessCalendar.objects.create(code="istanbul", data=OFFICE, changed_at=AT),
        lambda: BusinessCalendar.objects.filter(pk=row.pk).update(version=0),
        lambda: CalendarYear.objects.create(calendar=row, year=2026, built_at=AT),
        lambda: SiteCalendar.objects.bulk_create(
            SiteCalendar(customer_id=mine.customer_id, site=mine, calendar=row) for _ in range(2)
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        built.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteCalendar.objects.create(customer_id=mine.customer_id, site=theirs, calendar=row)
        transaction.get_connection().check_constraints()

from datetime import UTC, date, datetime, timedelta

import pytest

from vefa.agreements.actions import publish_calendar_override, publish_calendar_year
from vefa.agreements.models import TermsVersion
from vefa.agreements.queries import line_calendar, terms_in_force
from vefa.agreements.subscribers import on_calendar_changed
from vefa.agreements.tests.factories import (
    AT,
    WHO,
    make_agreement,
    make_customer,
    make_site,
    publish,
)
from vefa.calendars.actions import assign_calendar, create_calendar, set_calendar_override
from vefa.calendars.events import CalendarChanged
from vefa.core.errors import Refused
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.django_db

LINE = "software_support"
DAY = date(2026, 6, 15)
NOON = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
WEEK = {day: [["10:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


def decree(**changes):
    values = {**WHO, "hours": {DAY: []}, "reason": "Decree", "country": "TR", **changes}
    return publish_calendar_override(**values)


def is_open(version, at=NOON, site_id=None):
    return line_calendar(version, line=LINE, site_id=site_id).is_open(at)


def published_events():
    return [
        (event.payload["replaces_id"], event.payload["terms_version_id"])
        for event in OutboxEvent.objects.filter(name__endswith="TermsPublished").order_by("id")
    ]


def test_a_decreed_day_reaches_every_agreement_of_the_country():
    turkish = make_agreement(make_customer())
    kazakh = make_agreement(make_customer("bozkir", "KZ", "Asia/Almaty"))
    before, other = publish(turkish), publish(kazakh)
    (after,) = decree(names={"en": "Decreed", "tr": "İdari izin", "ru": "Отгул", "kk": "Демалыс"})
    assert (after.agreement_id, after.number) == (turkish.pk, 2)
    assert (is_open(before), is_open(after)) == (True, False)
    assert terms_in_force(turkish, at=AT) == after
    assert terms_in_force(kazakh, at=AT) == other
    assert published_events() == [(before.pk, after.pk)]
    assert {**after.content, "calendars": 0, "replaces": 0} == {
        **before.content,
        "calendars": 0,
        "replaces": 0,
    }


def test_the_same_decree_again_changes_nothing():
    publish(make_agreement(make_customer()))
    decree()
    assert decree() == []
    assert TermsVersion.objects.count() == 2


def test_every_version_that_may_time_tickets_gets_a_successor():
    agreement = make_agreement(make_customer())
    first = publish(agreement)
    second = publish(agreement, valid_from=AT, reason="Addendum")
    future = publish(agreement, valid_from=AT + timedelta(days=90), reason="Addendum 2")
    heirs = decree(at=AT + timedelta(days=1))
    assert [heir.content["replaces"] for heir in heirs] == [1, 2, 3]
    assert published_events() == [
        (old.pk, new.pk) for old, new in zip((first, second, future), heirs, strict=True)
    ]
    assert terms_in_force(agreement, at=AT + timedelta(days=2)) == heirs[1]
    assert terms_in_force(agreement, at=AT + timedelta(days=91)) == heirs[2]
    again = decree(at=AT + timedelta(days=3), hours={DAY: [["09:00", "12:00"]]})
    assert [heir.content["replaces"] for heir in again] == [4, 5, 6]


def test_a_moved_feast_gives_the_old_day_back():
    agreement = make_agreement(make_customer())
    version = publish(agreement)
    holiday = datetime(2026, 4, 23, 9, 0, tzinfo=UTC)
    assert not is_open(version, holiday)
    (moved,) = decree(hours={date(2026, 4, 23): None, date(2026, 4, 24): []})
    assert is_open(moved, holiday)
    assert not is_open(moved, holiday + timedelta(days=1))


def test_another_year_is_built():
    agreement = make_agreement(make_customer())
    publish(agreement)
    (version,) = publish_calendar_year(**WHO, year=2028, country="TR", reason="2028")
    assert line_calendar(version, line=LINE, site_id=None).until == 2028
    assert not is_open(version, datetime(2028, 5, 19, 9, 0, tzinfo=UTC))
    assert publish_calendar_year(**WHO, year=2028, country="TR", reason="2028") == []
    with pytest.raises(Refused) as refusal:
        publish_calendar_year(**WHO, year=2030, country="TR", reason="2030")
    assert refusal.value.code == "year_skipped"


@pytest.fixture
def own():
    """A calendar drawn up for a site, and the agreement of the site's customer."""
    customer = make_customer()
    site = make_site(customer, "Depo", "TR", "Europe/Istanbul")
    calendar = create_calendar(
        **WHO,
        code="depot",
        name="Depot",
        country="TR",
        data={"timezone": "Europe/Istanbul", "week": WEEK, "dates": {}, "until": 2027},
        holiday_codes=["TR"],
    )
    assign_calendar(**WHO, site=site, calendar=calendar)
    return site, calendar, make_agreement(customer)


def test_a_site_keeps_its_own_calendar(own):
    site, _calendar, agreement = own
    version = publish(agreement)
    early = datetime(2026, 6, 16, 6, 0, tzinfo=UTC)  # 09:00 in Istanbul
    assert (is_open(version, early, site.pk), is_open(version, early)) == (False, True)


def test_a_named_calendar_is_mended_where_it_is_used(own):
    site, calendar, agreement = own
    publish(agreement)
    publish(make_agreement(make_customer("bozkir")))
    (after,) = decree(country="", calendar=calendar)
    assert (is_open(after, NOON, site.pk), is_open(after)) == (False, True)
    calendar.refresh_from_db()
    assert calendar.data["dates"] == {DAY.isoformat(): []}


def test_a_country_means_own_calendars_too(own):
    site, _calendar, agreement = own
    publish(agreement)
    (after,) = decree()
    assert (is_open(after, NOON, site.pk), is_open(after)) == (False, False)


def test_agreements_follow_a_change_made_among_the_calendars(own):
    site, calendar, agreement = own
    publish(agreement)
    set_calendar_override(**WHO, calendar=calendar, hours={DAY: []}, reason="Stocktaking")
    news = CalendarChanged(calendar.pk, calendar.code, 2, [DAY.isoformat()], 2027, "Stocktaking")
    on_calendar_changed(news, AT)
    on_calendar_changed(news, AT)
    latest = terms_in_force(agreement, at=AT)
    assert (latest.number, latest.reason) == (2, "Depot: Stocktaking")
    assert not is_open(latest, NOON, site.pk)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("which", {"country": ""}),
        ("reason", {"reason": " "}),
        ("bad_calendar", {"hours": {DAY: [["x"]]}}),
    ],
)
def test_refusals(code, changes):
    publish(make_agreement(make_customer()))
    with pytest.raises(Refused) as refusal:
        decree(**changes)
    assert refusal.value.code == code
    assert TermsVersion.objects.count() == 1

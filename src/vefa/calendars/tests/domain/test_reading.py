"""What is refused, with the place named; what is read back as it was written."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from vefa.calendars.domain import (
    BadCalendar,
    Calendar,
    CalendarError,
    NaiveDatetime,
    NegativeDuration,
)
from vefa.calendars.tests.samples import ISTANBUL, OFFICE_HOURS, calendar, data

NOON = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)


def with_monday(*openings: object) -> dict[str, Any]:
    return {"timezone": "Europe/Istanbul", "week": {"mon": [*openings]}}


BAD = [
    (with_monday(["08:00", "12:00"], ["11:00", "17:00"]), "week.mon", "overlaps"),
    (with_monday(["13:00", "17:00"], ["08:00", "14:00"]), "week.mon", "overlaps"),
    (with_monday(["22:00", "06:00"]), "week.mon", "night work"),
    (with_monday(["08:00", "08:00"]), "week.mon", "ends before it begins"),
    (with_monday(["08:00", "24:01"]), "week.mon", "later than 24:00"),
    (with_monday(["8:00", "17:00"]), "week.mon", "no time of day"),
    (with_monday(["08:00", "17:60"]), "week.mon", "no time of day"),
    (with_monday(["08:00", "17:00", "18:00"]), "week.mon", "no opening"),
    (with_monday(["08:00", 17]), "week.mon", "no time of day"),
    (with_monday("08:00-17:00"), "week.mon", "no opening"),
    (with_monday("ab"), "week.mon", "no opening"),
    ({"timezone": "UTC", "week": {"mon": "08:00"}}, "week.mon", "expected a list"),
    ({"timezone": "UTC", "week": {"monday": []}}, "week", "no weekday"),
    ({"timezone": "UTC", "week": None}, "week", "expected the openings"),
    ({"timezone": "UTC"}, "week", "expected the openings"),
    ({"week": {}}, "timezone", "expected a name"),
    ({"timezone": "Europe/Atlantis", "week": {}}, "timezone", "not a known time zone"),
    ({"timezone": "Europe", "week": {}}, "timezone", "not a known time zone"),
    ({"timezone": "../etc/passwd", "week": {}}, "timezone", "not a known time zone"),
    ({"timezone": "", "week": {}}, "timezone", "not a known time zone"),
    (data("UTC", (), [], dates=[]), "dates", "expected an object"),
    (data("UTC", (), [], dates={"2026-02-29": []}), "dates.2026-02-29", "no date"),
    (data("UTC", (), [], dates={"20260229": []}), "dates.20260229", "no date"),
    (data("UTC", (), [], dates={"2026-05-07": [["17:00", "08:00"]]}), "dates.2026-05-07", "ends"),
    (data("UTC", (), [], until="2027"), "until", "no year"),
    (data("UTC", (), [], until=True), "until", "no year"),
    (data("UTC", (), [], changes={}), "changes", "expected a list"),
    (data("UTC", (), [], changes=[3]), "changes[0]", "expected an object"),
    (data("UTC", (), [], changes=[{"week": {}}]), "changes[0].from", "no date"),
    (
        data("UTC", (), [], changes=[{"from": "2026-06-01", "week": {}}] * 2),
        "changes[1].from",
        "not after",
    ),
    (
        data("UTC", (), [], changes=[{"from": "2026-06-01", "week": {"mo": []}}]),
        "changes[0].week",
        "no weekday",
    ),
    (data("UTC", (), [], names=[]), "names", "expected an object"),
    (data("UTC", (), [], names={"2026-05-07": "feast"}), "names.2026-05-07", "each language"),
    (data("UTC", (), [], estimated="2026-05-07"), "estimated", "expected a list"),
    (data("UTC", (), [], estimated=["soon"]), "estimated", "no date"),
    ([], "calendar", "expected an object"),
]


@pytest.mark.parametrize(("bad", "where", "message"), BAD)
def test_bad_data_is_refused(bad: Any, where: str, message: str) -> None:
    with pytest.raises(BadCalendar, match=message) as caught:
        Calendar.from_json("head office", bad)
    assert caught.value.params["where"] == where
    assert str(caught.value).startswith(f"calendar head office: {where}: ")
    assert isinstance(caught.value, CalendarError)
    assert isinstance(caught.value, ValueError)


def test_errors_are_told_in_every_language() -> None:
    with pytest.raises(BadCalendar) as caught:
        Calendar.from_json("office", with_monday(["22:00", "06:00"]))
    assert caught.value.problem == "backwards"
    assert caught.value.text("en") == str(caught.value)
    assert caught.value.text("tr").startswith("office takvimi: week.mon: 22:00–06:00 aralığı")
    assert caught.value.text("ru").startswith("календарь office: week.mon: интервал 22:00–06:00")
    assert caught.value.text("kk").startswith("office күнтізбесі: week.mon: 22:00–06:00 аралығы")
    assert caught.value.text("de") == str(caught.value)


FULL = {
    **ISTANBUL,
    "week": {"mon": [["00:00", "06:00:30"], ["22:00:00.000001", "24:00"]], "sun": OFFICE_HOURS},
    "changes": [{"from": "2026-06-01", "week": {"tue": OFFICE_HOURS}}],
    "until": 2027,
    "names": {"2026-04-23": {"en": "National Sovereignty and Children's Day"}},
    "estimated": ["2026-05-27"],
}


def test_written_as_it_was_read() -> None:
    assert calendar(FULL).to_json() == FULL


def test_openings_may_come_in_any_order() -> None:
    read = calendar(with_monday(["13:00", "17:00"], ["08:00", "12:00"]))
    assert read == calendar(with_monday(["08:00", "12:00"], ["13:00", "17:00"]))


def test_equal_calendars_are_interchangeable() -> None:
    assert calendar(FULL) == calendar(FULL)
    assert hash(calendar(FULL)) == hash(calendar(FULL))
    assert calendar(FULL) != calendar(ISTANBUL)
    assert calendar({**FULL, "names": {}}) == calendar(FULL)


def test_calendars_can_be_copied_and_sent_to_other_processes() -> None:
    original = calendar(FULL)
    original.next_open(NOON)
    for copied in (pickle.loads(pickle.dumps(original)), copy.deepcopy(original)):
        assert copied == original
        assert copied.to_json() == FULL
        assert copied.next_open(NOON) == original.next_open(NOON)


def test_naive_datetimes_are_refused() -> None:
    office, naive = calendar(ISTANBUL), datetime(2026, 5, 7, 12, 0)  # noqa: DTZ001
    for ask in (
        lambda: office.between(naive, NOON),
        lambda: office.between(NOON, naive),
        lambda: office.add(naive, timedelta(0)),
        lambda: office.is_open(naive),
        lambda: office.next_open(naive),
        lambda: office.spans(naive, NOON),
        lambda: office.spans(NOON, naive),
    ):
        with pytest.raises(NaiveDatetime, match="calendar sample"):
            ask()


def test_what_is_no_datetime_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="expected a datetime, not '2026-05-07'"):
        calendar(ISTANBUL).is_open("2026-05-07")  # type: ignore[arg-type]


def test_negative_durations_are_refused() -> None:
    with pytest.raises(NegativeDuration):
        calendar(ISTANBUL).add(NOON, timedelta(microseconds=-1))


def test_an_instant_may_come_in_any_zone() -> None:
    office = calendar(ISTANBUL)
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-11, minutes=-30)))
    assert office.add(elsewhere, timedelta(hours=20)) == office.add(NOON, timedelta(hours=20))


def test_there_is_no_business_day_where_no_weekday_opens() -> None:
    with pytest.raises(BadCalendar, match="no business day"):
        _ = calendar(data("UTC", (), [], dates={"2026-05-07": OFFICE_HOURS})).nominal_day


def test_a_calendar_tells_its_zone() -> None:
    local = datetime(2026, 5, 7, 12, 0, tzinfo=calendar(ISTANBUL).timezone)
    assert local.date() == date(2026, 5, 7)
    assert local == datetime(2026, 5, 7, 9, 0, tzinfo=UTC)


def test_openings_that_touch_are_one() -> None:
    touching = Calendar.from_json("touching", with_monday(["08:00", "12:00"], ["12:00", "17:00"]))
    whole = Calendar.from_json("whole", with_monday(["08:00", "17:00"]))
    sunday, friday = NOON - timedelta(days=4), NOON + timedelta(days=1)
    assert touching.between(sunday, friday) == whole.between(sunday, friday) == timedelta(hours=9)
    assert touching.nominal_day == whole.nominal_day
    assert touching.last_closing(friday.date()) == whole.last_closing(friday.date())

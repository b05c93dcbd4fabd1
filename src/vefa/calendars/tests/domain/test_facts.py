"""Known answers: a table for `add`, a table for `between`, the questions about days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vefa.calendars.tests.samples import (
    ALL_DAY,
    EVERY_DAY,
    ISTANBUL,
    MONDAY_TO_FRIDAY,
    NIGHTS,
    OFFICE_HOURS,
    calendar,
    data,
    week,
)

LUNCH = [["08:30", "12:00"], ["13:00", "18:00"]]
CALENDARS = {
    "office": ISTANBUL,
    "lunch": {
        "timezone": "Europe/Istanbul",
        "week": {**week(MONDAY_TO_FRIDAY, LUNCH), "sat": [["09:00", "13:00"]]},
    },
    "riyadh": data("Asia/Riyadh", ("sun", "mon", "tue", "wed", "thu"), OFFICE_HOURS),
    "almaty": data("Asia/Almaty", EVERY_DAY, NIGHTS),
    "always": data("Europe/Istanbul", EVERY_DAY, ALL_DAY),
    "berlin": data("Europe/Berlin", EVERY_DAY, NIGHTS, dates={"2026-12-25": []}),
    "new york": data("America/New_York", EVERY_DAY, [["00:00", "01:30"], ["23:00", "24:00"]]),
    "cairo": data("Africa/Cairo", ("sun", "mon", "tue", "wed", "thu"), ALL_DAY),
    "lord howe": data("Australia/Lord_Howe", EVERY_DAY, [["01:00", "02:15"], ["09:00", "17:00"]]),
    "kathmandu": data("Asia/Kathmandu", EVERY_DAY, [["10:00", "17:00"]]),
    "apia": data("Pacific/Apia", EVERY_DAY, [["08:00", "16:00"]]),
    "summer": data(
        "Asia/Almaty",
        MONDAY_TO_FRIDAY,
        [["09:00", "18:00"]],
        changes=[
            {"from": "2026-06-01", "week": week(MONDAY_TO_FRIDAY, [["08:00", "15:00"]])},
            {"from": "2026-09-01", "week": week(MONDAY_TO_FRIDAY, [["09:00", "18:00"]])},
        ],
    ),
    "by the second": data("UTC", EVERY_DAY, [["08:00:30", "08:00:30.000003"]]),
}

ADDED = [
    # calendar, local start, minutes, local answer
    ("office", "2026-05-07T16:00+03:00", 60, "2026-05-07T17:00+03:00"),  # at closing, not later
    ("office", "2026-05-07T16:00+03:00", 61, "2026-05-08T08:01+03:00"),
    ("office", "2026-05-08T16:00+03:00", 120, "2026-05-11T09:00+03:00"),  # over a weekend
    ("office", "2026-05-08T17:00+03:00", 0, "2026-05-11T08:00+03:00"),
    ("office", "2026-05-08T16:59+03:00", 0, "2026-05-08T16:59+03:00"),
    ("office", "2026-10-28T12:00+03:00", 120, "2026-10-30T09:00+03:00"),  # half day and holiday
    ("lunch", "2026-05-07T11:30+03:00", 60, "2026-05-07T13:30+03:00"),
    ("lunch", "2026-05-08T17:30+03:00", 60, "2026-05-09T09:30+03:00"),
    ("riyadh", "2026-05-07T16:30+03:00", 60, "2026-05-10T08:30+03:00"),  # Thursday to Sunday
    ("almaty", "2024-02-29T22:00+06:00", 8 * 60, "2024-03-01T05:00+05:00"),  # a night of 9 hours
    ("always", "2026-05-07T11:30+03:00", 3 * 1440, "2026-05-10T11:30+03:00"),
    ("berlin", "2026-03-28T22:00+01:00", 7 * 60, "2026-03-29T06:00+02:00"),  # a night of 7 hours
    ("berlin", "2026-10-24T22:00+02:00", 9 * 60, "2026-10-25T06:00+01:00"),  # a night of 9 hours
    ("berlin", "2026-12-24T23:00+01:00", 61, "2026-12-26T00:01+01:00"),
    ("new york", "2026-11-01T01:00-04:00", 31, "2026-11-01T01:01-05:00"),  # 01:00 strikes twice
    ("cairo", "2026-04-23T23:00+02:00", 61, "2026-04-26T00:01+03:00"),  # no Friday midnight
    ("cairo", "2026-10-29T22:00+03:00", 180, "2026-10-29T24:00+02:00"),  # Thursday of 25 hours
    ("lord howe", "2026-10-04T01:59+10:30", 1, "2026-10-04T01:60+10:30"),
    ("lord howe", "2026-04-05T01:00+11:00", 105, "2026-04-05T02:15+10:30"),
    ("kathmandu", "2026-05-07T16:45+05:45", 30, "2026-05-08T10:15+05:45"),
    ("apia", "2011-12-29T15:00-10:00", 120, "2011-12-31T09:00+14:00"),  # Friday was left out
    ("summer", "2026-05-29T17:00+05:00", 120, "2026-06-01T09:00+05:00"),
    ("summer", "2026-08-31T14:00+05:00", 120, "2026-09-01T10:00+05:00"),
]

COUNTED = [
    # calendar, from, to, minutes
    ("office", "2026-05-07T16:00+03:00", "2026-05-08T09:00+03:00", 120),
    ("office", "2026-05-08T09:00+03:00", "2026-05-07T16:00+03:00", 0),
    ("office", "2026-05-08T09:00+03:00", "2026-05-08T09:00+03:00", 0),
    ("office", "2026-05-08T18:00+03:00", "2026-05-11T07:00+03:00", 0),
    ("office", "2026-05-25T00:00+03:00", "2026-06-01T00:00+03:00", (9 + 5) * 60),
    ("office", "2026-01-01T00:00+03:00", "2027-01-01T00:00+03:00", (261 - 8) * 540 - 2 * 240),
    ("lunch", "2026-05-07T00:00+03:00", "2026-05-08T00:00+03:00", 510),
    ("riyadh", "2026-05-08T00:00+03:00", "2026-05-10T09:00+03:00", 60),
    ("always", "2026-01-01T00:00Z", "2027-01-01T00:00Z", 365 * 1440),
    ("berlin", "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", 7 * 60),
    ("berlin", "2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", 9 * 60),
    ("cairo", "2026-10-29T00:00+03:00", "2026-10-30T00:00+02:00", 25 * 60),
    ("apia", "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00", 2 * 480),
]


def instant(text: str) -> datetime:
    """ISO 8601, in which the hour or the minute may also be the one just past the last."""
    for over, carried, back in (
        ("T24:00", "T00:00", timedelta(days=1)),
        (":60", ":00", timedelta(hours=1)),
    ):
        if over in text:
            return datetime.fromisoformat(text.replace(over, carried)) + back
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("name", "start", "minutes", "answer"), ADDED)
def test_added(name: str, start: str, minutes: int, answer: str) -> None:
    reached = calendar(CALENDARS[name]).add(instant(start), timedelta(minutes=minutes))
    assert reached == instant(answer)
    assert reached.tzinfo is UTC


@pytest.mark.parametrize(("name", "first", "last", "minutes"), COUNTED)
def test_counted(name: str, first: str, last: str, minutes: int) -> None:
    counted = calendar(CALENDARS[name]).between(instant(first), instant(last))
    assert counted == timedelta(minutes=minutes)


def test_microseconds_are_exact() -> None:
    judged = calendar(CALENDARS["by the second"])
    start = datetime(2026, 5, 7, 8, 0, 30, 1, tzinfo=UTC)
    tick = timedelta(microseconds=1)
    assert judged.add(start, tick) == start + tick
    assert judged.add(start, 2 * tick) == start + 2 * tick
    assert judged.add(start, 3 * tick) == datetime(2026, 5, 8, 8, 0, 30, 1, tzinfo=UTC)
    assert judged.between(start - tick, start + timedelta(days=1)) == 4 * tick


def test_is_open_at_opening_and_not_at_closing() -> None:
    office = calendar(ISTANBUL)
    assert office.is_open(instant("2026-05-07T08:00+03:00"))
    assert office.is_open(instant("2026-05-07T16:59:59.999999+03:00"))
    assert not office.is_open(instant("2026-05-07T17:00+03:00"))
    assert not office.is_open(instant("2026-05-07T07:59:59.999999+03:00"))


def test_next_open() -> None:
    office = calendar(ISTANBUL)
    assert office.next_open(instant("2026-05-08T17:00+03:00")) == instant("2026-05-11T08:00+03:00")
    assert office.next_open(instant("2026-05-08T16:00+03:00")) == instant("2026-05-08T16:00+03:00")


def test_spans_are_cut_off_at_both_ends() -> None:
    lunch = calendar(CALENDARS["lunch"])
    spans = lunch.spans(instant("2026-05-07T09:00+03:00"), instant("2026-05-08T09:00+03:00"))
    assert list(spans) == [
        (instant("2026-05-07T09:00+03:00"), instant("2026-05-07T12:00+03:00")),
        (instant("2026-05-07T13:00+03:00"), instant("2026-05-07T18:00+03:00")),
        (instant("2026-05-08T08:30+03:00"), instant("2026-05-08T09:00+03:00")),
    ]


def test_spans_that_touch_at_midnight_or_new_year_are_one() -> None:
    berlin = calendar(CALENDARS["berlin"])
    spans = list(berlin.spans(instant("2025-12-31T12:00Z"), instant("2026-01-01T12:00Z")))
    assert spans == [(instant("2025-12-31T22:00+01:00"), instant("2026-01-01T06:00+01:00"))]


def test_spans_of_nothing() -> None:
    office = calendar(ISTANBUL)
    noon = instant("2026-05-07T12:00+03:00")
    assert list(office.spans(noon, noon)) == []
    assert list(office.spans(noon, noon - timedelta(hours=1))) == []


@pytest.mark.parametrize(
    ("pattern", "hours"),
    [
        (week(MONDAY_TO_FRIDAY, OFFICE_HOURS), 9),
        ({**week(MONDAY_TO_FRIDAY, LUNCH), "sat": [["09:00", "13:00"]]}, 8.5),
        ({"mon": [["08:00", "12:00"]], "tue": [["08:00", "14:00"]]}, 6),  # a tie: the longer
        ({"sat": [["08:00", "12:00"]]}, 4),  # closed days are no business days of no hours
        (week(EVERY_DAY, ALL_DAY), 24),
    ],
)
def test_nominal_day(pattern: dict[str, list[list[str]]], hours: float) -> None:
    overridden = {"timezone": "UTC", "week": pattern, "dates": {"2026-05-07": [["08:00", "09:00"]]}}
    assert calendar(overridden).nominal_day == timedelta(hours=hours)


def test_nominal_day_of_a_calendar_that_changes_is_that_of_its_first_open_week() -> None:
    assert calendar(CALENDARS["summer"]).nominal_day == timedelta(hours=9)
    opened_later = data(
        "UTC", (), [], changes=[{"from": "2026-01-05", "week": {"mon": [["08:00", "10:00"]]}}]
    )
    assert calendar(opened_later).nominal_day == timedelta(hours=2)


@pytest.mark.parametrize(
    ("name", "day", "closing"),
    [
        ("office", "2026-05-07", "2026-05-07T17:00+03:00"),
        ("office", "2026-10-28", "2026-10-28T13:00+03:00"),  # a half day
        ("office", "2026-05-09", "2026-05-08T17:00+03:00"),  # a Saturday: Friday's closing
        ("office", "2026-05-31", "2026-05-26T13:00+03:00"),  # a feast and its weekend
        ("berlin", "2026-05-07", "2026-05-07T24:00+02:00"),  # midnight, though open on
        ("cairo", "2026-10-29", "2026-10-29T24:00+02:00"),
        ("apia", "2011-12-30", "2011-12-29T16:00-10:00"),  # a day that never was
        ("always", "2026-05-07", "2026-05-07T24:00+03:00"),
    ],
)
def test_last_closing(name: str, day: str, closing: str) -> None:
    assert calendar(CALENDARS[name]).last_closing(date.fromisoformat(day)) == instant(closing)


def test_last_closing_before_the_first_opening_is_the_end_of_the_day() -> None:
    newly_founded = data("Europe/Istanbul", (), [], dates={"2026-05-07": OFFICE_HOURS})
    closing = calendar(newly_founded).last_closing(date(2026, 5, 6))
    assert closing == instant("2026-05-06T24:00+03:00")

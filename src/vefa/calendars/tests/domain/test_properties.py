"""What holds for every calendar, instant and duration."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vefa.calendars.domain import Calendar, NeverOpens
from vefa.calendars.tests.domain.stepping import WEEKDAYS
from vefa.calendars.tests.samples import ODD_STRETCHES, calendar

ZONES = sorted({zone for zone, _ in ODD_STRETCHES} | {"UTC", "Asia/Riyadh", "Europe/Moscow"})
DAY_IN_SECONDS = 86_400
TICK = timedelta(microseconds=1)


def clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


@st.composite
def hours(draw: st.DrawFn) -> list[list[str]]:
    borders = draw(st.lists(st.integers(0, DAY_IN_SECONDS), max_size=6, unique=True))
    borders = sorted(borders)[: len(borders) // 2 * 2]
    return [[clock(a), clock(b)] for a, b in zip(borders[::2], borders[1::2], strict=True)]


weeks = st.fixed_dictionaries({day: hours() for day in WEEKDAYS})
dates = st.dates(datetime(2009, 1, 1).date(), datetime(2030, 1, 1).date()).map(str)  # noqa: DTZ001


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    data: dict[str, Any] = {
        "timezone": draw(st.sampled_from(ZONES)),
        "week": draw(weeks),
        "dates": draw(st.dictionaries(dates, hours(), max_size=4)),
        "changes": [{"from": d, "week": draw(weeks)} for d in draw(st.sets(dates, max_size=1))],
    }
    return calendar(data)


instants = st.datetimes(
    datetime(2009, 1, 1),  # noqa: DTZ001
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
durations = st.timedeltas(timedelta(0), timedelta(days=40))
some = settings(max_examples=60, deadline=None)


@some
@given(calendars(), instants, durations)
def test_adding_and_counting_are_inverse(office: Calendar, start: datetime, d: timedelta) -> None:
    try:
        reached = office.add(start, d)
    except NeverOpens:
        assume(False)  # noqa: FBT003
    assert office.between(start, reached) == d
    if d:  # the earliest such instant: the microsecond before it counted
        assert office.is_open(reached - TICK)
    else:
        assert office.is_open(reached)
        assert office.between(start, reached) == timedelta(0)


@some
@given(calendars(), instants, instants, instants)
def test_counting_is_additive(office: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    assert office.between(a, b) + office.between(b, c) == office.between(a, c)
    assert timedelta(0) <= office.between(a, b) <= b - a


@some
@given(calendars(), instants, durations, durations)
def test_adding_is_additive(office: Calendar, start: datetime, d: timedelta, e: timedelta) -> None:
    assume(d and e)
    try:
        reached = office.add(start, d + e)
    except NeverOpens:
        assume(False)  # noqa: FBT003
    assert office.add(office.add(start, d), e) == reached


@some
@given(calendars(), instants, st.timedeltas(timedelta(0), timedelta(days=9)), durations, durations)
def test_adding_is_monotone(
    office: Calendar, start: datetime, later: timedelta, d: timedelta, e: timedelta
) -> None:
    try:
        reached = office.add(start + later, max(d, e))
    except NeverOpens:
        assume(False)  # noqa: FBT003
    assert office.add(start, min(d, e)) <= reached


@some
@given(calendars(), instants, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_spans_are_what_is_counted(office: Calendar, start: datetime, length: timedelta) -> None:
    spans = list(office.spans(start, start + length))
    assert sum((b - a for a, b in spans), timedelta(0)) == office.between(start, start + length)
    assert all(a < b for a, b in spans)
    assert all(b < c for (_, b), (c, _) in pairwise(spans))
    assert all(office.is_open(a) and office.is_open(b - TICK) for a, b in spans)


@some
@given(weeks, instants, durations, st.sampled_from([("Asia/Kathmandu", 345), ("Asia/Dubai", 240)]))
def test_a_fixed_offset_only_shifts(
    week: dict[str, Any], start: datetime, d: timedelta, zone: tuple[str, int]
) -> None:
    assume(any(week.values()))
    name, minutes = zone
    here, there = (calendar({"timezone": key, "week": week}) for key in ("UTC", name))
    offset = timedelta(minutes=minutes)
    assert there.add(start - offset, d) == here.add(start, d) - offset


@some
@given(calendars(), instants)
def test_the_last_closing_belongs_to_its_day_or_an_earlier_one(
    office: Calendar, at: datetime
) -> None:
    day = at.astimezone(office.timezone).date()
    closing = office.last_closing(day)
    assert (closing - TICK).astimezone(office.timezone).date() <= day
    if office.is_open(at):
        assert closing > at

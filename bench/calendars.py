"""Business time beside `businesstimedelta`, and the vectorised form beside the plain one.

`python -m bench.calendars` measures both in one run, on the same random cases of one calendar
(Monday to Friday 08:00-17:00 in Istanbul with Turkey's public holidays), checks that they agree,
and prints how many times faster we are. Each figure is the best of three rounds of process time.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from random import Random
from typing import TypeVar

import businesstimedelta
import numpy as np
import pytz  # type: ignore[import-untyped]  # comes with businesstimedelta

from vefa.calendars.bulk import BulkCalendar
from vefa.calendars.domain import Calendar
from vefa.calendars.domain.special_days import SpecialDay, with_year
from vefa.calendars.queries.building import build_year

YEARS = range(2024, 2033)  # the peer fails where no holiday lies within five years
CASES_BESIDE = 400
CASES_ALONE = 20_000
ROWS = 1_000_000
ROUNDS = 3
TARGET = timedelta(hours=8)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Case = tuple[datetime, datetime]
Row = TypeVar("Row")


def office() -> Calendar:
    """Monday to Friday 08:00-17:00 in Istanbul, whole public holidays closed."""
    days = ("mon", "tue", "wed", "thu", "fri")
    week = {day: [["08:00", "17:00"]] for day in days}
    calendar = Calendar.from_json("office", {"timezone": "Europe/Istanbul", "week": week})
    for year in YEARS:
        calendar = with_year(calendar, year, whole_days(year))
    return calendar


def whole_days(year: int) -> list[SpecialDay]:
    """The public holidays of Turkey; half days are beyond what `businesstimedelta` can be told."""
    return [special for special in build_year("TR", year) if special.until is None]


def peer(calendar: Calendar) -> businesstimedelta.Rules:
    """The same calendar for `businesstimedelta`."""
    zone = pytz.timezone(calendar.timezone.key)
    closed: dict[date, str] = {day: "closed" for day, _ in calendar.dates}
    workday = businesstimedelta.WorkDayRule(
        start_time=clock(8), end_time=clock(17), working_days=[0, 1, 2, 3, 4], tz=zone
    )
    return businesstimedelta.Rules([workday, businesstimedelta.HolidayRule(closed, tz=zone)])


def cases(count: int) -> list[Case]:
    """Random instants of 2025 and 2026, each with one up to 30 days later."""
    random = Random(2026)
    first = datetime(2025, 1, 1, tzinfo=UTC)
    starts = (first + timedelta(seconds=random.randrange(2 * 365 * 86_400)) for _ in range(count))
    return [(start, start + timedelta(seconds=random.randrange(30 * 86_400))) for start in starts]


def seconds_per_call(call: Callable[[Row], object], rows: Sequence[Row]) -> float:
    """The best round's time of one call."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for row in rows:
            call(row)
        best = min(best, time.process_time() - began)
    return best / len(rows)


def ratio(name: str, times: float, required: float) -> None:
    """One line of the result."""
    print(f"{name}: {times:.1f} (required {required:g})")


def beside_the_peer(calendar: Calendar) -> None:
    """`between` and `add` against the same calls of `businesstimedelta`."""
    rules, rows = peer(calendar), cases(CASES_BESIDE)
    target = businesstimedelta.BusinessTimeDelta(rules, timedelta=TARGET)
    for start, end in rows:
        if calendar.between(start, end) != rules.difference(start, end).timedelta:
            raise SystemExit(f"between {start} and {end}: the answers differ")
        if calendar.add(start, TARGET) != start + target:
            raise SystemExit(f"{start} and {TARGET}: the answers differ")
    alone = cases(CASES_ALONE)
    ours = seconds_per_call(lambda row: calendar.between(*row), alone)
    theirs = seconds_per_call(lambda row: rules.difference(*row), rows)
    print(f"between: {ours * 1e6:.2f} µs, businesstimedelta {theirs * 1e6:.0f} µs")
    ratio("calendar between beside businesstimedelta", theirs / ours, 300)
    ours = seconds_per_call(lambda row: calendar.add(row[0], TARGET), alone)
    theirs = seconds_per_call(lambda row: row[0] + target, rows)
    print(f"add: {ours * 1e6:.2f} µs, businesstimedelta {theirs * 1e6:.0f} µs")
    ratio("calendar add beside businesstimedelta", theirs / ours, 45)


def bulk_beside_plain(calendar: Calendar) -> None:
    """A million spans and deadlines at once against the plain calls, each per row."""
    bulk, rows = BulkCalendar(calendar), cases(CASES_ALONE)
    first, last = (
        np.resize(np.array([(row[side] - EPOCH) // MICROSECOND for row in rows]), ROWS)
        for side in (0, 1)
    )
    mixed = np.random.default_rng(2026).permutation(ROWS)
    first, last = first[mixed], last[mixed]
    target = np.full(ROWS, TARGET // MICROSECOND)
    together = seconds_per_call(lambda _: bulk.between(first, last), [None]) / ROWS
    plain = seconds_per_call(lambda row: calendar.between(*row), rows)
    print(f"bulk between: {together * 1e9:.0f} ns (at most 150), plain {plain * 1e9:.0f} ns")
    ratio("bulk between beside plain, per span", plain / together, 10)
    together = seconds_per_call(lambda _: bulk.add(first, target), [None]) / ROWS
    plain = seconds_per_call(lambda row: calendar.add(row[0], TARGET), rows)
    print(f"bulk add: {together * 1e9:.0f} ns (at most 150), plain {plain * 1e9:.0f} ns")
    ratio("bulk add beside plain, per deadline", plain / together, 10)


def main() -> None:
    """Measure everything."""
    calendar = office()
    beside_the_peer(calendar)
    bulk_beside_plain(calendar)


if __name__ == "__main__":
    main()

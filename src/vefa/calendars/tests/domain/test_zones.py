"""What the timeline takes for granted about time zones, checked in all of them."""

import struct
import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

from vefa.calendars.domain.pattern import SECOND
from vefa.calendars.domain.zone import (
    CYCLE,
    FIRST_CHANGING_YEAR,
    FIRST_REPEATING_YEAR,
    offset_spans,
    year_offsets,
    year_start,
)


def changes(zone: str) -> list[int]:
    """The seconds since 1970 at which a zone's offset changes, read from the database's file."""
    content = files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
    header = struct.Struct(">4sc15x6l")
    _, _, utc, standard, leaps, times, kinds, letters = header.unpack_from(content)
    start = header.size + times * 5 + kinds * 6 + letters + leaps * 8 + standard + utc
    _, _, utc, standard, leaps, times, kinds, letters = header.unpack_from(content, start)
    start += header.size
    instants = struct.unpack_from(f">{times}q", content, start)
    indexes = content[start + 8 * times : start + 9 * times]
    offsets = [
        struct.unpack_from(">l", content, start + 9 * times + 6 * kind)[0] for kind in range(kinds)
    ]
    found, offset = [], None
    for instant, index in zip(instants, indexes, strict=True):
        if offset is not None and offsets[index] != offset:
            found.append(instant)
        offset = offsets[index]
    return found


def test_offsets_change_at_most_once_in_three_days_and_within_the_years_assumed() -> None:
    first = year_start(FIRST_CHANGING_YEAR) // SECOND
    last = year_start(FIRST_REPEATING_YEAR) // SECOND
    for zone in zoneinfo.available_timezones():
        instants = changes(zone)
        assert all(first < instant < last for instant in instants), zone
        assert all(b - a > 3 * 86_400 for a, b in pairwise(instants)), zone


def test_every_change_is_found() -> None:
    for zone in ("Africa/Tunis", "America/Boa_Vista", "Africa/Casablanca", "Asia/Gaza"):
        expected = [instant * SECOND for instant in changes(zone)]
        low, high = expected[0] - SECOND, expected[-1] + SECOND
        found = [begin for begin, _, _ in offset_spans(zoneinfo.ZoneInfo(zone), low, high)][1:]
        assert [instant for instant in found if instant in set(expected)] == expected


def test_a_year_is_made_of_its_offsets() -> None:
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    spring = datetime(2026, 3, 29, 1, tzinfo=UTC)
    autumn = datetime(2026, 10, 25, 1, tzinfo=UTC)
    borders = [year_start(2026), *(int(at.timestamp()) * SECOND for at in (spring, autumn))]
    hour = timedelta(hours=1) // timedelta(microseconds=1)
    assert year_offsets(berlin, 2026) == (
        (borders[0], borders[1], hour),
        (borders[1], borders[2], 2 * hour),
        (borders[2], year_start(2027), hour),
    )


def test_far_years_have_the_offsets_of_the_years_they_repeat() -> None:
    new_york = zoneinfo.ZoneInfo("America/New_York")
    assert year_offsets(new_york, 9850) == tuple(
        (begin + 19 * CYCLE, end + 19 * CYCLE, offset)
        for begin, end, offset in year_offsets(new_york, 2250)
    )
    assert len({offset for _, _, offset in year_offsets(new_york, 5)}) == 1

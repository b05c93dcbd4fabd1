"""When a time zone's offset from UTC changes, asked of the standard library by probing.

`zoneinfo` does not tell its transitions, but it tells the offset at any instant. The transitions of
the time-zone database lie at least 95 hours apart (Freetown in 1939, where the full database is
installed) and fall on whole seconds, so one probe in three days finds every one of them, and
halving finds its second.

Before 1800 no zone changes; after 2100 every zone repeats with the 400 years of the Gregorian
calendar (the last written-out changes, Morocco's, end in 2087). Far instants are asked there.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from vefa.calendars.domain.pattern import DAY, SECOND

CYCLE = 146_097 * DAY
"""400 Gregorian years in microseconds: a whole number of weeks."""

FIRST_CHANGING_YEAR = 1800
FIRST_REPEATING_YEAR = 2100

_ORDINAL_1970 = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY = DAY // SECOND
_PROBING_STEP = 3 * _SECONDS_A_DAY


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - _ORDINAL_1970


def year_start(year: int) -> int:
    """Microseconds from 1970 to the start of a year of UTC; any year, also past 9999."""
    cycles, rest = divmod(year - 2000, 400)
    return day_number(date(2000 + rest, 1, 1)) * DAY + cycles * CYCLE


def year_of(instant: int) -> int:
    """The UTC year of an instant given in microseconds since 1970."""
    cycles, rest = divmod(instant - year_start(2000), CYCLE)
    return date.fromordinal(date(2000, 1, 1).toordinal() + rest // DAY).year + cycles * 400


_EARLY = year_start(FIRST_CHANGING_YEAR - 1)
_REPEATING = year_start(FIRST_REPEATING_YEAR)


def _offset(zone: ZoneInfo, second: int) -> int:
    """The offset from UTC in microseconds at an instant given in seconds since 1970."""
    instant = second * SECOND
    if instant < _EARLY:
        instant = _EARLY
    elif instant >= _REPEATING:
        instant = _REPEATING + (instant - _REPEATING) % CYCLE
    offset = datetime.fromtimestamp(instant // SECOND, zone).utcoffset()
    if offset is None:
        raise ValueError(f"{zone} has no offset")
    return (offset.days * _SECONDS_A_DAY + offset.seconds) * SECOND + offset.microseconds


@lru_cache(maxsize=4096)
def year_offsets(zone: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """The `offset_spans` of a year of UTC, kept for all calendars of the zone."""
    first, last = year_start(year), year_start(year + 1)
    if year < FIRST_CHANGING_YEAR:
        return ((first, last, _offset(zone, first // SECOND)),)
    return offset_spans(zone, first, last)


def offset_spans(zone: ZoneInfo, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
    """The stretches `(from, to, offset)` of one offset each that make up `[first, last)`, all in
    microseconds; `first` and `last` are whole seconds."""
    spans: list[tuple[int, int, int]] = []
    begin = probed = first // SECOND
    end = last // SECOND
    offset = _offset(zone, begin)
    while probed < end:
        following = min(probed + _PROBING_STEP, end)
        if (new_offset := _offset(zone, following)) != offset:
            change = _find_change(zone, probed, following, offset)
            spans.append((begin * SECOND, change * SECOND, offset))
            begin, offset = change, new_offset
        probed = following
    if begin < end:
        spans.append((begin * SECOND, last, offset))
    return tuple(spans)


def _find_change(zone: ZoneInfo, before: int, after: int, offset: int) -> int:
    """The first second in `(before, after]` at which the offset is no longer `offset`."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after

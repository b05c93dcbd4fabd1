"""Days and instants in the reader's language and time zone; always 24 hours."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel.dates import parse_pattern

from vefa.ui.formats.locales import known, locale_of

_DAY = {"en": "EEE d MMM", "tr": "d MMM EEE", "ru": "EEE, d MMM", "kk": "d MMM, EEE"}
_WEEKDAY = {"en": "EEE d", "tr": "d EEE", "ru": "EEE d", "kk": "EEE d"}
_SHORT = {"en": "d MMM yyyy", "tr": "d MMM yyyy", "ru": "d MMM yyyy", "kk": "yyyy ж. d MMM"}
_LONG = {"en": "d MMMM yyyy", "tr": "d MMMM yyyy", "ru": "d MMMM yyyy 'г'.", "kk": "yyyy ж. d MMMM"}
_FULL = {
    "en": "EEEE d MMMM yyyy",
    "tr": "d MMMM yyyy EEEE",
    "ru": "EEEE, d MMMM yyyy 'г'.",
    "kk": "yyyy ж. d MMMM, EEEE",
}
_MONTH = {"en": "LLLL yyyy", "tr": "LLLL yyyy", "ru": "LLLL yyyy", "kk": "yyyy ж. MMMM"}
_NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "tr": {-1: "dün", 0: "bugün", 1: "yarın"},
    "ru": {-1: "вчера", 0: "сегодня", 1: "завтра"},
    "kk": {-1: "кеше", 0: "бүгін", 1: "ертең"},
}


@lru_cache(maxsize=8192)
def _written(pattern: str, value: date, language: str) -> str:
    # A page names the same few days many times, and Babel takes its time over each.
    return str(parse_pattern(pattern).apply(value, locale_of(language)))


def _apply(patterns: dict[str, str], value: date, language: str) -> str:
    tongue = known(language)
    plain = date(value.year, value.month, value.day)
    return _written(patterns[tongue], plain, tongue)


def day(value: date, language: str) -> str:
    """A day with its weekday and without its year.

    >>> [day(date(2026, 4, 24), language) for language in ("en", "tr", "ru", "kk")]
    ['Fri 24 Apr', '24 Nis Cum', 'пт, 24 апр.', '24 сәу., жм']
    """
    return _apply(_DAY, value, language)


def weekday_and_day(value: date, language: str) -> str:
    """Weekday and number, for the days of a picture.

    >>> weekday_and_day(date(2026, 4, 24), "en"), weekday_and_day(date(2026, 4, 24), "tr")
    ('Fri 24', '24 Cum')
    """
    return _apply(_WEEKDAY, value, language)


def short_date(value: date, language: str) -> str:
    """A date with its year and a short month.

    >>> short_date(date(2026, 4, 24), "tr"), short_date(date(2026, 4, 24), "kk")
    ('24 Nis 2026', '2026 ж. 24 сәу.')
    """
    return _apply(_SHORT, value, language)


def long_date(value: date, language: str) -> str:
    """A date with its year and the month in full, as a letter has it.

    >>> long_date(date(2026, 4, 24), "ru")
    '24 апреля 2026 г.'
    """
    return _apply(_LONG, value, language)


def month(value: date, language: str) -> str:
    """A month and its year.

    >>> month(date(2026, 4, 1), "tr"), month(date(2026, 4, 1), "ru")
    ('Nisan 2026', 'апрель 2026')
    """
    return _apply(_MONTH, value, language)


def clock_time(value: datetime) -> str:
    """The wall-clock time of an instant already brought to its zone."""
    return f"{value:%H:%M}"


def _local(value: datetime, zone: tzinfo) -> datetime:
    """The instant in the zone; at the very ends of the calendar as it was given."""
    try:
        return value.astimezone(zone)
    except OverflowError:
        return value


def near_day(value: date, today: date, language: str) -> str | None:
    """`yesterday`, `today` or `tomorrow`; None where the day is further off."""
    return _NEAR[known(language)].get((value - today).days)


def plain_moment(value: datetime, language: str, zone: tzinfo, *, this_year: int) -> str:
    """Day and time of an instant in `zone`; the year only where it is not `this_year`."""
    local = _local(value, zone)
    text = day(local, language) if local.year == this_year else short_date(local, language)
    return f"{text}, {clock_time(local)}"


def moment(value: datetime, language: str, zone: tzinfo, *, at: datetime) -> str:
    """Day and time of an instant in `zone`, as said at the instant `at`.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Europe/Istanbul")
    >>> at = datetime(2026, 4, 22, 9, 0, tzinfo=zone)
    >>> moment(at + timedelta(hours=8), "en", zone, at=at)
    'today, 17:00'
    >>> moment(at + timedelta(days=2), "tr", zone, at=at)
    '24 Nis Cum, 09:00'
    """
    local, today = _local(value, zone), at.astimezone(zone).date()
    if near := near_day(local.date(), today, language):
        return f"{near}, {clock_time(local)}"
    return plain_moment(value, language, zone, this_year=today.year)


def full_moment(value: datetime, language: str, zone: tzinfo) -> str:
    """An instant with everything a dispute may ask for: weekday, date, time, distance from UTC.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Asia/Almaty")
    >>> full_moment(datetime(2026, 4, 24, 11, 5, tzinfo=zone), "en", zone)
    'Friday 24 April 2026, 11:05 (UTC+05:00)'
    """
    local = _local(value, zone)
    offset = f"{local:%z}"
    return f"{_apply(_FULL, local, language)}, {clock_time(local)} (UTC{offset[:3]}:{offset[3:5]})"


def next_midnight(at: datetime, zone: tzinfo) -> datetime:
    """The end of the local day of `at`: from then on `today` would be a lie."""
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)

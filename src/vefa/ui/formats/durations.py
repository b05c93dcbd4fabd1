"""Lengths of time, and how far off an instant is, in short words that do not inflect."""

from datetime import datetime, timedelta
from typing import NamedTuple

from babel.dates import format_timedelta
from babel.units import format_unit

from vefa.ui.formats.locales import known, locale_of

MINUTE, HOUR, DAY = 60, 3600, 86400


class _Words(NamedTuple):
    day: str
    hour: str
    minute: str
    second: str
    ahead: str
    past: str
    ahead_days: str
    soon: str
    just_now: str


_WORDS = {
    "en": _Words("d", "h", "min", "s", "in {}", "{} ago", "in {} d", "in a moment", "just now"),
    "tr": _Words(
        "gün", "sa", "dk", "sn", "{} sonra", "{} önce", "{} gün sonra", "birazdan", "az önce"
    ),
    "ru": _Words(
        "дн", "ч", "мин", "с", "через {}", "{} назад", "через {} дн", "сейчас", "только что"
    ),
    "kk": _Words(
        "күн", "сағ", "мин", "сек", "{} кейін", "{} бұрын", "{} күннен кейін", "қазір", "жаңа ғана"
    ),
}

FAR = 3 * DAY
"""Seconds from which on a distance is told in whole days and no longer ticks."""

VERY_FAR = 60 * DAY


def _seconds(value: timedelta | float) -> int:
    return int(value.total_seconds() if isinstance(value, timedelta) else value)


def duration(value: timedelta | float, language: str, *, days: bool = False, parts: int = 2) -> str:
    """A length of time (a number is seconds), cut off below its two largest units.

    Hours are the largest unit, since business time has no day of 24 hours; `days` allows days.
    What is cut off is never rounded up: time left is not overstated.

    >>> [duration(8100, language) for language in ("en", "tr", "ru", "kk")]
    ['2 h 15 min', '2 sa 15 dk', '2 ч 15 мин', '2 сағ 15 мин']
    >>> duration(timedelta(hours=27, minutes=5), "en"), duration(100_000, "en", days=True)
    ('27 h 5 min', '1 d 3 h')
    >>> duration(-59, "en"), duration(0, "tr"), duration(3600, "en")
    ('−59 s', '0 dk', '1 h')
    """
    words = _WORDS[known(language)]
    seconds = _seconds(value)
    left = abs(seconds)
    if 0 < left < MINUTE:
        text = f"{left} {words.second}"
    else:
        pieces: list[str] = []
        for size, word in ((DAY, words.day), (HOUR, words.hour), (MINUTE, words.minute)):
            if size == DAY and not days:
                continue
            count, left = divmod(left, size)
            if pieces and len(pieces) >= parts:
                break
            if count:
                pieces.append(f"{count} {word}")
            elif pieces:
                break
        text = " ".join(pieces[:parts]) or f"0 {words.minute}"
    return f"\N{MINUS SIGN}{text}" if seconds < 0 else text


def duration_words(value: timedelta | float, language: str) -> str:
    """The same length in whole words, for a voice to read.

    >>> duration_words(8100, "en"), duration_words(8100, "ru")
    ('2 hours 15 minutes', '2 часа 15 минут')
    """
    locale = locale_of(language)
    left = abs(_seconds(value))
    if 0 < left < MINUTE:
        return format_unit(left, "duration-second", locale=locale)
    hours, left = divmod(left, HOUR)
    pieces = [
        format_unit(count, unit, locale=locale)
        for count, unit in ((hours, "duration-hour"), (left // MINUTE, "duration-minute"))
        if count
    ]
    return " ".join(pieces) or format_unit(0, "duration-minute", locale=locale)


def relative(value: datetime, at: datetime, language: str) -> str:
    """How far `value` is from the instant `at`.

    >>> from datetime import UTC
    >>> at = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
    >>> relative(at + timedelta(minutes=135), at, "tr"), relative(at - timedelta(hours=3), at, "en")
    ('2 sa 15 dk sonra', '3 h ago')
    >>> relative(at + timedelta(days=4, hours=5), at, "kk"), relative(at, at, "en")
    ('4 күннен кейін', 'just now')
    """
    words = _WORDS[known(language)]
    seconds = int((value - at).total_seconds())
    distance = abs(seconds)
    if distance < MINUTE:
        return words.soon if seconds > 0 else words.just_now
    if distance >= VERY_FAR:
        return format_timedelta(value - at, add_direction=True, locale=locale_of(language))
    if distance >= FAR:
        days = distance // DAY
        return (
            words.ahead_days.format(days)
            if seconds > 0
            else words.past.format(f"{days} {words.day}")
        )
    pattern = words.ahead if seconds > 0 else words.past
    return pattern.format(duration(distance, language, days=True))


def tick_words(language: str) -> dict[str, str]:
    """The words with which the browser's script goes on telling distances as time passes."""
    return _WORDS[known(language)]._asdict()

"""Numbers, money, dates and durations as a reader of each language writes them.

Pure functions: the language, the time zone and the present instant are handed in. The packages
`en` and `kk` hold Django's own formats for its `date` filter, where Django has none that fit.
"""

from vefa.ui.formats.amounts import file_size, money, number, percent
from vefa.ui.formats.durations import duration, duration_words, relative, tick_words
from vefa.ui.formats.locales import LANGUAGES, locale_of
from vefa.ui.formats.times import (
    clock_time,
    day,
    full_moment,
    long_date,
    moment,
    month,
    near_day,
    plain_moment,
    short_date,
)

__all__ = [
    "LANGUAGES",
    "clock_time",
    "day",
    "duration",
    "duration_words",
    "file_size",
    "full_moment",
    "locale_of",
    "long_date",
    "moment",
    "money",
    "month",
    "near_day",
    "number",
    "percent",
    "plain_moment",
    "relative",
    "short_date",
    "tick_words",
]

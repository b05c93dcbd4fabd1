"""Values in words: amounts, times, working hours, written as each language writes them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Final

from vefa.coverage.domain.texts import Text, text
from vefa.coverage.domain.vocabulary import WEEKDAYS, FactSpec, Value

Week = Mapping[str, Sequence[Sequence[str]]]

_DAYS: Final = {  # separated by spaces
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "tr": "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
}
_MONTHS: Final = {  # as they follow a day
    "en": "January February March April May June July August September October November December",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
_DATES: Final = text(
    "{day} {month} {year}", "{day} {month} {year}", "{day} {month} {year} г.",
    "{year} жылғы {day} {month}",
)  # fmt: skip
_MOMENTS: Final = text("{day} at {time}", "{day} {time}", "{day}, {time}", "{day}, {time}")
_RUNS: Final = text("{first} to {last}", "{first}–{last}", "{first} – {last}", "{first} – {last}")
_ALWAYS: Final = text("at any hour", "günün her saati", "круглосуточно", "тәулік бойы")
_NEVER: Final = text(
    "no working hours", "çalışma saati yok", "нет рабочего времени", "жұмыс уақыты жоқ"
)
_YES: Final = text("yes", "evet", "да", "иә")
_NO: Final = text("no", "hayır", "нет", "жоқ")
# Group separator and decimal point; the spaces do not break.
_MARKS: Final = {"en": (",", "."), "tr": (".", ","), "ru": ("\u00a0", ","), "kk": ("\u00a0", ",")}
# One, few (Russian 2 to 4) and many of a unit; the spaces do not break.
_UNITS: Final = {
    "hours": {"en": ("h",) * 3, "tr": ("saat",) * 3, "ru": ("ч",) * 3, "kk": ("сағ",) * 3},
    "visits": {
        "en": ("visit", "visits", "visits"),
        "tr": ("ziyaret",) * 3,
        "ru": ("выезд", "выезда", "выездов"),
        "kk": ("рет шығу",) * 3,
    },
    "requests": {
        "en": ("request", "requests", "requests"),
        "tr": ("talep",) * 3,
        "ru": ("заявка", "заявки", "заявок"),
        "kk": ("өтінім",) * 3,
    },
}


def number(value: Decimal, language: str, places: int | None = None) -> str:
    """A number with the language's marks; without `places` trailing zeros are left off.

    >>> number(Decimal("1234567.50"), "tr", 2), number(Decimal("2.50"), "en")
    ('1.234.567,50', '2.5')
    """
    written = f"{value:,.{places}f}" if places is not None else f"{value:,f}"
    if places is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    group, point = _MARKS[language]
    return written.translate({ord(","): group, ord("."): point})


def amount(value: Decimal, unit: str, language: str, currency: str = "") -> str:
    """A quantity with its unit; money with two places and the code of its currency.

    >>> amount(Decimal("2.5"), "hours", "ru"), amount(Decimal(3), "visits", "en")
    ('2,5\\xa0ч', '3\\xa0visits')
    """
    if unit == "money":
        return f"{number(value, language, 2)}\u00a0{currency}".rstrip("\u00a0")
    written = number(value, language)
    if unit not in _UNITS:
        return written
    return f"{written}\u00a0{_UNITS[unit][language][_plural(value, language)]}"


def _plural(value: Decimal, language: str) -> int:
    if value != value.to_integral_value():
        return 1
    count = abs(int(value))
    if language != "ru":
        return 0 if count == 1 else 2
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else 2


def day(value: str, language: str) -> str:
    """A date in words.

    >>> day("2026-03-14", "kk")
    '2026 жылғы 14 наурыз'
    """
    on = date.fromisoformat(value)
    month = _MONTHS[language].split()[on.month - 1]
    return _DATES[language].format(day=on.day, month=month, year=on.year)


def moment(value: str, language: str) -> str:
    """A local instant by its weekday and time of day.

    >>> moment("2026-03-14T14:10", "en")
    'Saturday at 14:10'
    """
    at = datetime.fromisoformat(value)
    return _MOMENTS[language].format(day=_DAYS[language].split()[at.weekday()], time=f"{at:%H:%M}")


def week(value: Week, language: str) -> str:
    """Working hours, days with the same hours together, beginning after days that differ.

    >>> week({"sun": [["08:00", "17:00"]], "mon": [["08:00", "17:00"]]}, "en")
    'Sunday to Monday 08:00–17:00'
    """
    hours = [tuple(tuple(span) for span in value.get(name, ())) for name in WEEKDAYS]
    if all(spans == (("00:00", "24:00"),) for spans in hours):
        return _ALWAYS[language]
    start = next((n for n in range(7) if hours[n] != hours[n - 1]), 0)
    turned = [(start + n) % 7 for n in range(7)]
    runs = [(spans, list(days)) for spans, days in groupby(turned, key=lambda n: hours[n])]
    open_runs = sorted((days, spans) for spans, days in runs if spans)
    if not open_runs:
        return _NEVER[language]
    return "; ".join(f"{_run(days, language)} {_spans(spans)}" for days, spans in open_runs)


def _run(days: Sequence[int], language: str) -> str:
    names = _DAYS[language].split()
    if len(days) == 1:
        return names[days[0]]
    return _RUNS[language].format(first=names[days[0]], last=names[days[-1]])


def _spans(spans: Sequence[Sequence[str]]) -> str:
    return ", ".join(f"{opens}–{closes}" for opens, closes in spans)


def flag(value: object, language: str) -> str:
    """Yes or no."""
    return (_YES if value else _NO)[language]


def in_words(spec: FactSpec, value: Value, language: str, currency: str = "") -> str:
    """A fact's value as a sentence shows it. `currency` goes with amounts of money."""
    if isinstance(value, bool):
        return flag(value, language)
    if isinstance(value, Decimal):
        return amount(value, spec.unit, language, currency)
    if isinstance(value, str):
        return _string_in_words(spec, value, language)
    if spec.kind == "week":
        return week(
            {name: spans for name, spans in value.items() if not isinstance(spans, str)}, language
        )
    return str(value[language])


def _string_in_words(spec: FactSpec, value: str, language: str) -> str:
    if spec.kind == "choice":
        return spec.values[value][language]
    if spec.kind == "moment":
        return moment(value, language)
    return day(value, language) if spec.kind == "day" else value


def label(spec: FactSpec, language: str) -> str:
    """What the fact is called."""
    words: Text = spec.label
    return words[language]

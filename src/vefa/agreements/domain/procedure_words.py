"""The words of the procedure in one language, and lengths of time and lists as it writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from vefa.coverage.domain import LANGUAGES
from vefa.coverage.domain.formats import day, number
from vefa.coverage.domain.texts import capitalised

_UNITS: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {  # one, few, many
    "days": {
        "en": ("business day", "business days", "business days"),
        "tr": ("iş günü",) * 3,
        "ru": ("рабочий день", "рабочих дня", "рабочих дней"),
        "kk": ("жұмыс күні",) * 3,
    },
    "hours": {"en": ("h",) * 3, "tr": ("saat",) * 3, "ru": ("ч",) * 3, "kk": ("сағ",) * 3},
    "minutes": {"en": ("min",) * 3, "tr": ("dk",) * 3, "ru": ("мин",) * 3, "kk": ("мин",) * 3},
}
_AND: Final = {"en": " and ", "tr": " ve ", "ru": " и ", "kk": " және "}
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of the procedure (each in the order of `LANGUAGES`) in one language."""

    texts: Mapping[str, Sequence[str]]
    language: str
    definitions: Sequence[Mapping[str, Sequence[str]]] = ()

    def __call__(self, key: str, **values: object) -> str:
        """A text with its gaps filled."""
        return self.own(self.texts[key]).format(**values)

    def own(self, texts: Sequence[str]) -> str:
        """Of four texts the language's."""
        return texts[LANGUAGES.index(self.language)]

    def of(self, texts: Mapping[str, Any]) -> str:
        """Of a text of the terms the language's, else the English."""
        return str(texts.get(self.language, texts["en"]))

    def sentence(self, texts: Mapping[str, Any]) -> str:
        """The same with a capital first letter."""
        return capitalised(self.of(texts), self.language)

    def day(self, on: date) -> str:
        """A date in words."""
        return day(on.isoformat(), self.language)

    def business_days(self, count: float) -> str:
        """So many business days."""
        return self.amount(Decimal(str(count)), "days")

    def length(self, length: timedelta) -> str:
        r"""A length of time in hours and minutes.

        >>> Words({}, "ru").length(timedelta(minutes=90))
        '1\xa0ч 30\xa0мин'
        """
        hours, rest = divmod(length, _HOUR)
        minutes = Decimal(rest // _MINUTE)
        said = [self.amount(Decimal(hours), "hours")] if hours or not minutes else []
        said += [self.amount(minutes, "minutes")] if minutes else []
        return " ".join(said)

    def number(self, value: Decimal, places: int | None = None) -> str:
        """A number as the language writes it."""
        return number(value, self.language, places)

    def money(self, value: str, currency: str | None) -> str:
        """An amount with two places and the code of its currency."""
        return f"{self.number(Decimal(value), 2)}\u00a0{currency or ''}".strip()

    def listed(self, items: Sequence[str]) -> str:
        """Items with commas and a last “and”.

        >>> Words({}, "tr").listed(["a", "b", "c"])
        'a, b ve c'
        """
        if len(items) < 2:
            return "".join(items)
        return ", ".join(items[:-1]) + _AND[self.language] + items[-1]

    def percents(self, values: Sequence[float]) -> str:
        """Percentages as a list."""
        shown = [self.number(Decimal(str(value))) for value in values]
        signs = {"en": "{} %", "tr": "%{}", "ru": "{} %", "kk": "{} %"}
        return self.listed([signs[self.language].format(each) for each in shown])

    def amount(self, value: Decimal, unit: str) -> str:
        """So many `days` (business days), `hours` or `minutes`."""
        one, few, many = _UNITS[unit][self.language]
        return f"{self.number(value)}\u00a0{self._form(value, one, few, many)}"

    def _form(self, value: Decimal, one: str, few: str, many: str) -> str:
        if value != value.to_integral_value():
            return few
        count = int(value)
        if self.language != "ru":
            return one if count == 1 else many
        if count % 10 == 1 and count % 100 != 11:
            return one
        return few if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else many

"""From a cell to a value, or to the problem with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from vefa.importing.domain.columns import Column, fold

Cell = str | int | float | bool | date | datetime | None

FORMULA: Final = "formula"
"""What a cell is that holds a formula; a spreadsheet's reader marks it so."""

FAULT: Final = "fault"
"""What a cell is that holds an error such as #N/A."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no value: a formula or an error."""

    what: str
    text: str = ""


class BadValue(ValueError):
    """A cell that cannot be read; `code` and `params` say why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Words:
    """What readers know of the installation: time zones, countries, words by kind (folded →
    code), currencies."""

    timezones: frozenset[str]
    countries: frozenset[str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    currencies: frozenset[str] = frozenset()


_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]+")
_EMAIL: Final = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_LOCAL_DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")
_TOO_MUCH: Final = Decimal(10) ** 12
_FIRST_DAY: Final = date(1899, 12, 30)
_SERIAL: Final = range(10_000, 100_000)
"""Day numbers of a spreadsheet from 1927 to 2173."""


def is_empty(cell: object) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Any) -> str:
    """A cell as text; a whole number without decimals."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return _SPACES.sub(" ", str(cell)).strip()


def read(cell: Any, column: Column, words: Words) -> Any:
    """The value of a cell that is not empty. Raises BadValue."""
    if isinstance(cell, Odd):
        raise BadValue(cell.what, text=cell.text)
    if isinstance(cell, str) and cell.lstrip().startswith("="):
        raise BadValue(FORMULA, text=cell.strip()[:60])
    return _READERS[column.takes](cell, column, words)


def _text(cell: Any, column: Column, _words: Words) -> str:
    text = text_of(cell)
    if len(text) > column.most:
        raise BadValue("long", most=column.most)
    return text


def _slug(cell: Any, column: Column, words: Words) -> str:
    text = _text(cell, column, words)
    if not _SLUG.fullmatch(text):
        raise BadValue("slug", text=text)
    return text


def _email(cell: Any, column: Column, words: Words) -> str:
    text = _text(cell, column, words)
    if not _EMAIL.fullmatch(text):
        raise BadValue("email", text=text)
    return text


def _country(cell: Any, _column: Column, words: Words) -> str:
    text = text_of(cell).upper()
    if text not in words.countries:
        raise BadValue("country", text=text)
    return text


def _timezone(cell: Any, _column: Column, words: Words) -> str:
    text = text_of(cell)
    if text not in words.timezones:
        raise BadValue("timezone", text=text)
    return text


def _currency(cell: Any, _column: Column, words: Words) -> str:
    text = text_of(cell).upper()
    if text not in words.currencies:
        raise BadValue("currency", text=text)
    return text


def _word(cell: Any, column: Column, words: Words) -> str:
    text = text_of(cell)
    known = words.words[column.takes]
    if fold(text) not in known:
        raise BadValue("word", text=text, known=", ".join(dict.fromkeys(known.values())))
    return known[fold(text)]


def _roles(cell: Any, column: Column, words: Words) -> tuple[str, ...]:
    found = [part for part in re.split(r"[,;/\n]", text_of(cell)) if part.strip()]
    if not found:
        raise BadValue("empty")
    return tuple(dict.fromkeys(_word(part, column, words) for part in found))


def _yes(cell: Any, column: Column, words: Words) -> bool:
    return _word(cell, column, words) == "yes"


def _amount(cell: Any, _column: Column, _words: Words) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        amount = Decimal(str(cell))
    else:
        amount = _written_amount(text_of(cell))
    if amount < 0:
        raise BadValue("negative")
    if amount >= _TOO_MUCH or amount != round(amount, 2):
        raise BadValue("amount", text=str(cell))
    return amount


def _written_amount(text: str) -> Decimal:
    """A number as people write it: the last of two kinds of separators is the decimal one.

    >>> _written_amount("1.250.000,50"), _written_amount("1 250 000.5")
    (Decimal('1250000.50'), Decimal('1250000.5'))
    """
    plain = _SPACES.sub("", text).replace("'", "")
    signs = [sign for sign in plain if sign in ".,"]
    if len(set(signs)) == 1:
        whole, _, rest = plain.rpartition(signs[0])
        if len(signs) == 1 and len(rest) == 3 and whole.lstrip("-") not in ("", "0"):
            raise BadValue("ambiguous", text=text)
        plain = plain.replace(signs[0], "" if len(signs) > 1 else ".")
    elif signs:
        last = signs[-1]
        plain = plain.replace("," if last == "." else ".", "").replace(last, ".")
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise BadValue("amount", text=text) from error
    if not amount.is_finite():
        raise BadValue("amount", text=text)
    return amount


def _day(cell: Any, _column: Column, _words: Words) -> date:
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second) != (0, 0, 0):
            raise BadValue("time", text=cell.isoformat(" "))
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if text.isascii() and text.isdigit() and int(text) in _SERIAL:
        return day_of_serial(int(text))
    for pattern, order in ((_ISO_DAY, (1, 2, 3)), (_LOCAL_DAY, (3, 2, 1))):
        if match := pattern.fullmatch(text):
            year, month, day = (int(match[place]) for place in order)
            try:
                return date(year, month, day)
            except ValueError as error:
                raise BadValue("no_such_day", text=text) from error
    raise BadValue("day", text=text)


def day_of_serial(number: int) -> date:
    """The day that a spreadsheet keeps as this number.

    >>> day_of_serial(46023)
    datetime.date(2026, 1, 1)
    """
    return _FIRST_DAY + timedelta(days=number)


def is_serial(cell: Any) -> bool:
    """Whether a cell of a column of days holds a bare number."""
    return not isinstance(cell, date | bool) and text_of(cell).isdigit()


_READERS: Final[dict[str, Callable[[Any, Column, Words], Any]]] = {
    "text": _text,
    "slug": _slug,
    "email": _email,
    "country": _country,
    "language": _word,
    "timezone": _timezone,
    "roles": _roles,
    "yes": _yes,
    "kind": _word,
    "plan": _word,
    "day": _day,
    "amount": _amount,
    "currency": _currency,
}

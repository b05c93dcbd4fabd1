"""What is wrong with the values of an agreement that its terms carry: name, term, value."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from vefa.coverage.domain.texts import Text, text

CURRENCY: Final = re.compile(r"[A-Z]{3}")
CODE: Final = re.compile(r"[^\W_][\w.-]{0,39}")


def is_code(code: str) -> bool:
    """Whether an agreement may be called so: its papers are named after it, and it is typed behind
    the customer's short name and a slash.

    >>> [is_code(each) for each in ("AS-27", "ДС-27.1", "A/B", "x A", "../x", "")]
    [True, True, False, False, False, False]
    """
    return CODE.fullmatch(code) is not None


def header_problems(header: Mapping[str, Any]) -> Iterator[Text]:
    """Each problem in four languages; `header` as a terms version keeps it.

    >>> values = {"name": "Support", "starts_on": "2026-01-01", "ends_on": "2026-01-01",
    ...           "value": "10.00", "currency": "EUR"}
    >>> [each["en"] for each in header_problems(values)]
    ['An agreement ends after it begins.']
    """
    if not str(header.get("name", "")).strip():
        yield _NO_NAME
    try:
        begins, ends = (date.fromisoformat(header[name]) for name in ("starts_on", "ends_on"))
    except (KeyError, ValueError):
        yield _NO_TERM
    else:
        if ends <= begins:
            yield _ORDER
    if not _amount(header.get("value")):
        yield _NO_VALUE
    if not CURRENCY.fullmatch(str(header.get("currency", ""))):
        yield _NO_CURRENCY


def _amount(value: object) -> bool:
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        return False
    return read.is_finite() and 0 <= read < 10**12


_NO_NAME: Final = text(
    "The agreement has no name.",
    "Sözleşmenin adı yok.",
    "У договора нет названия.",
    "Шарттың атауы жоқ.",
)
_NO_TERM: Final = text(
    "The first and the last day of the agreement are not both given.",
    "Sözleşmenin ilk ve son günü birlikte verilmemiş.",
    "Не указаны первый и последний день договора.",
    "Шарттың бірінші және соңғы күні толық көрсетілмеген.",
)
_ORDER: Final = text(
    "An agreement ends after it begins.",
    "Sözleşme, başladığı günden sonra biter.",
    "Договор заканчивается после своего начала.",
    "Шарт басталған күнінен кейін аяқталады.",
)
_NO_VALUE: Final = text(
    "The contract value is an amount that is not negative.",
    "Sözleşme bedeli sıfırdan küçük olamaz.",
    "Стоимость договора указывается неотрицательной суммой.",
    "Шарт құны теріс емес сомамен көрсетіледі.",
)
_NO_CURRENCY: Final = text(
    "A currency is written in three capital letters.",
    "Para birimi üç büyük harfle yazılır.",
    "Валюта пишется тремя заглавными буквами.",
    "Валюта үш бас әріппен жазылады.",
)

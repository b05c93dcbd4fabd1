"""Countries, time zones and languages to choose from, named in the reader's language."""

import unicodedata
import zoneinfo
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import get_territory_currencies
from django.utils.translation import get_language

from vefa.core.countries import country_codes

_ALPHABETS: Final[Mapping[str, str]] = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
}
_LESS_COMMON: Final = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    """The countries of the page's list.

    >>> [name for code, name in _countries("tr") if code in ("TR", "KZ", "ZZ")]
    ['Kazakistan', 'Türkiye']
    """
    names = Locale(language).territories
    listed = [(code, names[code]) for code in country_codes() if code in names]
    return sorted(listed, key=lambda each: _order(each[1], language))


def _order(name: str, language: str) -> list[tuple[int, int]]:
    """Where a name stands in the language's alphabet: Ç after C, İ after I; Å beside A.

    >>> sorted(["İtalya", "Çin", "Irak", "Cibuti"], key=lambda name: _order(name, "tr"))
    ['Cibuti', 'Çin', 'Irak', 'İtalya']
    """
    alphabet = _ALPHABETS.get(language.partition("-")[0], "")
    if "ı" in alphabet:
        name = name.replace("İ", "i").replace("I", "ı")
    places = []
    for letter in name.lower():
        known = letter if letter in alphabet else unicodedata.normalize("NFKD", letter)[0]
        place = alphabet.find(known)
        places.append((1, place) if place >= 0 else (0, ord(known)))
    return places


def currency_of(country: str) -> str:
    """The money of a country by its code; empty where none is known.

    >>> currency_of("KZ"), currency_of("XX")
    ('KZT', '')
    """
    return next(iter(get_territory_currencies(country)), "")


def countries() -> list[tuple[str, str]]:
    """`(code, name)` of every country, by name in the reader's language."""
    return _countries(get_language() or "en")


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """`(name, name)` of every time zone that is named for a place."""
    names = sorted(zoneinfo.available_timezones())
    places = [name for name in names if "/" in name and not name.startswith(_LESS_COMMON)]
    return [(name, name.replace("_", " ")) for name in ["UTC", *places]]

"""Countries, time zones and languages to choose from, named in the reader's language."""

import zoneinfo
from functools import lru_cache
from typing import Final

from babel import Locale
from django.utils.translation import get_language

_LESS_COMMON: Final = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale(language).territories
    listed = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    # ZZ, EU and the like are no countries; ISO 3166 keeps X and Q letters for private use.
    kept = [(code, name) for code, name in listed if code not in {"EU", "EZ", "UN", "ZZ"}]
    return sorted((each for each in kept if each[0][0] not in "XQ"), key=lambda each: each[1])


def countries() -> list[tuple[str, str]]:
    """`(code, name)` of every country, by name in the reader's language."""
    return _countries(get_language() or "en")


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """`(name, name)` of every time zone that is named for a place."""
    names = sorted(zoneinfo.available_timezones())
    places = [name for name in names if "/" in name and not name.startswith(_LESS_COMMON)]
    return [(name, name.replace("_", " ")) for name in ["UTC", *places]]

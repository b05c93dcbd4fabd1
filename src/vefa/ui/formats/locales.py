"""Which locale stands behind each of the desk's languages."""

from functools import lru_cache

from babel import Locale

LANGUAGES = ("en", "tr", "ru", "kk")

_LOCALES = {"en": "en_GB", "tr": "tr", "ru": "ru", "kk": "kk"}


def known(language: str) -> str:
    """The desk's language for a tag such as `tr-TR`; English where it speaks none such.

    >>> known("tr-TR"), known("kk"), known("de")
    ('tr', 'kk', 'en')
    """
    short = language[:2].lower()
    return short if short in _LOCALES else "en"


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a language. English is the European kind: day first, 24 hours."""
    return Locale.parse(_LOCALES[known(language)])

"""Texts that a person reads: one string in each of the four equal languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vefa.coverage.domain.errors import BadClause

LANGUAGES: Final = ("en", "tr", "ru", "kk")

Text = Mapping[str, str]


def text(en: str, tr: str, ru: str, kk: str) -> Text:
    """One text in English, Turkish, Russian and Kazakh."""
    return MappingProxyType({"en": en, "tr": tr, "ru": ru, "kk": kk})


def read_text(raw: object, where: str) -> Text:
    """Read a text from JSON; every language must be there and not be blank.

    Raises `BadClause` (code `bad_text`) that names `where`.
    """
    if not isinstance(raw, Mapping) or set(raw) != set(LANGUAGES):
        raise BadClause("bad_text", where=where, detail=f"needs exactly {', '.join(LANGUAGES)}")
    for language in LANGUAGES:
        if not isinstance(raw[language], str) or not raw[language].strip():
            raise BadClause("bad_text", where=where, detail=f"{language} is empty")
    return text(raw["en"], raw["tr"], raw["ru"], raw["kk"])


def capitalised(sentence: str, language: str) -> str:
    """The sentence with a capital first letter, as the language writes it.

    >>> capitalised("iş", "tr"), capitalised("is", "en")
    ('İş', 'Is')
    """
    first = sentence[:1]
    if language == "tr" and first == "i":
        return "İ" + sentence[1:]
    return first.upper() + sentence[1:]

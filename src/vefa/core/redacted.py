"""The words that stand in the place of a person who was taken out by right.

They are kept in English, since most texts in which they stand may never be changed, and said in the
language of whoever reads: on pages, in letters, documents and names of files.
"""

from typing import Final

NAME: Final = "Redacted person"
"""What stands where a name was."""

REACH: Final = "[redacted]"
"""What stands where an address or a number was."""

SAID: Final = {
    "tr": {NAME: "Verileri karartılmış kişi", REACH: "[karartıldı]"},
    "ru": {NAME: "Обезличенное лицо", REACH: "[скрыто]"},
    "kk": {NAME: "Деректері жасырылған адам", REACH: "[жасырылған]"},
}
"""The same by language; in any other they are said in English."""


def said_in(text: str, language: str) -> str:
    """The text with these words in that language.

    >>> said_in("Redacted person, [redacted], wrote", "ru")
    'Обезличенное лицо, [скрыто], wrote'
    >>> said_in("Redacted person wrote", "en")
    'Redacted person wrote'
    """
    for english, words in SAID.get(language, {}).items():
        text = text.replace(english, words)
    return text

"""Which passwords are accepted: long ones that nobody guesses first. No composition rules.

Length is what makes guessing dear; capitals, digits and signs asked for by rule make people write
`Password1!`. The few checks beside length refuse what an attacker tries before anything else.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, Literal

Problem = Literal["short", "long", "repetitive", "sequence", "about_you", "common"]

SHORTEST: Final = 12
LONGEST: Final = 256
_LEFT: Final = 6
"""Letters and digits that must remain once names and common words are taken out."""

_COMMON: Final = (
    "password",
    "passwort",
    "passphrase",
    "parola",
    "sifre",
    "şifre",
    "пароль",
    "құпиясөз",
    "welcome",
    "hosgeldin",
    "hoşgeldin",
    "merhaba",
    "letmein",
    "iloveyou",
    "administrator",
    "admin",
    "support",
    "destek",
    "qwerty",
    "йцукен",
    "vefa",
    "galatasaray",
    "fenerbahce",
    "fenerbahçe",
    "besiktas",
    "beşiktaş",
)
_ROWS: Final = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuıopğü",
    "asdfghjklşi",
    "zxcvbnmöç",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
    "abcçdefgğhıijklmnoöprsştuüvyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)
_NEIGHBOURS: Final = frozenset(
    pair for row in _ROWS for run in (row, row[::-1]) for pair in pairwise(run)
)


def problem_of(password: str, *, about: Iterable[str] = ()) -> Problem | None:
    """The first reason to refuse the password, None where it is good.

    `about` are texts that others know of the person: name, e-mail, the provider's name.

    >>> problem_of("mor kedi yavaş uçar"), problem_of("kısa parola")
    (None, 'short')
    >>> problem_of("ayse.yilmaz.26", about=["ayse.yilmaz@kuzey.example"])
    'about_you'
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    letters = _folded(password)
    if _repeats(letters):
        return "repetitive"
    if _is_sequence(letters):
        return "sequence"
    if len(_without(letters, _parts(about))) < _LEFT:
        return "about_you"
    if len(_without(letters, _COMMON).strip("0123456789")) < _LEFT:
        return "common"
    return None


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("İ", "i").lower()
    return "".join(letter for letter in text if letter.isalnum()) or text


def _repeats(text: str) -> bool:
    """Hardly any different letters, or one short piece over and over."""
    if len(set(text)) < 5:
        return True
    return any(
        (text[:size] * len(text))[: len(text)] == text for size in range(1, len(text) // 3 + 1)
    )


def _is_sequence(text: str) -> bool:
    """Most letters stand beside their neighbours on a keyboard or in an alphabet."""
    pairs = list(pairwise(text))
    steps = sum(pair in _NEIGHBOURS or pair[0] == pair[1] for pair in pairs)
    return steps >= 0.7 * len(pairs)


def _parts(about: Iterable[str]) -> list[str]:
    found = {part for text in about for part in re.split(r"\W|_", text.lower()) if len(part) > 2}
    return sorted({_folded(part) for part in found}, key=len, reverse=True)


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text

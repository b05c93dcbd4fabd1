"""Recovery codes: ten words of paper for the day the telephone is gone."""

from collections.abc import Callable
from typing import Final

HOW_MANY: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another."""

_LENGTH: Final = 10


def make_codes(choose: Callable[[str], str]) -> list[str]:
    """Ten codes of 49 bits each; `choose` picks one letter of its argument at random."""
    return [_written("".join(choose(LETTERS) for _ in range(_LENGTH))) for _ in range(HOW_MANY)]


def plain(code: str) -> str:
    """The code without what people add when they type it.

    >>> plain(" ABCDE-23456 ")
    'abcde23456'
    """
    return "".join(letter for letter in code.lower() if letter in LETTERS)


def looks_like_one(code: str) -> bool:
    """Whether it may be a recovery code, rather than one of an app."""
    return len(plain(code)) == _LENGTH


def _written(code: str) -> str:
    return f"{code[:5]}-{code[5:]}"

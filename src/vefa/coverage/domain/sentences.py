"""Texts with gaps that facts fill.

`{fact}` is filled with a fact. A part in square brackets is used only when all its facts are
known, otherwise what follows its bar, or nothing:
`[you asked for work on {work_at}|work outside working hours]`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vefa.coverage.domain.errors import BadClause

_PIECES: Final = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]|]*))?\]|([^\[\]|]+)|(.)", re.DOTALL)
_GAPS: Final = re.compile(r"\{([a-z_]+)\}")

Filler = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; an optional one has something else to say without its facts."""

    words: str
    optional: bool
    otherwise: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """The facts that the stretch needs."""
        return tuple(_GAPS.findall(self.words))


@lru_cache(maxsize=4096)
def pieces(template: str) -> tuple[Piece, ...]:
    """Split a template. Raises `BadClause` when brackets or braces are not paired."""
    found = []
    for match in _PIECES.finditer(template):
        inner, otherwise, plain, stray = match.groups()
        if stray is not None:
            raise BadClause("bad_template", text=template)
        found.append(
            Piece(plain, optional=False)
            if inner is None
            else Piece(inner, optional=True, otherwise=otherwise or "")
        )
    rest = "".join(_GAPS.sub("", f"{piece.words}{piece.otherwise}") for piece in found)
    if "{" in rest or "}" in rest or any(_GAPS.search(piece.otherwise) for piece in found):
        raise BadClause("bad_template", text=template)
    return tuple(found)


def required_gaps(template: str) -> frozenset[str]:
    """The facts without which the template cannot be filled."""
    return frozenset(gap for piece in pieces(template) if not piece.optional for gap in piece.gaps)


def all_gaps(template: str) -> frozenset[str]:
    """Every fact that the template may show."""
    return frozenset(gap for piece in pieces(template) for gap in piece.gaps)


def fill(template: str, show: Filler) -> str:
    """Fill the gaps; `show` gives a fact's words, or None when it is not known.

    >>> fill("you asked for work[ on {work_at}| some day]", {"work_at": "Monday"}.get)
    'you asked for work on Monday'
    >>> fill("you asked for work[ on {work_at}| some day]", {}.get)
    'you asked for work some day'
    """
    return "".join(_fill(piece, show) for piece in pieces(template))


def _fill(piece: Piece, show: Filler) -> str:
    shown = {gap: show(gap) for gap in piece.gaps}
    if piece.optional and None in shown.values():
        return piece.otherwise
    return _GAPS.sub(lambda gap: shown[gap[1]] or "…", piece.words)

"""What a printed document is made of, as plain data: a page shows the same blocks as a PDF.

A document is `{"lang", "title", "code", "labels", "facts", "revisions", "sections", "annexes",
"signatures", …}`; a section `{"title", "blocks", "sections"}`; a block what the functions here
return. A cell is a text, or a main text with a smaller one below. Texts are never markup.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

Json = dict[str, Any]
Cell = str | Json

DASH: Final = "–"


def section(title: str, blocks: Sequence[Json] = (), sections: Sequence[Json] = ()) -> Json:
    """A numbered heading with what stands below it."""
    return {"title": title, "blocks": list(blocks), "sections": list(sections)}


def paragraph(words: str) -> Json:
    """A paragraph."""
    return {"kind": "text", "text": words}


def bullets(items: Sequence[str]) -> Json:
    """A list without an order."""
    return {"kind": "list", "items": list(items)}


def steps(items: Sequence[str]) -> Json:
    """A numbered list."""
    return {"kind": "steps", "items": list(items)}


def table(
    head: Sequence[str],
    rows: Sequence[Json | Sequence[Cell]],
    widths: Sequence[str],
    *,
    numbers: Iterable[int] = (),
    letters: Iterable[int] = (),
) -> Json:
    """A table. `widths` are `auto` or shares such as `2`; a row may be a `group`'s heading.

    Columns of `numbers` (from 0) are set to the right, those of `letters` in the middle.
    """
    return {
        "kind": "table",
        "head": list(head),
        "rows": list(rows),
        "widths": list(widths),
        "aligned": {str(n): "right" for n in numbers} | {str(n): "center" for n in letters},
    }


def group(title: str) -> Json:
    """A row of a table that heads the rows after it."""
    return {"group": title}


def below(title: str, words: str) -> Cell:
    """A cell with a smaller text below its main one, which may be empty.

    >>> below("1 h", "in service hours"), below("1 h", "")
    ({'title': '1 h', 'text': 'in service hours'}, '1 h')
    """
    return {"title": title, "text": words} if words else title

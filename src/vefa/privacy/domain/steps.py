"""The order in which a person's data are taken out: bounded steps, each safe to do again."""

from collections.abc import Sequence
from typing import Final

FIRST: Final = ("tickets", "messages", "files", "letters", "mail", "caught", "drafts")
LAST: Final = "trail"
_TEXT: Final = "text:"


def steps(tables: Sequence[str]) -> list[str]:
    """All steps, `tables` being those whose texts are looked through.

    >>> steps(["desk_ticket"])[len(FIRST) - 1 :]
    ['drafts', 'text:desk_ticket', 'trail']
    """
    return [*FIRST, *(f"{_TEXT}{table}" for table in tables), LAST]


def step_after(step: str, tables: Sequence[str]) -> str:
    """The step that follows; empty after the last.

    A step that is not known any more, since its table is gone, is followed by the next by name.

    >>> step_after("drafts", ["desk_ticket"]), step_after("text:a", ["b"]), step_after("trail", [])
    ('text:desk_ticket', 'text:b', '')
    """
    known = steps(tables)
    if step in known:
        return [*known, ""][known.index(step) + 1]
    return next((each for each in known if each.startswith(_TEXT) and each > step), LAST)


def table_of(step: str) -> str:
    """The table that a step looks through; empty for another step.

    >>> table_of("text:desk_ticket"), table_of("trail")
    ('desk_ticket', '')
    """
    return step.removeprefix(_TEXT) if step.startswith(_TEXT) else ""

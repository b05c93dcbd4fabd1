"""Whom of our own people a letter about a customer goes to, and how the customer's is shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ADMINISTRATOR: Final = "administrator"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of ours who may change agreements. `is_theirs` says that the person is limited to some
    customers, this one among them."""

    id: int
    role: str
    email: str
    is_theirs: bool = False


def responsible(found: Sequence[Colleague], named: Collection[str]) -> tuple[int, ...]:
    """The keys of those who are told, of all who serve the customer.

    `named` is how the people of our side are reached whom the terms name. The first group that is
    not empty: those whom the terms name by e-mail; managers limited to some customers, this one
    among them; all managers; administrators.

    >>> leyla = Colleague(1, "manager", "leyla@provider.example")
    >>> elif_ = Colleague(2, "manager", "elif@provider.example", is_theirs=True)
    >>> responsible([leyla, elif_], [])
    (2,)
    >>> responsible([leyla, elif_], ["0212, Leyla@provider.example"])
    (1,)
    >>> responsible([leyla, Colleague(3, "administrator", "timur@provider.example")], [])
    (1,)
    """
    reached = " ".join(named).casefold()
    managers = [each for each in found if each.role != ADMINISTRATOR]
    groups: Iterable[list[Colleague]] = (
        [each for each in found if _is_in(each.email, reached)],
        [each for each in managers if each.is_theirs],
        managers,
        list(found),
    )
    return tuple(each.id for each in next(filter(None, groups), []))


def _is_in(email: str, reached: str) -> bool:
    return email.casefold() in [word.strip(".,;:()<>") for word in reached.split()]


def quoted(subject: str, text: str) -> str:
    """The customer's letter as a quotation within ours.

    >>> quoted("AN-1 is suspended", "Why: x\\n\\n- y")
    '> AN-1 is suspended\\n>\\n> Why: x\\n>\\n> - y'
    """
    lines = [subject, "", *text.strip().split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)

"""What the customer is asked on a ticket: each ask with the deed that answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vefa.commitments.domain.names import WaitReason, turn_of
from vefa.desk.domain.record import ACCEPTANCE, Fact, Wait, in_order, standing

VERBS: Final = {
    "question": "answer",
    "items": "answer",
    "wait": "answer",
    "date": "agree_date",
    "workaround": "accept_workaround",
    "acceptance": "accept",
    "draft": "release",
}
"""The verb of the table of states by which each kind of ask is answered."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that waits for the customer.

    `kind` is `question`, `items` (things that the report lacks), `wait` (another wait for the
    customer; `reason` says which), `date`, `workaround`, `acceptance` or `draft`. `entry` is
    the key of the timeline entry that asks, `due` the date that is proposed.
    """

    kind: str
    since: datetime | None = None
    entry: int | None = None
    due: datetime | None = None
    items: tuple[str, ...] = ()
    reason: str = ""

    @property
    def verb(self) -> str:
        """What answers it."""
        return VERBS[self.kind]


def asks(facts: Sequence[Fact], state: str) -> tuple[Ask, ...]:
    """Everything that waits for the customer, the most pressing first.

    >>> asks([], "draft")[0].verb
    'release'
    >>> asks([], "new")
    ()
    """
    if state == "draft":
        return (Ask("draft"),)
    if state in ("closed", "cancelled"):
        return ()
    now = standing(facts)
    if now.resolved_at is not None:
        return (Ask("acceptance", now.resolved_at, _last_entry(facts, "resolved")),)
    found: list[Ask] = []
    if now.items:
        entry = _last_entry(facts, "items_asked")
        found.append(Ask("items", now.items_asked_at, entry, items=now.items))
    # What is owed under the agreement is told apart: it is not answered on the ticket.
    # Nor does anybody lift a suspension there.
    waits = [wait for wait in now.waits if not wait.duty and wait.reason != WaitReason.SUSPENSION]
    found += [_waited_for(wait) for wait in waits if turn_of(wait.reason) == "customer"]
    if now.proposal is not None:
        entry = _last_entry(facts, "date_proposed")
        found.append(Ask("date", now.proposed_at, entry, due=now.proposal))
    return tuple(found)


def _waited_for(wait: Wait) -> Ask:
    kind = {"customer_answer": "question", ACCEPTANCE: "workaround"}.get(wait.reason, "wait")
    return Ask(kind, wait.since, wait.entry, reason=wait.reason)


def _last_entry(facts: Sequence[Fact], kind: str) -> int | None:
    found = [fact.data.get("entry") for fact in in_order(facts) if fact.type == kind]
    return found[-1] if found else None

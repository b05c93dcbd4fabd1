"""Which facts an engineer may record about a ticket: those that its clauses ask for."""

from dataclasses import dataclass
from typing import Any, Final

from vefa.coverage.domain import Decision, FactSpec
from vefa.desk.models import Ticket
from vefa.desk.queries.coverage import clauses_of, decision_in_force

_STAGES: Final = frozenset({"intake", "diagnosis", "planning"})

# Said elsewhere: by the ticket's own fields, or by what it is linked to.
_ELSEWHERE: Final = frozenset(
    {
        "kind",
        "severity",
        "channel",
        "agreement_state",
        "contact_role",
        "contact_trained",
        "in_agreement",
        "version_state",
        "warranty",
        "work_hours",
    }
)


@dataclass(frozen=True, slots=True)
class Askable:
    """A fact with what is recorded of it; `is_open` says that it could change the coverage."""

    spec: FactSpec
    is_open: bool
    value: Any


def askable(ticket: Ticket) -> list[Askable]:
    """What may be recorded: open facts first, then the others in the vocabulary's order."""
    clauses = clauses_of(ticket)
    tested = {test.fact for clause in clauses.clauses for test in clause.condition}
    if "work_hours" in tested:
        tested.add("work_at")
    decision = decision_in_force(ticket)
    pending: list[str] = []
    if decision is not None:
        read = Decision.from_json(decision.decision, clauses.vocabulary)
        pending = [point.fact for point in read.open_facts]
    found = []
    for name, spec in clauses.vocabulary.facts.items():
        left = name.endswith("_left")
        wanted = spec.stage in _STAGES or name in pending or name == "work_at"
        if (name in tested or name in pending) and wanted and name not in _ELSEWHERE and not left:
            found.append(Askable(spec, name in pending, ticket.facts.get(name)))
    order = {name: place for place, name in enumerate(pending)}
    return sorted(found, key=lambda each: order.get(each.spec.name, len(order)))

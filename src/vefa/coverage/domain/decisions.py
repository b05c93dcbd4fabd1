"""The decision: is this included, and on what terms? The first clause that matches decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.conditions import matches
from vefa.coverage.domain.errors import BadFact
from vefa.coverage.domain.facts import Facts
from vefa.coverage.domain.holds import Hold
from vefa.coverage.domain.openings import OpenFact, first_match, needed_open, open_facts
from vefa.coverage.domain.verdicts import Draw, Verdict, rows
from vefa.coverage.domain.vocabulary import Vocabulary
from vefa.coverage.domain.words import SHIPPED, SUBJECTS

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one subject, with the facts that it was made on.

    `used_up` are clauses that would have drawn from an allowance of which nothing is left;
    `remarks` are later clauses that match too. With `open_facts`, and while duties of the customer
    hold it (`holds`), it is provisional.
    """

    subject: str
    verdict: Verdict
    facts: Facts
    draw: Draw | None = None
    used_up: tuple[Verdict, ...] = ()
    remarks: tuple[Verdict, ...] = ()
    open_facts: tuple[OpenFact, ...] = ()
    holds: tuple[Hold, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Covered, from an allowance, billable or not served."""
        return self.verdict.outcome

    @property
    def clause(self) -> str:
        """The number of the clause that decided."""
        return self.verdict.clause

    @property
    def rate(self) -> str | None:
        """The code of the rate at which it is billable."""
        return self.verdict.rate

    @property
    def allowance(self) -> str | None:
        """The code of the allowance that it draws from."""
        return self.verdict.allowance

    @property
    def provisional(self) -> bool:
        """Whether facts not known yet could change it, or a duty is to be met first."""
        return bool(self.open_facts or self.holds)

    def to_json(self) -> dict[str, object]:
        """Everything, so that it can be shown again as it was."""
        return {
            "subject": self.subject,
            **self.verdict.to_json(),
            "provisional": self.provisional,
            "draw": None if self.draw is None else self.draw.to_json(),
            "used_up": [verdict.to_json() for verdict in self.used_up],
            "remarks": [verdict.to_json() for verdict in self.remarks],
            "open_facts": [fact.to_json() for fact in self.open_facts],
            "facts": self.facts.to_json(),
            # Named only where there are some: most decisions are held by nothing.
            **({"holds": [hold.to_json() for hold in self.holds]} if self.holds else {}),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object], vocabulary: Vocabulary = SHIPPED) -> Self:
        """Read what `to_json` wrote.

        `vocabulary` is that of the clause set (`clauses.vocabulary`): it knows the quantities of
        the terms' allowances and their own items.
        """
        draw, facts = raw.get("draw"), raw["facts"]
        return cls(
            str(raw["subject"]),
            Verdict.from_json(raw),
            Facts.from_json(facts if isinstance(facts, Mapping) else {}, vocabulary),
            Draw.from_json(draw) if isinstance(draw, Mapping) else None,
            tuple(Verdict.from_json(row) for row in rows(raw, "used_up")),
            tuple(Verdict.from_json(row) for row in rows(raw, "remarks")),
            tuple(OpenFact.from_json(row) for row in rows(raw, "open_facts")),
            tuple(Hold.from_json(row) for row in rows(raw, "holds")),
        )


def decide(
    facts: Mapping[str, object],
    clauses: ClauseSet,
    subject: str = "request",
    holds: Sequence[Hold] = (),
) -> Decision:
    """Decide what the terms say of a subject, from what is known.

    `holds` are duties on which service depends and that are not met: they change no outcome, and
    make it provisional, unless there is no service at all. Deciding on facts that somebody only
    imagines answers “would this be covered?”. Raises `BadFact` for a fact, value or subject that
    the vocabulary does not have, and `NoClauseMatches` when the set has no closing default.
    """
    if subject not in SUBJECTS:
        raise BadFact("unknown_subject", subject=subject)
    known = Facts.from_json(facts, clauses.vocabulary)
    spoken = clauses.about(subject)
    place = first_match(spoken, known)
    draw, estimate = _draw(spoken[place:], known, clauses)
    return Decision(
        subject=subject,
        verdict=Verdict.of(spoken[place]),
        facts=known,
        draw=draw,
        used_up=tuple(
            Verdict.of(clause) for clause in spoken[:place] if _used_up(clause, known, clauses)
        ),
        remarks=tuple(
            Verdict.of(clause)
            for clause in spoken[place + 1 :]
            if clause.condition and matches(clause.condition, known)
        ),
        open_facts=(*open_facts(spoken, place, known, clauses), *estimate),
        holds=() if spoken[place].outcome is Outcome.NOT_SERVED else tuple(holds),
    )


def _used_up(clause: Clause, facts: Facts, clauses: ClauseSet) -> bool:
    """Whether the clause matches but for its allowance, of which nothing is left."""
    if clause.allowance is None:
        return False
    left = clauses.allowances[clause.allowance].left
    others = tuple(test for test in clause.condition if test.fact != left)
    amount = facts.get(left)
    return isinstance(amount, Decimal) and amount <= _NOTHING and matches(others, facts)


def _draw(
    spoken: tuple[Clause, ...], facts: Facts, clauses: ClauseSet
) -> tuple[Draw | None, tuple[OpenFact, ...]]:
    """What the deciding clause, the first of `spoken`, draws, and the estimate that is missing."""
    decider = spoken[0]
    if decider.allowance is None:
        return None, ()
    allowance = clauses.allowances[decider.allowance]
    left, needed = facts[allowance.left], facts.get(allowance.needed)
    if not isinstance(left, Decimal):
        raise BadFact("bad_value", fact=allowance.left, value=str(left))
    # What goes beyond is decided as if nothing were left.
    emptied = {**facts, allowance.left: _NOTHING}
    beyond = Verdict.of(spoken[first_match(spoken, emptied)])
    if not isinstance(needed, Decimal):
        missing = needed_open(allowance.needed, left, allowance.step, Verdict.of(decider), beyond)
        return Draw(left), (missing,)
    if needed < _NOTHING:
        raise BadFact("bad_value", fact=allowance.needed, value=str(needed))
    return Draw(left, needed, beyond if needed > left else None), ()

"""Facts not known yet: which of them could change a decision, and what each answer would mean.

A fact is open only if it really can change the outcome: some earlier clause with another outcome
has no known fact against it, tests this fact, and is not always preceded by clauses in front of
it. So a decision without open facts stays as it is, whatever else becomes known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Protocol, Self

from vefa.coverage.domain.boxes import Cover, Members, Space, Span, find_gap, within
from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.conditions import matches, may_match
from vefa.coverage.domain.errors import NoClauseMatches
from vefa.coverage.domain.verdicts import Verdict, decimal, rows, word, words
from vefa.coverage.domain.vocabulary import Value

Known = Mapping[str, Value]
Effect = tuple[Outcome, str | None, str | None]


class Boxes(Protocol):
    """The clauses as boxes, by number."""

    @property
    def space(self) -> Space:
        """The space that they lie in."""

    @property
    def covers(self) -> Mapping[str, Cover]:
        """Each clause's box."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the decision would be if the fact had one of these values, or lay in one of the spans.

    `provisional` says that further facts would then still be open.
    """

    values: tuple[str | bool, ...]
    spans: tuple[Span, ...]
    outcome: Outcome
    clauses: tuple[str, ...]
    rate: str | None = None
    allowance: str | None = None
    provisional: bool = False

    @property
    def effect(self) -> Effect:
        """What matters to the customer."""
        return self.outcome, self.rate, self.allowance

    def to_json(self) -> dict[str, object]:
        """As JSON; a span is `{"from": …, "to": …}`."""
        return {
            "values": list(self.values),
            "spans": [
                {
                    "from": None if span.start is None else str(span.start),
                    "to": None if span.end is None else str(span.end),
                }
                for span in self.spans
            ],
            "outcome": self.outcome.value,
            "clauses": list(self.clauses),
            "rate": self.rate,
            "allowance": self.allowance,
            "provisional": self.provisional,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        values = raw["values"]
        spans = (Span(decimal(row["from"]), decimal(row["to"])) for row in rows(raw, "spans"))
        return cls(
            tuple(values) if isinstance(values, list) else (),
            tuple(spans),
            Outcome(str(raw["outcome"])),
            words(raw, "clauses"),
            word(raw.get("rate")),
            word(raw.get("allowance")),
            bool(raw["provisional"]),
        )


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact not known yet that could change the decision."""

    fact: str
    answers: tuple[Answer, ...]

    def to_json(self) -> dict[str, object]:
        """As JSON."""
        return {"fact": self.fact, "answers": [answer.to_json() for answer in self.answers]}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        answers = tuple(Answer.from_json(row) for row in rows(raw, "answers"))
        return cls(str(raw["fact"]), answers)


def first_match(clauses: Sequence[Clause], facts: Known) -> int:
    """The place of the clause that decides. Raises `NoClauseMatches`."""
    for place, clause in enumerate(clauses):
        if matches(clause.condition, facts):
            return place
    raise NoClauseMatches("no_clause_matches")


def open_facts(
    clauses: Sequence[Clause], decider: int, facts: Known, boxes: Boxes
) -> tuple[OpenFact, ...]:
    """The open facts of the decision by `clauses[decider]`, most important clause first."""
    names = _names(clauses, decider, facts, boxes)
    return tuple(OpenFact(name, _answers(name, clauses, facts, boxes)) for name in names)


def _names(clauses: Sequence[Clause], decider: int, facts: Known, boxes: Boxes) -> tuple[str, ...]:
    missing = chain.from_iterable(_changing(clauses, decider, facts, boxes))
    return tuple(dict.fromkeys(missing))


def _changing(
    clauses: Sequence[Clause], decider: int, facts: Known, boxes: Boxes
) -> Iterator[tuple[str, ...]]:
    """For each earlier clause that may yet decide otherwise, the facts that it waits for."""
    effect = clauses[decider].effect
    universe = boxes.space.open(facts)
    before: list[tuple[set[str], Cover]] = []
    for clause in clauses[:decider]:
        if not may_match(clause.condition, facts):
            continue
        missing = tuple(test.fact for test in clause.condition if test.fact not in facts)
        cover = boxes.covers[clause.number]
        if clause.effect != effect:
            # What tests yet another unknown fact may stay unmatched: it stands in nobody's way.
            blockers = [other for tested, other in before if tested <= set(missing)]
            box = within(universe, cover)
            if box is not None and find_gap(box, blockers) is not None:
                yield missing
        before.append((set(missing), cover))


def _answers(
    name: str, clauses: Sequence[Clause], facts: Known, boxes: Boxes
) -> tuple[Answer, ...]:
    """One answer for each effect, with all the values that lead to it."""
    groups: dict[Effect, list[tuple[Members, Verdict, bool]]] = {}
    for members in boxes.space.classes(name):
        value = members.example() if isinstance(members, Span) else members[0]
        then = {**facts, name: value}
        place = first_match(clauses, then)
        more = any(True for _ in _changing(clauses, place, then, boxes))
        verdict = Verdict.of(clauses[place])
        groups.setdefault(verdict.effect, []).append((members, verdict, more))
    order = {clause.number: place for place, clause in enumerate(clauses)}
    return tuple(_answer(effect, found, order) for effect, found in groups.items())


def _answer(
    effect: Effect, found: Sequence[tuple[Members, Verdict, bool]], order: Mapping[str, int]
) -> Answer:
    outcome, rate, allowance = effect
    return Answer(
        tuple(
            value for members, _, _ in found if not isinstance(members, Span) for value in members
        ),
        _joined([members for members, _, _ in found if isinstance(members, Span)]),
        outcome,
        tuple(sorted({verdict.clause for _, verdict, _ in found}, key=order.__getitem__)),
        rate,
        allowance,
        any(more for _, _, more in found),
    )


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, with those that touch made into one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end is not None and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def needed_open(
    needed: str, left: Decimal, step: Decimal, drawn: Verdict, beyond: Verdict
) -> OpenFact:
    """That nobody knows yet how much a piece of work needs of an allowance.

    Up to what is left it is drawn; more than that goes beyond, as the clauses that follow say.
    """
    edge = left + step
    return OpenFact(
        needed,
        (
            Answer(
                (), (Span(None, edge),), drawn.outcome, (drawn.clause,), drawn.rate, drawn.allowance
            ),
            Answer(
                (),
                (Span(edge, None),),
                beyond.outcome,
                (beyond.clause,),
                beyond.rate,
                beyond.allowance,
            ),
        ),
    )

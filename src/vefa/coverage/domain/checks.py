"""What is wrong with a set of clauses, found on saving: contradictions, dead rows, gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from vefa.coverage.domain.boxes import Box, Cover, find_gap, within
from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause
from vefa.coverage.domain.facts import Facts
from vefa.coverage.domain.words import SUBJECTS


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a set of clauses is refused. `phrases.describe` says it in the reader's language.

    - `contradiction`: `clauses` are two with the same condition and different outcomes, and the
      first is no exception that speaks of fewer subjects than the second;
    - `unreachable`: the first of `clauses` never decides, since the others always match before it;
    - `uncovered`: no clause speaks of `subjects` when the facts are like `example` and those of
      `not_known` are not known.
    """

    kind: str
    clauses: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    example: Facts = field(default_factory=lambda: Facts({}))
    not_known: tuple[str, ...] = ()


def check(clauses: ClauseSet) -> list[Problem]:
    """Every contradiction, every clause that cannot be reached, and every gap.

    A closing default counts as reachable even when the clauses before it answer for all values:
    it decides while facts are not known yet. Without a closing default there is always a gap.
    """
    contradictions = _contradictions(clauses)
    contradicted = {problem.clauses[1] for problem in contradictions}
    return [*contradictions, *_unreachable(clauses, contradicted), *_uncovered(clauses)]


def _contradictions(clauses: ClauseSet) -> list[Problem]:
    found = []
    for first, second in combinations(clauses.clauses, 2):
        if first.condition != second.condition or first.effect == second.effect:
            continue
        shared = tuple(subject for subject in first.subjects if subject in second.subjects)
        # What speaks of fewer subjects and comes first is an exception, like travel to the default.
        if shared and not set(first.subjects) < set(second.subjects):
            found.append(Problem("contradiction", (first.number, second.number), shared))
    return found


def _unreachable(clauses: ClauseSet, contradicted: set[str]) -> list[Problem]:
    found = []
    for place, clause in enumerate(clauses.clauses):
        if clause.number in contradicted:
            continue
        blockers = _blockers(clause, clauses.clauses[:place], clauses)
        if blockers is not None:
            numbers = tuple(blocker.number for blocker in blockers)
            found.append(Problem("unreachable", (clause.number, *numbers), clause.subjects))
    return found


def _blockers(clause: Clause, earlier: Sequence[Clause], clauses: ClauseSet) -> list[Clause] | None:
    """The earlier clauses that leave nothing to this one; None when something is left."""
    space = clauses.space
    universe = space.known if clause.condition else space.open({})
    box = within(universe, clauses.covers[clause.number])
    if box is None:
        return None
    blockers: dict[str, Clause] = {}
    for subject in clause.subjects:
        about = [each for each in earlier if subject in each.subjects]
        covers = {each.number: clauses.covers[each.number] for each in about}
        if find_gap(box, list(covers.values())) is not None:
            return None
        needed = _fewest(box, covers)
        blockers |= {each.number: each for each in about if each.number in needed}
    return [each for each in earlier if each.number in blockers]


def _fewest(box: Box, covers: dict[str, Cover]) -> set[str]:
    """Covers of which none can be spared: only these are worth naming."""
    kept = {number: cover for number, cover in covers.items() if within(box, cover) is not None}
    for number in list(kept):
        others = {other: cover for other, cover in kept.items() if other != number}
        if find_gap(box, list(others.values())) is None:
            kept = others
    return set(kept)


def _uncovered(clauses: ClauseSet) -> list[Problem]:
    gaps: dict[Box, list[str]] = {}
    space = clauses.space
    for subject in SUBJECTS:
        covers = [clauses.covers[clause.number] for clause in clauses.about(subject)]
        gap = find_gap(space.known, covers) or find_gap(space.open({}), covers)
        if gap is not None:
            gaps.setdefault(gap, []).append(subject)
    return [_gap_problem(gap, tuple(subjects), clauses) for gap, subjects in gaps.items()]


def _gap_problem(gap: Box, subjects: tuple[str, ...], clauses: ClauseSet) -> Problem:
    space = clauses.space
    return Problem(
        "uncovered",
        subjects=subjects,
        example=Facts(space.example(gap)),
        not_known=tuple(
            dimension.fact
            for dimension, mask in zip(space.dimensions, gap, strict=True)
            if mask == dimension.unknown
        ),
    )

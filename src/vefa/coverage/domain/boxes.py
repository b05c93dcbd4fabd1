"""Conditions as boxes: exact answers about overlap and gaps.

Only the facts that the clauses test span the space. A fact's values that no clause tells apart
fall into one class, so each test is a set of few classes, held as the bits of an integer; one more
bit stands for “not known”, which no test admits. A clause is then a box, the product of such sets,
and “wholly covered by earlier ones” is decided by cutting a box along the boxes that meet it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol, Self

from vefa.coverage.domain.conditions import Among, Between, Condition, Test
from vefa.coverage.domain.vocabulary import FactSpec, Value, Vocabulary

Box = tuple[int, ...]
# A cover leaves out the dimensions that it does not limit.
Cover = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers in `[start, end)`; `None` leaves a side open."""

    start: Decimal | None
    end: Decimal | None

    def example(self) -> Decimal:
        """One number of the span. It is never open on both sides."""
        if self.start is not None:
            return self.start
        return (self.end or Decimal(0)) - 1


Members = tuple[str | bool, ...] | Span


class Ruled(Protocol):
    """What the space needs to know of a clause."""

    @property
    def condition(self) -> Condition:
        """Its tests."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One fact: its classes of values, in order. Class `n` is bit `n`."""

    fact: str
    classes: tuple[Members, ...]
    index: Mapping[str | bool, int] | None
    starts: tuple[Decimal, ...]

    @property
    def known(self) -> int:
        """All classes, without “not known”."""
        return (1 << len(self.classes)) - 1

    @property
    def unknown(self) -> int:
        """The bit of “not known”."""
        return 1 << len(self.classes)

    def bit(self, value: Value) -> int:
        """The class of a value."""
        if isinstance(value, Decimal):
            return 1 << bisect_right(self.starts, value)
        if self.index is None or not isinstance(value, str | bool):
            raise TypeError(f"{self.fact} is not of this kind: {value!r}")
        return 1 << self.index[value]

    def mask(self, test: Test) -> int:
        """The classes that a test admits."""
        if isinstance(test, Among):
            return self._mask_of(test.values)
        first = 0 if test.start is None else bisect_right(self.starts, test.start)
        last = len(self.classes) if test.end is None else bisect_right(self.starts, test.end)
        return (1 << last) - (1 << first)

    def _mask_of(self, values: Iterable[str | bool]) -> int:
        mask = 0
        for value in values:
            mask |= self.bit(value)
        return mask

    def example(self, mask: int) -> Value | None:
        """A value of the lowest class in the mask; None when only “not known” is left."""
        for number, members in enumerate(self.classes):
            if mask >> number & 1:
                return members.example() if isinstance(members, Span) else members[0]
        return None


@dataclass(frozen=True, slots=True)
class Space:
    """The dimensions that a set of clauses spans."""

    dimensions: tuple[Dimension, ...]
    place: Mapping[str, int]

    @classmethod
    def of(cls, clauses: Sequence[Ruled], vocabulary: Vocabulary) -> Self:
        """The space of all facts that these clauses test."""
        tests: dict[str, list[Test]] = {}
        for clause in clauses:
            for test in clause.condition:
                tests.setdefault(test.fact, []).append(test)
        dimensions = tuple(_dimension(vocabulary.spec(fact), tests[fact]) for fact in sorted(tests))
        return cls(dimensions, {each.fact: n for n, each in enumerate(dimensions)})

    @property
    def known(self) -> Box:
        """Every combination of known facts."""
        return tuple(dimension.known for dimension in self.dimensions)

    def open(self, facts: Mapping[str, Value]) -> Box:
        """Everything that may still come to be known, or stay unknown, from these facts on."""
        return tuple(
            each.bit(facts[each.fact]) if each.fact in facts else each.known | each.unknown
            for each in self.dimensions
        )

    def cover(self, condition: Condition) -> Cover:
        """The condition as limits on some dimensions."""
        return {
            self.place[test.fact]: self.dimensions[self.place[test.fact]].mask(test)
            for test in condition
        }

    def classes(self, fact: str) -> tuple[Members, ...]:
        """The groups of values that the clauses tell apart; () for a fact they do not test."""
        return self.dimensions[self.place[fact]].classes if fact in self.place else ()

    def example(self, box: Box) -> dict[str, Value]:
        """One combination of facts in the box; facts of which anything will do are left out."""
        found = {}
        for dimension, mask in zip(self.dimensions, box, strict=True):
            value = dimension.example(mask)
            if value is not None and mask & dimension.known != dimension.known:
                found[dimension.fact] = value
        return found


def within(box: Box, cover: Cover) -> Box | None:
    """The part of the box that lies in the cover; None when there is none."""
    part = list(box)
    for place, mask in cover.items():
        part[place] &= mask
        if not part[place]:
            return None
    return tuple(part)


def find_gap(box: Box, covers: Sequence[Cover]) -> Box | None:
    """A part of the box that none of the covers meets; None when they cover it wholly.

    Cuts the box along the cover that leaves the fewest pieces. In the worst case that is
    exponential in the number of covers that overlap each other in different facts, which contracts
    do not do; covers that lie apart or contain the box cost one pass.
    """
    meeting = [cover for cover in covers if within(box, cover) is not None]
    if not meeting:
        return box
    cuts = [[place for place in cover if box[place] & ~cover[place]] for cover in meeting]
    fewest = min(range(len(meeting)), key=lambda number: len(cuts[number]))
    if not cuts[fewest]:
        return None
    cutter = meeting.pop(fewest)
    rest = list(box)
    for place in cuts[fewest]:
        outside = tuple(
            mask & ~cutter[place] if at == place else mask for at, mask in enumerate(rest)
        )
        gap = find_gap(outside, meeting)
        if gap is not None:
            return gap
        rest[place] &= cutter[place]
    return None


def _dimension(spec: FactSpec, tests: Sequence[Test]) -> Dimension:
    if spec.kind == "number":
        bounds = {
            bound for test in tests if isinstance(test, Between) for bound in (test.start, test.end)
        }
        starts = tuple(sorted(bound for bound in bounds if bound is not None))
        edges = (None, *starts, None)
        spans = tuple(Span(start, end) for start, end in pairwise(edges))
        return Dimension(spec.name, spans, None, starts)
    values: tuple[str | bool, ...] = (True, False) if spec.kind == "flag" else tuple(spec.values)
    groups: dict[tuple[bool, ...], list[str | bool]] = {}
    for value in values:
        groups.setdefault(tuple(test.holds(value) for test in tests), []).append(value)
    index = {value: n for n, group in enumerate(groups.values()) for value in group}
    return Dimension(spec.name, tuple(tuple(g) for g in groups.values()), index, ())

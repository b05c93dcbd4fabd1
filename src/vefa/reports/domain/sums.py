"""What tickets come to under two terms: promises, coverage, the worst of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Self

WORST: Final = 20

Counts = tuple[int, int, int, int]
"""Kept and missed of what is guaranteed, then of reasonable effort."""

NOTHING: Final[Counts] = (0, 0, 0, 0)
OWN, OTHER = 0, 1

Place = tuple[str, str, str]
"""Month (`2026-03`), severity, clock."""

Change = tuple[str, str, str, str]
"""Month, severity, and what the coverage decision was and would have been."""


@dataclass(frozen=True, slots=True)
class Late:
    """A ticket with the promise of it that the other terms miss by most.

    `own` is what became of that promise under the terms it had, and `own_late_seconds` by how
    much it was missed there.
    """

    number: str
    customer: int
    reported_on: str
    severity: str
    clock: str
    late_seconds: int
    own: str
    own_late_seconds: int

    def to_json(self) -> list[Any]:
        """What `Late(*raw)` reads back."""
        return [
            self.number,
            self.customer,
            self.reported_on,
            self.severity,
            self.clock,
            self.late_seconds,
            self.own,
            self.own_late_seconds,
        ]

    @property
    def late(self) -> timedelta:
        """By how much the other terms' promise was missed."""
        return timedelta(seconds=self.late_seconds)

    @property
    def own_late(self) -> timedelta:
        """By how much the promise that was made was missed."""
        return timedelta(seconds=self.own_late_seconds)


@dataclass(frozen=True, slots=True)
class Figures:
    """Kept and missed under both terms."""

    own: Counts = NOTHING
    other: Counts = NOTHING

    def __add__(self, more: "Figures") -> "Figures":
        return Figures(_added(self.own, more.own), _added(self.other, more.other))

    @property
    def own_kept(self) -> int:
        """Kept under the terms they had, of either effort."""
        return self.own[0] + self.own[2]

    @property
    def own_missed(self) -> int:
        """Missed under the terms they had."""
        return self.own[1] + self.own[3]

    @property
    def other_kept(self) -> int:
        """Kept under the other terms."""
        return self.other[0] + self.other[2]

    @property
    def other_missed(self) -> int:
        """Missed under the other terms."""
        return self.other[1] + self.other[3]

    @property
    def own_share(self) -> float | None:
        """The part that was kept; None without promises."""
        return _share(self.own_kept, self.own_missed)

    @property
    def other_share(self) -> float | None:
        """The part that would have been kept."""
        return _share(self.other_kept, self.other_missed)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a number of tickets comes to; two of them add up to that of all their tickets."""

    tickets: int = 0
    promises: Mapping[Place, Figures] = field(default_factory=dict)
    coverage: Mapping[Change, int] = field(default_factory=dict)
    worst: tuple[Late, ...] = ()

    def __add__(self, more: "Sums") -> "Sums":
        promises = dict(self.promises)
        for place, figures in more.promises.items():
            promises[place] = promises.get(place, Figures()) + figures
        coverage = dict(self.coverage)
        for change, count in more.coverage.items():
            coverage[change] = coverage.get(change, 0) + count
        worst = sorted((*self.worst, *more.worst), key=lambda each: -each.late_seconds)
        return Sums(self.tickets + more.tickets, promises, coverage, tuple(worst[:WORST]))

    def by(self, part: int) -> dict[str, Figures]:
        """Summed by one part of the place: 0 month, 1 severity, 2 clock; in that part's order."""
        found: dict[str, Figures] = {}
        for place, figures in self.promises.items():
            found[place[part]] = found.get(place[part], Figures()) + figures
        return dict(sorted(found.items())) if part < 2 else found

    @property
    def all(self) -> Figures:
        """Everything together."""
        return sum(self.promises.values(), Figures())

    def decisions(self) -> dict[tuple[str, str], int]:
        """How many tickets went from which coverage to which."""
        found: dict[tuple[str, str], int] = {}
        for (_, _, own, other), count in self.coverage.items():
            found[own, other] = found.get((own, other), 0) + count
        return found

    def decided(self, which: int, outcome: str) -> int:
        """How many tickets have this coverage, under the terms they had (0) or the others (1)."""
        return sum(count for pair, count in self.decisions().items() if pair[which] == outcome)

    def rows(self) -> Iterator[tuple[str, str, str, Figures]]:
        """Every month, severity and clock with its figures, in order."""
        for place in sorted(self.promises):
            yield (*place, self.promises[place])

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {
            "tickets": self.tickets,
            "promises": [
                [*place, list(figures.own), list(figures.other)] for *place, figures in self.rows()
            ],
            "coverage": [[*change, count] for change, count in sorted(self.coverage.items())],
            "worst": [each.to_json() for each in self.worst],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        >>> sums = Sums(1, {("2026-03", "S1", "response"): Figures(own=(1, 0, 0, 0))})
        >>> Sums.from_json(sums.to_json()) == sums
        True
        """
        return cls(
            raw["tickets"],
            {
                (month, severity, clock): Figures(_counts(own), _counts(other))
                for month, severity, clock, own, other in raw["promises"]
            },
            {
                (month, severity, own, other): count
                for month, severity, own, other, count in raw["coverage"]
            },
            tuple(Late(*each) for each in raw["worst"]),
        )


def _added(one: Counts, other: Counts) -> Counts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _counts(raw: Iterable[int]) -> Counts:
    kept, missed, reasonable_kept, reasonable_missed = raw
    return kept, missed, reasonable_kept, reasonable_missed


def _share(kept: int, missed: int) -> float | None:
    return kept / (kept + missed) if kept + missed else None

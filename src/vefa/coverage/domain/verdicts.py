"""What a clause comes to for given facts: the parts that decisions are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.errors import BadFact
from vefa.coverage.domain.vocabulary import read_number


@dataclass(frozen=True, slots=True)
class Verdict:
    """A clause that matched and its outcome."""

    clause: str
    outcome: Outcome
    rate: str | None = None
    allowance: str | None = None

    @classmethod
    def of(cls, clause: Clause) -> Self:
        """The verdict of a clause."""
        return cls(clause.number, clause.outcome, clause.rate, clause.allowance)

    @property
    def effect(self) -> tuple[Outcome, str | None, str | None]:
        """What matters to the customer, whichever clause says so."""
        return self.outcome, self.rate, self.allowance

    def to_json(self) -> dict[str, object]:
        """As JSON; absent parts are null."""
        return {
            "clause": self.clause,
            "outcome": self.outcome.value,
            "rate": self.rate,
            "allowance": self.allowance,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            str(raw["clause"]),
            Outcome(str(raw["outcome"])),
            word(raw.get("rate")),
            word(raw.get("allowance")),
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """What a piece of work takes from an allowance, in the allowance's unit.

    `needed` is None while nobody has estimated it; then so are the other amounts but `left_before`.
    What goes beyond the allowance is decided by the clauses that follow: `beyond`.
    """

    left_before: Decimal
    needed: Decimal | None = None
    beyond: Verdict | None = None

    @property
    def drawn(self) -> Decimal | None:
        """What is taken."""
        return None if self.needed is None else min(self.needed, self.left_before)

    @property
    def left_after(self) -> Decimal | None:
        """What remains."""
        return None if self.drawn is None else self.left_before - self.drawn

    @property
    def excess(self) -> Decimal | None:
        """What goes beyond the allowance."""
        return None if self.needed is None or self.drawn is None else self.needed - self.drawn

    def to_json(self) -> dict[str, object]:
        """As JSON; amounts are strings."""
        amounts = {
            "left_before": self.left_before,
            "needed": self.needed,
            "drawn": self.drawn,
            "left_after": self.left_after,
            "excess": self.excess,
        }
        written: dict[str, object] = {
            name: None if amount is None else str(amount) for name, amount in amounts.items()
        }
        return {**written, "beyond": None if self.beyond is None else self.beyond.to_json()}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote; amounts that follow from others are worked out again."""
        beyond = raw.get("beyond")
        before = decimal(raw.get("left_before"))
        if before is None:
            raise BadFact("bad_value", fact="left_before", value="null")
        return cls(
            before,
            decimal(raw.get("needed")),
            Verdict.from_json(beyond) if isinstance(beyond, Mapping) else None,
        )


def rows(raw: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """The objects in a list of JSON; none when it is absent."""
    found = raw.get(key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def words(raw: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The strings in a list of JSON."""
    found = raw.get(key)
    return tuple(str(word) for word in found) if isinstance(found, list) else ()


def word(raw: object) -> str | None:
    """A string or nothing."""
    return None if raw is None else str(raw)


def decimal(raw: object) -> Decimal | None:
    """A number as JSON holds it, or nothing. Two places are the most that any unit has."""
    if raw is None:
        return None
    number = read_number(raw, 2)
    if number is None:
        raise BadFact("bad_value", fact="amount", value=str(raw))
    return number

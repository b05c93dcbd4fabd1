"""What a what-if replay is asked: which tickets, and under which other terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self

from vefa.calendars.domain import Calendar
from vefa.commitments.domain import SEVERITIES, Clock, CommitmentError, Target, Terms

LONGEST_DAYS: Final = 3_660
"""A period is at most ten years long."""

PLAN: Final = "plan"
VERSION: Final = "version"
DRAFT: Final = "draft"
TARGETS: Final = "targets"
KINDS: Final = (PLAN, VERSION, DRAFT, TARGETS)

Changes = Mapping[str, Mapping[str, Any]]
"""Targets by severity and clock as terms write them; None is best effort."""


class BadQuestion(ValueError):
    """A question that cannot be asked; `code` says why."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Other:
    """The other terms: a plan's (`plan`), a terms version's or a draft's (`key`), or those that
    each ticket had with other `targets`."""

    kind: str
    plan: str = ""
    key: int | None = None
    targets: Changes = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        written: dict[str, Any] = {"kind": self.kind}
        if self.kind == PLAN:
            written["plan"] = self.plan
        elif self.kind == TARGETS:
            written["targets"] = {name: dict(row) for name, row in self.targets.items()}
        else:
            written["key"] = self.key
        return written

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(raw["kind"], raw.get("plan", ""), raw.get("key"), raw.get("targets", {}))


@dataclass(frozen=True, slots=True)
class Question:
    """Tickets reported on the customers' local days `since` to `until`, both included.

    No `customers` means all of them; with an `agreement` only its tickets are meant.
    """

    since: date
    until: date
    other: Other
    customers: tuple[int, ...] = ()
    agreement: int | None = None

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "customers": list(self.customers),
            "agreement": self.agreement,
            "other": self.other.to_json(),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            since=date.fromisoformat(raw["since"]),
            until=date.fromisoformat(raw["until"]),
            other=Other.from_json(raw["other"]),
            customers=tuple(raw["customers"]),
            agreement=raw["agreement"],
        )


def check(question: Question) -> None:
    """Raise `BadQuestion` for a period that has no days or too many, and for terms not named.

    >>> day = date(2026, 3, 1)
    >>> check(Question(day, date(2026, 2, 1), Other("plan", "premium")))
    Traceback (most recent call last):
    ...
    vefa.reports.domain.questions.BadQuestion: order
    """
    days = (question.until - question.since).days
    if days < 0:
        raise BadQuestion("order", "until")
    if days > LONGEST_DAYS:
        raise BadQuestion("too_long", "until")
    other = question.other
    if other.kind not in KINDS:
        raise BadQuestion("kind", "kind")
    if other.kind == PLAN and not other.plan:
        raise BadQuestion("plan", "plan")
    if other.kind in (VERSION, DRAFT) and other.key is None:
        raise BadQuestion(other.kind, other.kind)
    if other.kind == TARGETS:
        _check_targets(other.targets)


def _check_targets(changes: Changes) -> None:
    if not any(changes.values()):
        raise BadQuestion("targets")
    week = {"timezone": "UTC", "week": {"mon": [["08:00", "17:00"]]}}
    tried = Terms("", Calendar.from_json("any", week), {})
    try:
        with_targets(tried, changes)
    except (CommitmentError, ValueError) as error:
        raise BadQuestion("target") from error
    if set(changes) - set(SEVERITIES):
        raise BadQuestion("target")


def with_targets(terms: Terms, changes: Changes) -> Terms:
    """The same terms with some targets replaced, in the same calendar. Raises BadTerms.

    What a target says besides its length stays: whether it is guaranteed, and when the response
    clock starts. A clock that such a ticket does not have is left alone.
    """
    targets = {severity: dict(row) for severity, row in terms.targets.items()}
    for severity, row in changes.items():
        own = targets.setdefault(severity, {})
        for name, data in row.items():
            clock = Clock(name)
            before = own.pop(clock, None)
            where = f"{severity} {name}"
            target = Target.from_json(where, clock, _kept(before, data), terms.calendar)
            if target is not None:
                own[clock] = target
    return Terms(terms.name, terms.calendar, targets, terms.thresholds, terms.clocks)


def _kept(before: Target | None, data: Any) -> Any:
    """The new target with the words of the old one."""
    if before is None or not isinstance(data, Mapping):
        return data
    words = {key: value for key, value in before.to_json().items() if key in ("effort", "starts")}
    return {**words, **data}

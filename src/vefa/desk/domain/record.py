"""A ticket's recorded facts: what clocks read of them, and what is still open.

The record is append-only. Clocks read a derived list of events in the scenario format of
`commitments`; everything here is a pure function of the facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from vefa.commitments.domain.names import turn_of

THIRD_REASONS: Final = frozenset({"third_party", "network", "force_majeure"})
DUTY_WAIT: Final = "duty-"
"""How the ids of waits for recorded duties begin."""

ACCEPTANCE: Final = "customer_acceptance"
# What the customer's next message brings; an acceptance is given by its own button.
ANSWERED_BY_MESSAGE: Final = frozenset({"customer_answer", "customer_data", "customer_approval"})

# Facts that the desk keeps for itself; clocks do not read them.
_OWN: Final = frozenset(
    {
        "items_asked",
        "items_arrived",
        "question_repeated",
        "workaround_offered",
        "workaround_declined",
        "closed",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One recorded fact; `data` holds what its type needs, as in the scenario format."""

    number: int
    at: datetime
    recorded_at: datetime
    type: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """An open wait: why, since when, and which entry of the timeline opened it."""

    id: str
    reason: str
    since: datetime
    clocks: tuple[str, ...]
    entry: int | None

    @property
    def duty(self) -> str:
        """The duty of the customer that it waits for, as the agreement's record says; else empty.

        No message and no press on the ticket ends it: that the duty is met is recorded.
        """
        return self.id.removeprefix(DUTY_WAIT) if self.id.startswith(DUTY_WAIT) else ""

    @property
    def is_question(self) -> bool:
        """Whether a question to the customer is open, which is repeated until it is answered."""
        return self.reason == "customer_answer" and not self.duty


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open at an instant.

    `wish` is the customer's own date where their last word on dates was that, `workarounds` are
    the entries of those that are offered and not answered, in their order.
    """

    waits: tuple[Wait, ...] = ()
    proposal: datetime | None = None
    proposed_at: datetime | None = None
    agreed: datetime | None = None
    wish: datetime | None = None
    items: tuple[str, ...] = ()
    items_asked_at: datetime | None = None
    workarounds: tuple[int | None, ...] = ()
    workaround_accepted: bool = False
    responded: bool = False
    resolved_at: datetime | None = None
    cancelled: bool = False
    closed: bool = False
    repeats: int = 0

    @property
    def workaround_offered(self) -> bool:
        """Whether a workaround waits for an answer."""
        return bool(self.workarounds)

    @property
    def asked_since(self) -> datetime | None:
        """Since when the customer's answer to a question is awaited."""
        times = [wait.since for wait in self.waits if wait.is_question]
        if self.items_asked_at is not None:
            times.append(self.items_asked_at)
        return min(times, default=None)

    @property
    def turn(self) -> str:
        """Whose move it is: `provider`, `customer`, `third` or `nobody`."""
        if self.closed or self.cancelled:
            return "nobody"
        if self.resolved_at is not None or self.proposal is not None or self.items:
            return "customer"
        turns = {str(turn_of(wait.reason)) for wait in self.waits}
        if "customer" in turns:
            return "customer"
        return "third" if turns else "provider"


def in_order(facts: Sequence[Fact]) -> list[Fact]:
    """By time, then by number: the order in which clocks read them."""
    return sorted(facts, key=lambda fact: (fact.at, fact.number))


def clock_events(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The events of the scenario format that the facts amount to.

    A report is complete when it arrives unless named items were asked for in time; then it
    is complete when they arrive (commitments: "A report is complete at `reported` unless we
    ask, within the response target, for named missing items").
    """
    ordered = in_order(facts)
    asked = any(fact.type == "items_asked" for fact in ordered)
    events: list[dict[str, Any]] = []
    for fact in ordered:
        if fact.type == "items_arrived":
            events.append(_event("report_completed", fact.at, {}))
        elif fact.type not in _OWN:
            events.append(_event(fact.type, fact.at, fact.data))
            if fact.type == "reported" and not asked:
                events.append(_event("report_completed", fact.at, {}))
    return events


# What clocks read of a fact; the rest is the desk's own (which entry, which way).
_READ: Final = ("severity", "terms", "kind", "id", "reason", "clocks", "due", "clock", "text")


def _event(kind: str, at: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    read = {key: data[key] for key in _READ if data.get(key) is not None}
    return {"at": at.isoformat().replace("+00:00", "Z"), "type": kind, **read}


def standing(facts: Sequence[Fact]) -> Standing:
    """What is open after all the facts given."""
    view = _View()
    for fact in in_order(facts):
        view.take(fact)
    return view.standing()


class _View:
    """The running fold over the facts."""

    def __init__(self) -> None:
        self.waits: dict[str, Wait] = {}
        self.values: dict[str, Any] = {}

    def take(self, fact: Fact) -> None:
        handler = getattr(self, f"_{fact.type}", None)
        if handler is not None:
            handler(fact)

    def standing(self) -> Standing:
        return Standing(waits=tuple(self.waits.values()), **self.values)

    def _waiting_started(self, fact: Fact) -> None:
        key = str(fact.data["id"])
        self.waits[key] = Wait(
            id=key,
            reason=str(fact.data.get("reason", "")),
            since=fact.at,
            clocks=tuple(fact.data.get("clocks") or ()),
            entry=fact.data.get("entry"),
        )

    def _waiting_ended(self, fact: Fact) -> None:
        ended = self.waits.pop(str(fact.data["id"]), None)
        if (
            ended is not None
            and ended.is_question
            and not any(wait.is_question for wait in self.waits.values())
        ):
            self.values["repeats"] = 0

    def _question_repeated(self, _: Fact) -> None:
        self.values["repeats"] = self.values.get("repeats", 0) + 1

    def _items_asked(self, fact: Fact) -> None:
        self.values.update(items=tuple(fact.data.get("items", ())), items_asked_at=fact.at)

    def _items_arrived(self, _: Fact) -> None:
        self.values.update(items=(), items_asked_at=None, repeats=0)

    def _response_sent(self, _: Fact) -> None:
        self.values["responded"] = True

    def _date_proposed(self, fact: Fact) -> None:
        due = datetime.fromisoformat(str(fact.data["due"]))
        self.values.update(proposal=due, proposed_at=fact.at, wish=None)

    def _date_agreed(self, fact: Fact) -> None:
        due = datetime.fromisoformat(str(fact.data["due"]))
        self.values.update(
            proposal=None, proposed_at=None, agreed=due, wish=None, items=(), items_asked_at=None
        )

    def _date_declined(self, fact: Fact) -> None:
        counter = fact.data.get("counter")
        wish = datetime.fromisoformat(str(counter)) if counter else None
        self.values.update(proposal=None, proposed_at=None, wish=wish)

    def _workaround_offered(self, fact: Fact) -> None:
        offered = self.values.get("workarounds", ())
        self.values["workarounds"] = (*offered, fact.data.get("entry"))

    def _workaround_declined(self, fact: Fact) -> None:
        entry, offered = fact.data.get("entry"), self.values.get("workarounds", ())
        left = tuple(each for each in offered if entry is not None and each != entry)
        self.values["workarounds"] = left

    def _workaround_accepted(self, _: Fact) -> None:
        self.values.update(workarounds=(), workaround_accepted=True)

    def _resolved(self, fact: Fact) -> None:
        self._end_what_is_open()
        self.values["resolved_at"] = fact.at

    def _end_what_is_open(self) -> None:
        self.waits.clear()
        self.values.update(
            proposal=None,
            proposed_at=None,
            wish=None,
            items=(),
            items_asked_at=None,
            workarounds=(),
            repeats=0,
        )

    def _reopened(self, _: Fact) -> None:
        # Clocks that were cancelled stay so (commitments, rule 7); the ticket is open again.
        self.values.update(resolved_at=None, closed=False, cancelled=False)

    def _closed(self, _: Fact) -> None:
        self.values["closed"] = True

    def _cancelled(self, _: Fact) -> None:
        self._end_what_is_open()
        self.values["cancelled"] = True

"""Which duties of the customer are not met, as a ticket's own facts show and as the agreement's
record says, and what follows for the ticket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vefa.coverage.domain import Hold
from vefa.desk.domain.record import DUTY_WAIT, Standing, Wait

# Waits that can only mean one duty. A delay of the customer or a third party may mean anything.
_BY_WAIT: Final = {
    "customer_data": "complete_report",
    "remote_access": "remote_access",
    "access_refused": "workspace_access",
}

_BY_CAUSE: Final = {
    "customer_part": "own_third_party_parts",
    "unannounced_change": "our_engineers_only",
}


def unmet_duties(standing: Standing, facts: Mapping[str, Any]) -> frozenset[str]:
    """The codes of the duties that are not met; `facts` are those of the coverage decision.

    A code may be one that the agreement does not list. What no fact decides, such as whether
    backups are kept, is never said to be unmet.

    >>> sorted(unmet_duties(Standing(items=("log",)), {"contact_trained": False}))
    ['complete_report', 'trained_contact']
    >>> sorted(unmet_duties(Standing(), {"cause": "customer_part", "contact_trained": True}))
    ['own_third_party_parts']
    """
    waits = [wait for wait in standing.waits if not wait.duty]
    found = {_BY_WAIT[wait.reason] for wait in waits if wait.reason in _BY_WAIT}
    if standing.items:
        found.add("complete_report")
    if facts.get("contact_trained") is False:
        found.add("trained_contact")
    if cause := _BY_CAUSE.get(str(facts.get("cause"))):
        found.add(cause)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the agreement's newest record says of a duty that is not met: from when on, and
    whether there was evidence whose time is over."""

    recorded_at: datetime
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """A duty that the agreement's record says is not met, and that concerns the ticket.

    `wait_reason` is why clocks wait meanwhile, empty where they do not; with a `gate` the coverage
    is provisional until the duty is met.
    """

    duty: str
    title: Mapping[str, str]
    meaning: Mapping[str, str]
    gate: str
    wait_reason: str
    recorded: Recorded

    @property
    def wait_id(self) -> str:
        """Under which id clocks wait for it."""
        return f"{DUTY_WAIT}{self.duty}"

    @property
    def hold(self) -> Hold:
        """What it does to a decision."""
        return Hold(self.duty, self.title, self.meaning, self.recorded.expired)


_ON_SITE: Final = ("agreed_site", "other_site")
_CHANGING_KINDS: Final = ("change", "development", "maintenance")
_CHANGING_ITEMS: Final = frozenset(
    {
        "advanced_configuration",
        "breaking_change",
        "configuration",
        "customer_reinstallation",
        "data_restoration",
        "database_move",
        "hardware_upgrade",
        "infrastructure_change",
        "law_configuration",
        "own_updates",
        "platform_upgrade",
        "product_integration",
        "server_reinstallation",
        "system_change",
        "upgrade_fees",
    }
)


def concerns(gate: str | None, kind: str, facts: Mapping[str, Any], *, on_site: bool) -> bool:
    """Whether a duty that is checked at `gate` concerns a ticket.

    Without a gate, and at intake, it concerns every ticket of the service. Remote access concerns
    all but those known to be worked on site; access for visits those that somebody is sent to;
    what is checked before changes concerns changes, and whatever installs, moves or restores.
    `facts` are those recorded with the ticket, `on_site` says that a visit was demanded.

    >>> [concerns("change", kind, {}, on_site=False) for kind in ("fault", "change")]
    [False, True]
    >>> concerns("remote", "fault", {"place": "agreed_site"}, on_site=False)
    False
    """
    place = facts.get("place")
    if gate == "remote":
        return place not in _ON_SITE
    if gate == "visit":
        return on_site or place in _ON_SITE
    if gate == "change":
        changes = kind in _CHANGING_KINDS or facts.get("item") in _CHANGING_ITEMS
        return changes or bool(facts.get("upgrade_kind"))
    return True


def lacks_of(
    duties: Sequence[Mapping[str, Any]],
    recorded: Mapping[str, Recorded],
    kind: str,
    facts: Mapping[str, Any],
    *,
    on_site: bool,
) -> tuple[Lack, ...]:
    """Of the terms' duties those that are recorded as not met and concern the ticket."""
    return tuple(
        Lack(
            duty=str(duty["code"]),
            title=duty["title"],
            meaning=duty["unmet"],
            gate=duty.get("gate") or "",
            wait_reason=str(duty["wait_reason"]) if duty.get("stops_clock") else "",
            recorded=recorded[str(duty["code"])],
        )
        for duty in duties
        if str(duty["code"]) in recorded
        and concerns(duty.get("gate"), kind, facts, on_site=on_site)
    )


def holds_of(lacks: Iterable[Lack]) -> tuple[Hold, ...]:
    """What of the lacks makes a decision provisional: duties on which service depends."""
    return tuple(lack.hold for lack in lacks if lack.gate)


def wait_changes(
    waits: Iterable[Wait], lacks: Iterable[Lack]
) -> tuple[tuple[Lack, ...], tuple[Wait, ...]]:
    """For which lacks clocks begin to wait, and which waits for duties end."""
    open_waits = {wait.id: wait for wait in waits if wait.duty}
    stopping = {lack.wait_id: lack for lack in lacks if lack.wait_reason}
    begin = tuple(lack for key, lack in stopping.items() if key not in open_waits)
    end = tuple(wait for key, wait in open_waits.items() if key not in stopping)
    return begin, end

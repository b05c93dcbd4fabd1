"""The words of this room: clocks, their states, the events that move them, reasons to wait."""

from enum import StrEnum


class Clock(StrEnum):
    """A promise of the terms that is timed."""

    RESPONSE = "response"
    FIX_DATE = "fix_date"
    ONSITE = "onsite"
    WORKAROUND = "workaround"
    RESOLUTION = "resolution"


class State(StrEnum):
    """Where a clock stands (rule 9)."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    WAITING = "waiting"
    MET = "met"
    MISSED = "missed"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    BEST_EFFORT = "best_effort"


class EventType(StrEnum):
    """A recorded fact that clocks run on."""

    REPORTED = "reported"
    REPORT_COMPLETED = "report_completed"
    RESPONSE_SENT = "response_sent"
    WAITING_STARTED = "waiting_started"
    WAITING_ENDED = "waiting_ended"
    SEVERITY_CHANGED = "severity_changed"
    TERMS_CHANGED = "terms_changed"
    DATE_PROPOSED = "date_proposed"
    DATE_AGREED = "date_agreed"
    DATE_DECLINED = "date_declined"
    ONSITE_DEMANDED = "onsite_demanded"
    ARRIVED = "arrived"
    WORKAROUND_ACCEPTED = "workaround_accepted"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    EXCEPTION_TOLD = "exception_told"
    CANCELLED = "cancelled"


class WaitReason(StrEnum):
    """Why a clock waits. A wait may carry another word; these are the ones that are explained."""

    CUSTOMER_ANSWER = "customer_answer"
    CUSTOMER_DATA = "customer_data"
    CUSTOMER_APPROVAL = "customer_approval"
    CUSTOMER_ACCEPTANCE = "customer_acceptance"
    CUSTOMER_DELAY = "customer_delay"
    REMOTE_ACCESS = "remote_access"
    ACCESS_REFUSED = "access_refused"
    THIRD_PARTY = "third_party"
    NETWORK = "network"
    FORCE_MAJEURE = "force_majeure"
    SUSPENSION = "suspension"


class Turn(StrEnum):
    """Whose move it is while a clock waits."""

    CUSTOMER = "customer"
    THIRD = "third"
    NOBODY = "nobody"


SEVERITIES = ("S1", "S2", "S3", "S4")

_NOT_ONSITE = tuple(clock for clock in Clock if clock is not Clock.ONSITE)
_HOLDS_ONSITE = frozenset(
    {WaitReason.ACCESS_REFUSED, WaitReason.FORCE_MAJEURE, WaitReason.SUSPENSION}
)
_TURNS = {
    WaitReason.THIRD_PARTY: Turn.THIRD,
    WaitReason.NETWORK: Turn.THIRD,
    WaitReason.FORCE_MAJEURE: Turn.NOBODY,
}


def clocks_waiting_for(reason: WaitReason) -> tuple[Clock, ...]:
    """The clocks that a wait for this reason should name; an empty tuple means all of them.

    The on-site clock waits only for refused access and force majeure; a suspended agreement waits
    every clock. The rules themselves follow whatever clocks a wait names.

    >>> [str(clock) for clock in clocks_waiting_for(WaitReason.CUSTOMER_ANSWER)]
    ['response', 'fix_date', 'workaround', 'resolution']
    """
    return () if reason in _HOLDS_ONSITE else _NOT_ONSITE


def turn_of(reason: str) -> Turn:
    """Whose move it is while a clock waits for this reason; the customer's unless known better."""
    try:
        return _TURNS.get(WaitReason(reason), Turn.CUSTOMER)
    except ValueError:
        return Turn.CUSTOMER

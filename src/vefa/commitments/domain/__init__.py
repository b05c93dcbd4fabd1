"""Service clocks, pure: `state` and what explains it. The rules: docs/rules/clocks.md."""

from vefa.commitments.domain.errors import BadEvent, BadScenario, BadTerms, CommitmentError
from vefa.commitments.domain.explanation import Explanation, Row, RowKind, explain
from vefa.commitments.domain.facts import Event
from vefa.commitments.domain.forecast import (
    NextDue,
    Outlook,
    Threshold,
    next_due,
    outlook,
    thresholds_raised,
)
from vefa.commitments.domain.names import (
    SEVERITIES,
    Clock,
    EventType,
    State,
    Turn,
    WaitReason,
    clocks_waiting_for,
    turn_of,
)
from vefa.commitments.domain.outcomes import Kept, Outcome, compliance
from vefa.commitments.domain.rows import (
    TargetRow,
    ambiguous,
    clocks_for,
    read_rows,
    targets_for,
)
from vefa.commitments.domain.scenario import Scenario, read_scenario, write_clock, write_state
from vefa.commitments.domain.states import ClockState, TicketState, Wait
from vefa.commitments.domain.targets import Target, Terms
from vefa.commitments.domain.ticket import state

__all__ = [
    "SEVERITIES",
    "BadEvent",
    "BadScenario",
    "BadTerms",
    "Clock",
    "ClockState",
    "CommitmentError",
    "Event",
    "EventType",
    "Explanation",
    "Kept",
    "NextDue",
    "Outcome",
    "Outlook",
    "Row",
    "RowKind",
    "Scenario",
    "State",
    "Target",
    "TargetRow",
    "Terms",
    "Threshold",
    "TicketState",
    "Turn",
    "Wait",
    "WaitReason",
    "ambiguous",
    "clocks_for",
    "clocks_waiting_for",
    "compliance",
    "explain",
    "next_due",
    "outlook",
    "read_rows",
    "read_scenario",
    "state",
    "targets_for",
    "thresholds_raised",
    "turn_of",
    "write_clock",
    "write_state",
]

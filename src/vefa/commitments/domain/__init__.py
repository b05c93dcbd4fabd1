"""Service clocks, pure: `state` and what explains it. The rules: docs/rules/clocks.md."""

from vefa.commitments.domain.errors import BadEvent, BadScenario, BadTerms, CommitmentError
from vefa.commitments.domain.facts import Event
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
    "Scenario",
    "State",
    "Target",
    "Terms",
    "TicketState",
    "Turn",
    "Wait",
    "WaitReason",
    "clocks_waiting_for",
    "read_scenario",
    "state",
    "turn_of",
    "write_clock",
    "write_state",
]

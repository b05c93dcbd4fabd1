"""The replay of many tickets has the answers of the live clocks."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from vefa.calendars.domain import Calendar
from vefa.commitments.bulk import ABSENT, CLOCKS, OUTCOMES, histories_of, replay
from vefa.commitments.domain import Event, Terms, compliance, state
from vefa.commitments.tests.domain.random_scenarios import CALENDARS, scenario

PLAIN = ("severity_changed", "terms_changed", "reopened")


def drawn(seed, *, plain):
    """A random scenario; a plain one has none of what is folded."""
    data = scenario(Random(seed), longest=9)
    if plain:
        data["events"] = [
            event
            for event in data["events"]
            if event["type"] not in PLAIN or event.get("kind") == "correction"
        ]
        agreed = [event for event in data["events"] if event["type"] == "date_agreed"]
        for event in agreed[1:]:
            event["due"] = event["at"]
    return data


def live(terms, events, at):
    """The outcomes of a ticket by its clocks, and how late each was stopped."""
    shown = state(terms, events, at)
    kept = compliance(shown)
    found = []
    for clock in CLOCKS:
        if clock not in kept:
            found.append(("absent", True, 0))
            continue
        its = shown.clocks[clock]
        late = (its.stopped_at or at) - its.missed_at if its.missed_at else None
        seconds = late.total_seconds() if late else 0
        found.append((str(kept[clock].outcome), kept[clock].guaranteed, seconds))
    return found


def counted(found, number):
    return [
        (
            "absent" if code == ABSENT else str(OUTCOMES[code]),
            bool(found.guaranteed[number, place]),
            int(found.late[number, place]) / 1_000_000,
        )
        for place, code in enumerate(found.outcome[number].tolist())
    ]


PARSED = {name: Calendar.from_json(name, data) for name, data in CALENDARS.items()}
LOOKS = (datetime(2026, 5, 26, 9, 30, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))


def tickets(count, *, plain):
    """Random tickets, each under two terms of its own, in calendars that all share."""
    terms, told = [], []
    for seed in range(count):
        data = drawn(seed, plain=plain)
        for name, version in data["terms"].items():
            terms.append(Terms.from_json(f"{seed} {name}", version, PARSED))
        named = [
            {**event, "terms": f"{seed} {event['terms']}"} if "terms" in event else event
            for event in data["events"]
        ]
        told.append([Event.from_json(number, event) for number, event in enumerate(named)])
    return terms, told


def under(events, name):
    """The events as if these terms had held throughout."""
    return [
        replace(event, terms=name) if event.terms else event
        for event in events
        if event.type != "terms_changed"
    ]


@pytest.mark.parametrize("at", LOOKS, ids=["on the way", "at the end"])
@pytest.mark.parametrize("plain", [True, False], ids=["plain", "any"])
def test_random_tickets_have_the_outcomes_of_the_live_clocks(plain, at):
    terms, told = tickets(400, plain=plain)
    by_name = {each.name: each for each in terms}
    histories = histories_of(told, [*by_name])
    found = replay(histories, terms, at)
    assert found.folded < 200 if plain else found.folded > 100
    for number, events in enumerate(told):
        assert counted(found, number) == live(by_name, events, at), number
    for place in (0, 1):
        held = np.arange(len(told)) * 2 + place
        other = replay(histories, terms, at, held)
        for number, events in enumerate(told):
            expected = live(by_name, under(events, terms[held[number]].name), at)
            assert counted(other, number) == expected, number


def test_columns_give_the_events_back():
    _terms, told = tickets(30, plain=False)
    names = [each.name for each in _terms]
    histories = histories_of(told, names)
    for number, events in enumerate(told):
        again = histories.events(number, names)
        assert [(e.at, e.type, e.severity, e.terms, e.due, e.clocks, e.clock) for e in again] == [
            (e.at, e.type, e.severity, e.terms, e.due, e.clocks, e.clock) for e in events
        ]


def test_no_tickets_have_no_outcomes():
    terms, _told = tickets(1, plain=True)
    found = replay(histories_of([], []), terms, LOOKS[1])
    assert found.outcome.shape == (0, len(CLOCKS))
    assert found.folded == 0

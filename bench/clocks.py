"""Microseconds per ticket for the clocks: `python bench/clocks.py [TICKETS]`.

Typical tickets of a year under the terms of a plan like Standard: most are answered, wait once
or twice for the customer and are resolved; some change severity, get an agreed date, are reopened.
Prints the time of the process for each call, the best of three rounds.
"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from vefa.calendars.domain import Calendar
from vefa.commitments.domain import Event, Terms, explain, next_due, outlook, state
from vefa.commitments.domain.names import Clock

Ticket = tuple[Sequence[Event], datetime]

WEEK = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOLIDAYS = ("2026-01-01", "2026-03-20", "2026-04-23", "2026-05-01", "2026-05-19", "2026-05-27")


def business(hours: float) -> dict[str, Any]:
    """A target in business time."""
    return {"hours": hours, "in": "business"}


def plan() -> dict[str, Terms]:
    """Terms with targets for four severities, in a calendar with holidays."""
    data = {"timezone": "Europe/Istanbul", "week": WEEK, "dates": {day: [] for day in HOLIDAYS}}
    calendars = {"tr": Calendar.from_json("tr", data)}
    fix_date, onsite = business(2), {"hours": 3, "in": "elapsed"}
    targets = {
        "S1": {
            "response": business(1),
            "workaround": business(8),
            "resolution": {"business_days": 3},
        },
        "S2": {
            "response": business(2),
            "workaround": business(16),
            "resolution": {"business_days": 7},
        },
        "S3": {"response": business(4), "resolution": {"business_days": 15}},
        "S4": {"response": business(8)},
    }
    rows = {
        severity: {**row, "fix_date": fix_date, "onsite": onsite}
        for severity, row in targets.items()
    }
    terms = {"calendar": "tr", "targets": rows}
    return {"v1": Terms.from_json("v1", terms, calendars)}


def ticket(rng: Random) -> Ticket:
    """One ticket's events and the instant to ask about."""
    at = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=rng.randrange(300 * 1440))
    events: list[dict[str, Any]] = []

    def add(kind: str, minutes: int, **more: Any) -> None:
        nonlocal at
        at += timedelta(minutes=rng.randrange(minutes) if minutes else 0)
        events.append({"at": at.isoformat(), "type": kind, **more})

    add("reported", 0, terms="v1", severity=rng.choice(("S1", "S2", "S3", "S3", "S4")))
    add("report_completed", 0)
    add("response_sent", 300)
    for number in range(rng.randrange(3)):
        add("waiting_started", 600, id=f"w{number}", reason="customer_answer")
        add("waiting_ended", 2000, id=f"w{number}")
    if rng.random() < 0.2:
        add("severity_changed", 600, severity="S3")
    if rng.random() < 0.2:
        add("date_proposed", 600, due=(at + timedelta(days=5)).isoformat())
        add("date_agreed", 600, due=(at + timedelta(days=5)).isoformat())
    if rng.random() < 0.8:
        add("resolved", 4000)
        if rng.random() < 0.1:
            add("reopened", 2000)
    asked = at + timedelta(minutes=rng.randrange(2000))
    return [Event.from_json(number, event) for number, event in enumerate(events)], asked


def measure(name: str, tickets: Sequence[Ticket], call: Callable[[Ticket], object]) -> None:
    """Print the time of one call, the best of three rounds over all tickets."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for each in tickets:
            call(each)
        best = min(best, time.process_time() - began)
    print(f"{name:10} {best / len(tickets) * 1e6:8.1f} µs")


def main() -> None:
    """Measure all calls over the same tickets."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    rng = Random(1)
    terms = plan()
    tickets = [ticket(rng) for _ in range(count)]
    events = sum(len(each[0]) for each in tickets)
    print(f"{count} tickets, {events / count:.1f} events each")
    measure("state", tickets, lambda each: state(terms, *each))
    measure("next_due", tickets, lambda each: next_due(terms, *each))
    measure("outlook", tickets, lambda each: outlook(terms, *each))
    measure("explain", tickets, lambda each: explain(terms, *each, Clock.RESOLUTION))


if __name__ == "__main__":
    main()

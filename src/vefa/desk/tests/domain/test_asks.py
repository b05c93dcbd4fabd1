"""What waits for the customer, the most pressing first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vefa.desk.domain.asks import VERBS, asks
from vefa.desk.domain.record import Fact
from vefa.desk.domain.states import MOVES

START = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
REPORTED = ("reported", {"severity": "S2", "terms": "v1"})


def facts(*items: tuple[str, dict[str, Any]]) -> list[Fact]:
    """Facts an hour apart, after the report."""
    return [
        Fact(number, START + timedelta(hours=number), START, kind, data)
        for number, (kind, data) in enumerate((REPORTED, *items))
    ]


def wait(reason: str, key: str = "w", entry: int = 7) -> tuple[str, dict[str, Any]]:
    return "waiting_started", {"id": key, "reason": reason, "entry": entry}


DUE = "2026-04-25T12:00:00+00:00"
DATE = ("date_proposed", {"due": DUE, "entry": 9})
ITEMS = ("items_asked", {"items": ["log", "screenshot"], "entry": 8})


@pytest.mark.parametrize(
    ("items", "state", "kinds"),
    [
        ((), "new", []),
        ((wait("customer_answer"),), "waiting_customer", ["question"]),
        ((wait("customer_acceptance"),), "in_progress", ["workaround"]),
        ((wait("remote_access"),), "in_progress", ["wait"]),
        ((wait("third_party"), wait("access_refused", "s")), "waiting_third", ["wait"]),
        ((wait("suspension"),), "in_progress", []),
        ((wait("suspension"), wait("customer_answer", "q")), "waiting_customer", ["question"]),
        ((ITEMS, wait("customer_answer"), DATE), "waiting_customer", ["items", "question", "date"]),
        ((ITEMS, ("items_arrived", {})), "in_progress", []),
        ((DATE, ("date_agreed", {"due": DUE})), "in_progress", []),
        ((wait("customer_answer"), ("resolved", {"entry": 11})), "resolved", ["acceptance"]),
        ((("resolved", {}), ("closed", {})), "closed", []),
        ((wait("customer_answer"), ("cancelled", {})), "cancelled", []),
    ],
)
def test_asks(items: tuple[tuple[str, dict[str, Any]], ...], state: str, kinds: list[str]) -> None:
    assert [each.kind for each in asks(facts(*items), state)] == kinds


def test_each_says_since_when_and_where() -> None:
    found = asks(facts(ITEMS, wait("customer_answer"), DATE), "waiting_customer")
    told = [(each.kind, each.since, each.entry) for each in found]
    assert told == [
        ("items", START + timedelta(hours=1), 8),
        ("question", START + timedelta(hours=2), 7),
        ("date", START + timedelta(hours=3), 9),
    ]
    assert found[0].items == ("log", "screenshot")
    assert found[2].due == datetime.fromisoformat(DUE)


def test_every_ask_is_answered_by_a_verb_of_the_table() -> None:
    assert set(VERBS.values()) <= set(MOVES)
    assert asks([], "draft")[0].verb == "release"

"""The record of facts: what is open, and what clocks read."""

from datetime import UTC, datetime, timedelta
from typing import Any

from vefa.desk.domain.record import Fact, clock_events, standing

START = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)


def facts(*items: tuple[str, dict[str, Any]]) -> list[Fact]:
    """Facts an hour apart."""
    return [
        Fact(number, START + timedelta(hours=number), START, kind, data)
        for number, (kind, data) in enumerate(items)
    ]


REPORTED = ("reported", {"severity": "S2", "terms": "v1"})
ASKED = ("waiting_started", {"id": "question-1", "reason": "customer_answer", "entry": 1})


def test_a_report_is_complete_when_it_arrives() -> None:
    events = clock_events(facts(REPORTED))
    assert [(event["type"], event["at"]) for event in events] == [
        ("reported", "2026-04-22T09:00:00Z"),
        ("report_completed", "2026-04-22T09:00:00Z"),
    ]


def test_a_report_that_lacked_items_is_complete_when_they_arrive() -> None:
    record = facts(REPORTED, ("items_asked", {"items": ["log"]}), ("items_arrived", {}))
    assert [(event["type"], event["at"]) for event in clock_events(record)] == [
        ("reported", "2026-04-22T09:00:00Z"),
        ("report_completed", "2026-04-22T11:00:00Z"),
    ]
    assert standing(record[:2]).turn == "customer"
    assert standing(record).turn == "provider"


def test_clocks_do_not_read_what_is_the_desks_own() -> None:
    events = clock_events(facts(REPORTED, ASKED, ("question_repeated", {}), ("closed", {})))
    assert [event["type"] for event in events] == [
        "reported",
        "report_completed",
        "waiting_started",
    ]
    assert "entry" not in events[2]


def test_whose_turn() -> None:
    ended = ("waiting_ended", {"id": "question-1"})
    third = ("waiting_started", {"id": "third-2", "reason": "third_party"})
    due = {"due": "2026-04-25T12:00:00+00:00"}
    cases: list[tuple[str, list[Fact]]] = [
        ("provider", facts(REPORTED)),
        ("customer", facts(REPORTED, ASKED)),
        ("provider", facts(REPORTED, ASKED, ended)),
        ("third", facts(REPORTED, third)),
        ("customer", facts(REPORTED, third, ASKED)),
        ("customer", facts(REPORTED, ("date_proposed", due))),
        ("provider", facts(REPORTED, ("date_proposed", due), ("date_declined", {}))),
        ("customer", facts(REPORTED, ("resolved", {}))),
        ("provider", facts(REPORTED, ("resolved", {}), ("reopened", {}))),
        ("nobody", facts(REPORTED, ("resolved", {}), ("closed", {}))),
        ("nobody", facts(REPORTED, ("cancelled", {}))),
    ]
    for turn, record in cases:
        assert standing(record).turn == turn, [fact.type for fact in record]


def test_reopened_after_no_information_the_ticket_is_open_again() -> None:
    items = ("items_asked", {"items": ["log"]})
    ended = (("cancelled", {}), ("closed", {}), ("reopened", {}))
    record = facts(REPORTED, items, ASKED, ("question_repeated", {}), *ended)
    now = standing(record)
    assert (now.turn, now.cancelled, now.repeats, now.items) == ("provider", False, 0, ())
    asked = ("waiting_started", {"id": "question-2", "reason": "customer_answer"})
    assert standing([*record, Fact(9, START + timedelta(hours=9), START, *asked)]).turn == (
        "customer"
    )


def test_the_wish_is_the_customers_last_word_on_dates() -> None:
    due = {"due": "2026-04-25T12:00:00+00:00"}
    proposed, agreed = ("date_proposed", due), ("date_agreed", due)
    wished = ("date_declined", {"counter": "2026-04-24T12:00:00+00:00"})
    for open_one, then in ((True, ()), (False, (proposed,)), (False, (proposed, agreed))):
        record = facts(REPORTED, proposed, wished, *then)
        assert (standing(record).wish is not None) is open_one
    assert standing(facts(REPORTED, proposed, wished, ("resolved", {}))).wish is None
    assert standing(facts(REPORTED, proposed, ("date_declined", {}))).wish is None


def test_repeats_are_counted_from_the_last_question() -> None:
    ended = ("waiting_ended", {"id": "question-1"})
    record = facts(REPORTED, ASKED, ("question_repeated", {}), ("question_repeated", {}))
    assert standing(record).repeats == 2
    assert standing(record).asked_since == START + timedelta(hours=1)
    assert standing([*record, Fact(9, START + timedelta(hours=9), START, *ended)]).repeats == 0


def test_a_duty_that_is_met_leaves_the_count_of_repeats() -> None:
    duty = ("waiting_started", {"id": "duty-own_duty", "reason": "customer_answer"})
    asked = facts(REPORTED, ("items_asked", {"items": ["log"]}), duty, ("question_repeated", {}))
    met = Fact(9, START + timedelta(hours=9), START, "waiting_ended", {"id": "duty-own_duty"})
    assert standing([*asked, met]).repeats == 1


def test_an_answer_ends_the_count_though_a_duty_is_awaited() -> None:
    duty = ("waiting_started", {"id": "duty-own_duty", "reason": "customer_answer"})
    record = facts(REPORTED, ASKED, duty, ("question_repeated", {}))
    answer = Fact(9, START + timedelta(hours=9), START, "waiting_ended", {"id": "question-1"})
    assert standing([*record, answer]).repeats == 0

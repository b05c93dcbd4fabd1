"""What happens as time passes: once, to each ticket by itself, and only if it is still due."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk import tasks
from vefa.desk.actions import conversation, ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.upkeep import raise_thresholds_of, recompute, take_step
from vefa.desk.models import MessageLink, Ticket, TimelineEntry
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.promise import state_of
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def report(cast: Cast, *, at: datetime = MONDAY) -> Ticket:
    contact = cast.ours.contact
    return open_ticket(
        actor=contact_actor(contact),
        at=at,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title="Yazıcı",
            text="Yazmıyor.",
            source="web",
            severity="S2",
            reported_at=at,
        ),
    )


def codes(ticket: Ticket) -> list[str]:
    return list(TimelineEntry.objects.filter(ticket=ticket).values_list("code", flat=True))


def run(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """One minute of the worker."""
    monkeypatch.setattr(clock, "now", lambda: at)
    tasks.upkeep(0)


def resolve(cast: Cast, ticket: Ticket, at: datetime) -> None:
    ending.resolve(
        actor=cast.engineer,
        at=at,
        ticket=ticket,
        found="Kuyruk.",
        cause="Sürücü.",
        done="Yenilendi.",
        how="fix",
    )


def test_each_threshold_is_raised_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = report(cast)
    for minutes in (10, 30, 31, 46, 55, 61, 61, 300):
        run(monkeypatch, MONDAY + timedelta(minutes=minutes))
    raised = [
        (entry.data["clock"], entry.data["percent"])
        for entry in TimelineEntry.objects.filter(ticket=ticket, code__in=["threshold", "missed"])
    ]
    response = [percent for name, percent in raised if name == "response"]
    assert response == [50, 75, 90, 100]
    assert len(raised) == len(set(raised))
    ticket.refresh_from_db()
    assert ticket.missed
    assert raise_thresholds_of(at=MONDAY + 5 * HOUR, ticket=ticket) == 0


def test_a_question_is_repeated_twice_and_then_closes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = report(cast)
    conversation.ask_customer(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Model?")
    seen = []
    for _ in range(3):
        assert ticket.next_step_at is not None
        run(monkeypatch, ticket.next_step_at - timedelta(minutes=1))
        before = len(codes(ticket))
        due = ticket.next_step_at
        run(monkeypatch, due)
        run(monkeypatch, due)
        assert len(codes(ticket)) == before + 1
        seen.append((f"{due:%d %B %H:%M}", codes(ticket)[-1]))
        ticket.refresh_from_db()
    # The close of the 2nd, 5th and 10th working day, 18:00 in Istanbul; 23 April and 1 May are
    # holidays in Türkiye.
    assert seen == [
        ("21 April 15:00", "question_repeated"),
        ("27 April 15:00", "question_repeated"),
        ("05 May 15:00", "closed"),
    ]
    assert (ticket.state, ticket.next_step, ticket.turn) == ("closed", "", "nobody")
    found = state_of(facts_of(ticket), at=MONDAY + 30 * DAY)
    assert found is not None
    states = {str(each.state) for each in found.clocks.values()}
    assert not states & {"met", "missed"}
    reminders = MessageLink.objects.filter(ticket=ticket, notice__in=["reminder", "closed"])
    assert [link.notice for link in reminders.order_by("pk")] == ["reminder", "reminder", "closed"]

    at = due + DAY
    ending.reopen(actor=contact_actor(cast.ours.contact), at=at, ticket=ticket, reason="X.")
    assert (ticket.state, ticket.turn) == ("in_progress", "provider")
    conversation.ask_customer(actor=cast.engineer, at=at, ticket=ticket, text="X?")
    assert (ticket.turn, ticket.next_step) == ("customer", "repeat_question")
    ended = state_of(facts_of(ticket), at=at)
    assert ended is not None
    assert {str(each.state) for each in ended.clocks.values()} == states


def test_silence_closes_after_five_business_days(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = report(cast)
    resolve(cast, ticket, MONDAY + HOUR)
    assert ticket.next_step_at is not None
    assert (ticket.next_step_at - MONDAY).days >= 7
    run(monkeypatch, ticket.next_step_at - timedelta(minutes=1))
    ticket.refresh_from_db()
    assert ticket.state == "resolved"
    run(monkeypatch, ticket.next_step_at)
    ticket.refresh_from_db()
    assert (ticket.state, codes(ticket)[-1]) == ("closed", "closed")


def test_a_step_that_somebody_took_away_is_not_taken(cast: Cast) -> None:
    ticket = report(cast)
    resolve(cast, ticket, MONDAY + HOUR)
    assert ticket.next_step_at is not None
    due = Ticket.objects.get(pk=ticket.pk)
    customer = contact_actor(cast.ours.contact)
    later = ticket.next_step_at
    ending.return_resolution(actor=customer, at=later, ticket=ticket, reason="Hâlâ yazmıyor.")
    take_step(at=later, ticket=due)
    ticket.refresh_from_db()
    assert ticket.state == "in_progress"


def test_one_ticket_that_fails_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = report(cast), report(cast)

    def failing(*, at: datetime, ticket: Ticket) -> int:
        if ticket.pk == bad.pk:
            raise RuntimeError("this one")
        return raise_thresholds_of(at=at, ticket=ticket)

    monkeypatch.setattr(tasks, "raise_thresholds_of", failing)
    with caplog.at_level(logging.CRITICAL):
        run(monkeypatch, MONDAY + 2 * HOUR)
    assert "missed" in codes(good)
    assert "missed" not in codes(bad)


def test_a_message_that_came_before_the_question_does_not_answer_it(cast: Cast) -> None:
    ticket = report(cast)
    asked = MONDAY + HOUR
    conversation.ask_customer(actor=cast.engineer, at=asked, ticket=ticket, text="Model?")
    values = {
        "actor": contact_actor(cast.ours.contact),
        "ticket": ticket,
        "text": "Bir de tarayıcı var.",
        "source": "email",
        "raw_message_id": 1,
    }
    early = asked - timedelta(minutes=5)
    conversation.answer(at=asked + HOUR, arrived_at=early, **values)
    assert (ticket.state, ticket.turn) == ("waiting_customer", "customer")
    assert ticket.updated_at == asked + HOUR
    conversation.answer(at=asked + 2 * HOUR, arrived_at=asked + HOUR, **values)
    assert (ticket.state, ticket.turn) == ("new", "provider")
    assert list(recompute(at=asked + 3 * HOUR, mend=False)) == []


def test_whoever_waited_for_the_lock_acts_after_whoever_held_it(cast: Cast) -> None:
    ticket = report(cast)
    resolve(cast, ticket, MONDAY + HOUR)
    conversation.add_note(actor=cast.engineer, at=MONDAY + HOUR / 2, ticket=ticket, text="Toner.")
    ticket.refresh_from_db()
    assert (ticket.updated_at, ticket.next_due_at) == (MONDAY + HOUR, None)
    assert list(recompute(at=MONDAY + 2 * HOUR, mend=False)) == []


def test_recompute_mends_exactly_what_was_tampered_with(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, asked, solved, closed = (report(cast) for _ in range(4))
    conversation.ask_customer(actor=cast.engineer, at=MONDAY, ticket=asked, text="Model?")
    for ticket in (solved, closed):
        resolve(cast, ticket, MONDAY + HOUR)
    ending.accept(actor=contact_actor(cast.ours.contact), at=MONDAY + 2 * HOUR, ticket=closed)
    run(monkeypatch, MONDAY + 3 * HOUR)
    later = MONDAY + 4 * HOUR
    assert list(recompute(at=later, mend=False)) == []
    Ticket.objects.filter(pk=asked.pk).update(turn="provider")
    Ticket.objects.filter(pk=running.pk).update(next_due_at=MONDAY + 9 * DAY)
    wrong = {(running.number, "next_due_at"), (asked.number, "turn")}
    assert {(each.number, each.column) for each in recompute(at=later, mend=False)} == wrong
    assert {(each.number, each.column) for each in recompute(at=later, mend=True)} == wrong
    assert list(recompute(at=later, mend=False)) == []

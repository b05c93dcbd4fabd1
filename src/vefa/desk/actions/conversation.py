"""What is said: replies, notes, questions, answers; and whose turn it is after them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from vefa.commitments.domain.names import WaitReason, clocks_waiting_for
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions import mailing
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.files import attach
from vefa.desk.actions.terms import follow_suspension
from vefa.desk.actions.watching import NOBODY, Mailed
from vefa.desk.actions.work import Work, work_on
from vefa.desk.domain.record import ANSWERED_BY_MESSAGE, THIRD_REASONS
from vefa.desk.models import State, Ticket, TimelineEntry
from vefa.desk.queries import promise
from vefa.desk.queries.reports import NewFile
from vefa.desk.queries.waiting import awaited_parties

_OVER: Final = (State.CLOSED, State.CANCELLED, State.RESOLVED)


def _written(text: str, field: str = "text") -> str:
    text = text.strip()
    if not text:
        raise Refused("empty", _("Please write something first."), field=field)
    return text


def reply(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    text: str,
    files: Sequence[NewFile] = (),
    once: str | None = None,
) -> TimelineEntry:
    """A public message to the customer; it leaves by e-mail in the customer's thread."""
    body = _written(text)
    with work_on(actor=actor, at=at, ticket=ticket, verb="reply", once=once) as work:
        if work.repeat:
            return work.repeat
        entry = work.message(body, once=once)
        attach(work, entry, files)
        mailing.send(work, "reply", entry=entry)
        return entry


def add_note(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    text: str,
    files: Sequence[NewFile] = (),
    once: str | None = None,
) -> TimelineEntry:
    """An internal note: the customer never sees it."""
    body = _written(text)
    with work_on(actor=actor, at=at, ticket=ticket, verb="note", once=once) as work:
        if work.repeat:
            return work.repeat
        entry = work.message(body, public=False, once=once)
        attach(work, entry, files)
        return entry


def ask_customer(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    text: str,
    files: Sequence[NewFile] = (),
    once: str | None = None,
) -> TimelineEntry:
    """A question: every clock waits, visibly, until the customer's next message."""
    body = _written(text)
    with work_on(actor=actor, at=at, ticket=ticket, verb="ask", once=once) as work:
        if work.repeat:
            return work.repeat
        entry = work.message(body, code="question", once=once)
        attach(work, entry, files)
        start_wait(work, f"question-{entry.pk}", WaitReason.CUSTOMER_ANSWER, entry)
        work.move()
        mailing.send(work, "question", entry=entry)
        return entry


def ask_missing_items(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    text: str,
    items: Sequence[str],
    once: str | None = None,
) -> TimelineEntry:
    """Ask, within the response target, for named things that the report lacks.

    The report is then complete when they arrive (commitments). Later it is an ordinary
    question, so this is refused.
    """
    body = _written(text)
    names = list(dict.fromkeys(item.strip() for item in items if item.strip()))
    if not names:
        raise Refused("items", _("Please name what is missing."), field="items")
    with work_on(actor=actor, at=at, ticket=ticket, verb="ask_items", once=once) as work:
        if work.repeat:
            return work.repeat
        if work.standing.items or not promise.report_may_be_incomplete(work.facts, at=at):
            raise Refused(
                "too_late",
                _(
                    "The time for a first response is over, so the report counts as complete. "
                    "Please ask an ordinary question instead; the clocks wait for its answer."
                ),
            )
        entry = work.message(body, code="items_asked", once=once, items=names)
        work.fact("items_asked", items=names, entry=entry.pk)
        work.move()
        mailing.send(work, "question", entry=entry)
        return entry


def wait_for_third_party(
    *, actor: Actor, at: datetime, ticket: Ticket, party: str, text: str, once: str | None = None
) -> TimelineEntry:
    """A named third party is unavailable or slow: clocks wait, and the customer hears for whom."""
    body, name = _written(text), _written(party, "party")
    with work_on(actor=actor, at=at, ticket=ticket, verb="wait_third", once=once) as work:
        if work.repeat:
            return work.repeat
        entry = work.message(body, code="third_party", once=once, party=name)
        start_wait(work, f"third-{entry.pk}", WaitReason.THIRD_PARTY, entry)
        work.move()
        mailing.send(work, "third_party", entry=entry)
        return entry


def start_work(*, actor: Actor, at: datetime, ticket: Ticket) -> None:
    """Work begins or goes on; a wait for a third party ends.

    A customer who was told of the wait is told that it is over, and what is now promised.
    """
    with work_on(actor=actor, at=at, ticket=ticket, verb="start") as work:
        party = awaited_parties(work.ticket, work.standing)
        end_waits(work, work.at, reasons=THIRD_REASONS)
        work.move()
        entry = work.event("started", party=party)
        if party:
            mailing.send(work, "goes_on", entry=entry)


def answer(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    text: str,
    quoted: str = "",
    files: Sequence[NewFile] = (),
    source: str = "web",
    raw_message_id: int | None = None,
    arrived_at: datetime | None = None,
    once: str | None = None,
    people: Mailed = NOBODY,
    mail: Mapping[str, Any] | None = None,
) -> TimelineEntry:
    """The customer's message: it ends the waiting for them and brings named items.

    `arrived_at` is the instant at which our server took it, where that is not now; what was
    asked only afterwards is not answered by it. An answer to a closed ticket is kept and does
    not reopen it: "thanks" is no new fault. A cancelled one is kept the same way, and the desk
    reads why. `people` are those whom an e-mail lets join;
    `mail` is what it was besides its text (`queries.message_facts`).
    """
    body = text.strip() if (files or raw_message_id) else _written(text)
    with work_on(
        actor=actor, at=at, ticket=ticket, verb="answer", once=once, checked=not raw_message_id
    ) as work:
        if work.repeat:
            return work.repeat
        taken = arrived_at or work.at
        entry = work.message(
            body,
            source=source,
            quoted=quoted,
            once=once,
            at=taken,
            raw_message_id=raw_message_id,
            **(mail or {}),
        )
        attach(work, entry, files)
        people.join(work)
        if work.ticket.state not in _OVER:
            _end_what_it_answers(work, entry)
        elif people.kept:
            work.event("kept_quiet", public=False, why=people.kept)
        return entry


def note_follow_up(*, actor: Actor, at: datetime, ticket: Ticket, number: str) -> None:
    """Tell on a ticket that is over which one goes on from it."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="note", checked=False) as work:
        work.event("followed", number=number)


def object_by_mail(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    text: str,
    quoted: str,
    files: Sequence[NewFile],
    source: str,
    raw_message_id: int,
    arrived_at: datetime,
    people: Mailed = NOBODY,
    mail: Mapping[str, Any] | None = None,
) -> TimelineEntry:
    """The customer's e-mail says more than thanks about a resolved or closed ticket: it goes on.

    Whether it may still be reopened has been asked before, when the message was placed.
    """
    verb = "reopen" if ticket.state == State.CLOSED else "return"
    with work_on(actor=actor, at=at, ticket=ticket, verb=verb, checked=False) as work:
        ended = work.ticket.closed_at or work.ticket.resolved_at or work.at
        work.ticket.closed_at = work.ticket.resolved_at = None
        work.fact("reopened", at=max(arrived_at, ended))
        follow_suspension(work)
        decide_again(work)
        entry = work.message(
            text.strip(),
            code="reopened" if verb == "reopen" else "returned",
            source=source,
            quoted=quoted,
            at=arrived_at,
            raw_message_id=raw_message_id,
            **(mail or {}),
        )
        attach(work, entry, files)
        people.join(work)
        work.move()
        return entry


def _end_what_it_answers(work: Work, entry: TimelineEntry) -> None:
    end_waits(work, entry.at, reasons=ANSWERED_BY_MESSAGE)
    asked = work.standing.items_asked_at
    if asked is not None and asked <= entry.at:
        work.fact("items_arrived", at=entry.at, entry=entry.pk)
    if work.ticket.state == State.WAITING_CUSTOMER and work.standing.asked_since is None:
        work.ticket.state = State.IN_PROGRESS if work.ticket.engineer_id else State.NEW


def start_wait(work: Work, key: str, reason: WaitReason, entry: TimelineEntry) -> None:
    """Open a wait; it names the clocks that the reason may hold (all where it names none)."""
    clocks = [str(clock) for clock in clocks_waiting_for(reason)]
    work.fact("waiting_started", id=key, reason=str(reason), entry=entry.pk, clocks=clocks or None)


def end_waits(work: Work, at: datetime, *, reasons: frozenset[str]) -> None:
    """End every wait that was open at `at` and has one of the reasons; not for duties."""
    for wait in work.standing.waits:
        if wait.reason in reasons and wait.since <= at and not wait.duty:
            work.fact("waiting_ended", at=at, id=wait.id)

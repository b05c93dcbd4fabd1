"""Resolution, acceptance, closing, reopening, cancelling, and written exceptions."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions import columns, coverage, mailing
from vefa.desk.actions.files import attach
from vefa.desk.actions.terms import follow_suspension
from vefa.desk.actions.work import Work, work_on
from vefa.desk.domain.states import RESOLUTION_KINDS
from vefa.desk.models import State, Ticket, TimelineEntry
from vefa.desk.queries import promise
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.reports import NewFile


def _needed(**values: str) -> None:
    for field, value in values.items():
        if not value.strip():
            raise Refused("required", _("Please fill this in."), field=field)


def resolve(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    found: str,
    cause: str,
    done: str,
    how: str,
    nature: str = "",
    text: str = "",
    files: Sequence[NewFile] = (),
    once: str | None = None,
) -> TimelineEntry:
    """What was wrong, the cause, what was done and of which kind; stops every running clock.

    `text` is what the customer reads; without it they read what was done.
    """
    _needed(found=found, cause=cause, done=done)
    if how not in RESOLUTION_KINDS:
        raise Refused("how", _("Please choose how it was resolved."), field="how")
    with work_on(actor=actor, at=at, ticket=ticket, verb="resolve", once=once) as work:
        if work.repeat:
            return work.repeat
        work.ticket.resolution = {
            "found": found.strip(),
            "cause": cause.strip(),
            "done": done.strip(),
            "how": how,
        }
        entry = work.message(text.strip() or done.strip(), code="resolved", once=once, how=how)
        attach(work, entry, files)
        work.fact("resolved", entry=entry.pk)
        work.move()
        work.ticket.resolved_at = work.at
        if nature:
            coverage.learn(work, nature=nature)
        closes_at = columns.next_step(work.ticket, work.facts)[1]
        mailing.send(work, "resolved", entry=entry, closes_at=closes_at)
        return entry


def accept(*, actor: Actor, at: datetime, ticket: Ticket, text: str = "") -> None:
    """The customer accepts the resolution; the ticket closes."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="accept") as work:
        work.message(text.strip(), code="accepted") if text.strip() else work.event("accepted")
        close_now(work)


def close(*, actor: Actor, at: datetime, ticket: Ticket, reason: str = "silence") -> None:
    """Close a resolved ticket: after the terms' silent period, or by the desk."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="close") as work:
        work.event("closed", reason=reason)
        close_now(work)


def close_now(work: Work) -> None:
    """The ticket is closed by the deed that the work is about."""
    work.fact("closed")
    work.ticket.state = State.CLOSED
    work.ticket.closed_at = work.at


def return_resolution(
    *, actor: Actor, at: datetime, ticket: Ticket, reason: str, once: str | None = None
) -> None:
    """The customer returns the resolution: the resolution clock goes on."""
    _needed(reason=reason)
    with work_on(actor=actor, at=at, ticket=ticket, verb="return", once=once) as work:
        if work.repeat:
            return
        _reopen(work, reason, "returned", once)


def reopen(
    *, actor: Actor, at: datetime, ticket: Ticket, reason: str, once: str | None = None
) -> None:
    """Open a closed ticket again within the terms' period; later it is a new ticket."""
    _needed(reason=reason)
    with work_on(actor=actor, at=at, ticket=ticket, verb="reopen", once=once) as work:
        if work.repeat:
            return
        until = promise.reopen_until(work.ticket, work.facts)
        if until is not None and at > until:
            raise Refused(
                "too_late",
                _(
                    "This ticket can no longer be reopened. Please report it anew; the new "
                    "ticket will name this one."
                ),
            )
        work.ticket.closed_at = None
        _reopen(work, reason, "reopened", once)


def _reopen(work: Work, reason: str, code: str, once: str | None) -> None:
    work.fact("reopened")
    follow_suspension(work)
    coverage.decide_again(work)
    work.message(reason.strip(), code=code, once=once)
    work.move()
    work.ticket.resolved_at = None


def cancel(*, actor: Actor, at: datetime, ticket: Ticket, reason: str) -> None:
    """Nothing is to be done any more: clocks end without being kept or missed."""
    _needed(reason=reason)
    with work_on(actor=actor, at=at, ticket=ticket, verb="cancel") as work:
        work.fact("cancelled")
        work.event("cancelled", reason=reason.strip())
        work.move()


def tell_exception(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    clock: str,
    text: str,
    once: str | None = None,
) -> TimelineEntry:
    """A written exception told to the customer: the clock is waived, apart from kept and missed.

    Refused (`clock`) where nothing is left to waive (commitments, rule 7).
    """
    _needed(text=text)
    with work_on(actor=actor, at=at, ticket=ticket, verb="except", once=once) as work:
        if work.repeat:
            return work.repeat
        if clock not in promise_card(work.facts, at=work.at).waivable:
            raise Refused(
                "clock",
                _("Nothing is promised there that could still be waived."),
                field="clock",
            )
        entry = work.message(text.strip(), code="exception", once=once, clock=clock)
        work.fact("exception_told", clock=clock, text=text.strip(), entry=entry.pk)
        mailing.send(work, "reply", entry=entry)
        return entry

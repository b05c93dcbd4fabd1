"""Fix dates and workarounds: what one side offers and the other accepts."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions import mailing
from vefa.desk.actions.conversation import end_waits
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.work import Work, work_on
from vefa.desk.domain.record import ACCEPTANCE
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.promise import severity_after_workaround

FURTHEST: Final = timedelta(days=3_653)
"""How far ahead a fix may be promised."""


def propose_date(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    due: datetime,
    text: str = "",
    once: str | None = None,
) -> TimelineEntry:
    """Propose when it will be fixed; replacing an agreed date needs a reason (`text`)."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="propose_date", once=once) as work:
        if work.repeat:
            return work.repeat
        _refuse_unlikely(due, at, field="due")
        if work.standing.agreed is not None and not text.strip():
            raise Refused(
                "reason",
                _("A date was agreed before. Please say why it has to change."),
                field="text",
            )
        entry = work.message(text.strip(), code="date_proposed", once=once, due=due.isoformat())
        work.fact("date_proposed", due=due.isoformat(), entry=entry.pk)
        mailing.send(work, "date_proposed", entry=entry)
        return entry


def agree_date(*, actor: Actor, at: datetime, ticket: Ticket, due: datetime | None = None) -> None:
    """The customer agrees to the open proposal. `due` names it: another date is refused."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="agree_date") as work:
        proposal = _open_proposal(work, due)
        work.fact("date_agreed", due=proposal.isoformat())
        work.event("date_agreed", due=proposal.isoformat())


def decline_date(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    reason: str,
    counter: datetime | None = None,
    due: datetime | None = None,
) -> None:
    """The customer declines, with a reason and, if they like, a date of their own.

    A counter-proposal is a wish: it is ours to propose it back, which the customer then
    agrees to.
    """
    if not reason.strip():
        raise Refused("reason", _("Please say why the date does not suit you."), field="reason")
    with work_on(actor=actor, at=at, ticket=ticket, verb="decline_date") as work:
        _open_proposal(work, due)
        if counter is not None:
            _refuse_unlikely(counter, at, field="counter")
        work.fact("date_declined", counter=counter.isoformat() if counter else None)
        work.message(
            reason.strip(),
            code="date_declined",
            counter=counter.isoformat() if counter else None,
        )


def _refuse_unlikely(due: datetime, at: datetime, *, field: str) -> None:
    """A promise lies ahead, and not further than anybody plans: a slip of the pen is told."""
    if due <= at:
        raise Refused("past", _("Please propose a time that is still to come."), field=field)
    if due > at + FURTHEST:
        raise Refused("far", _("Please propose a time within the next ten years."), field=field)


def _open_proposal(work: Work, due: datetime | None) -> datetime:
    proposal = work.standing.proposal
    if proposal is None or (due is not None and due != proposal):
        raise Refused(
            "no_proposal",
            _("That proposal is no longer open. The page now shows how things stand."),
        )
    return proposal


def accept_counter(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    due: datetime | None = None,
    once: str | None = None,
) -> TimelineEntry:
    """Take up the customer's own date: we propose exactly that; they have agreed already.

    The date is the one that the ticket holds; `due` names the one that was read, and another one
    is refused (`no_wish`), as is a date that has passed meanwhile (`past`).
    """
    with work_on(actor=actor, at=at, ticket=ticket, verb="propose_date", once=once) as work:
        if work.repeat:
            return work.repeat
        wish = work.standing.wish
        if wish is None or (due is not None and due != wish):
            raise Refused(
                "no_wish",
                _("That wish is no longer open. The page now shows how things stand."),
            )
        _refuse_unlikely(wish, work.at, field="due")
        entry = work.event("date_agreed", once=once, due=wish.isoformat(), counter=True)
        work.fact("date_proposed", due=wish.isoformat(), entry=entry.pk)
        work.fact("date_agreed", due=wish.isoformat())
        mailing.send(work, "date_agreed", entry=entry)
        return entry


def demand_visit(*, actor: Actor, at: datetime, ticket: Ticket) -> None:
    """The authorised contact demands somebody on site: the on-site clock starts."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="demand_visit") as work:
        if any(fact.type == "onsite_demanded" for fact in work.facts):
            raise Refused("demanded", _("A visit has been demanded already."))
        work.fact("onsite_demanded")
        work.event("onsite_demanded")
        decide_again(work)


def note_arrival(*, actor: Actor, at: datetime, ticket: Ticket) -> None:
    """Our engineer is on site: the on-site clock stops."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="arrive") as work:
        work.fact("arrived")
        work.event("arrived")


def offer_workaround(
    *, actor: Actor, at: datetime, ticket: Ticket, text: str, once: str | None = None
) -> TimelineEntry:
    """Describe a workaround; the workaround clock waits for the customer's acceptance."""
    if not text.strip():
        raise Refused("empty", _("Please describe the workaround."), field="text")
    with work_on(actor=actor, at=at, ticket=ticket, verb="offer_workaround", once=once) as work:
        if work.repeat:
            return work.repeat
        entry = work.message(text.strip(), code="workaround_offered", once=once)
        work.fact("workaround_offered", entry=entry.pk)
        work.fact(
            "waiting_started",
            id=f"workaround-{entry.pk}",
            reason=ACCEPTANCE,
            clocks=["workaround"],
            entry=entry.pk,
        )
        mailing.send(work, "workaround", entry=entry)
        return entry


def accept_workaround(
    *, actor: Actor, at: datetime, ticket: Ticket, entry: int | None = None
) -> None:
    """The customer accepts it: the clock is met, the severity becomes what the terms say.

    `entry` names the offer; without it the only one that is open is meant. Whatever else was
    offered needs no answer any more.
    """
    with work_on(actor=actor, at=at, ticket=ticket, verb="accept_workaround") as work:
        offer = _open_offer(work, entry)
        offered_at = _which(work, offer)
        end_waits(work, work.at, reasons=frozenset({ACCEPTANCE}))
        work.fact("workaround_accepted", entry=offer)
        work.move()
        work.event("workaround_accepted", offered_at=offered_at)
        before, after = work.ticket.severity, severity_after_workaround(work.ticket)
        if after != before:
            work.event("severity_lowered", before=before, after=after)
            work.fact("severity_changed", severity=after, reason="workaround_accepted")
            work.ticket.severity = after


def decline_workaround(
    *, actor: Actor, at: datetime, ticket: Ticket, reason: str, entry: int | None = None
) -> None:
    """The customer says why the workaround does not help; another one may still be open."""
    if not reason.strip():
        raise Refused("reason", _("Please say why it does not help."), field="reason")
    with work_on(actor=actor, at=at, ticket=ticket, verb="decline_workaround") as work:
        offer = _open_offer(work, entry)
        offered_at = _which(work, offer)
        for wait in work.standing.waits:
            if wait.reason == ACCEPTANCE and wait.entry == offer:
                work.fact("waiting_ended", id=wait.id)
        work.fact("workaround_declined", entry=offer)
        work.move()
        work.message(reason.strip(), code="workaround_declined", offered_at=offered_at)


def _open_offer(work: Work, entry: int | None) -> int | None:
    """The offer that is answered. Refused where it is not open, or could be one of several."""
    offered = work.standing.workarounds
    if not offered or (entry is not None and entry not in offered):
        raise Refused("no_workaround", _("No workaround is waiting for an answer."))
    if entry is None and len(offered) > 1:
        raise Refused(
            "several", _("Several workarounds are offered. Please choose which."), field="entry"
        )
    return offered[0] if entry is None else entry


def _which(work: Work, offer: int | None) -> str | None:
    """When the answered one was offered, where several are open."""
    if len(work.standing.workarounds) < 2:
        return None
    offers = [fact for fact in work.facts if fact.type == "workaround_offered"]
    return next(fact.at.isoformat() for fact in offers if fact.data.get("entry") == offer)

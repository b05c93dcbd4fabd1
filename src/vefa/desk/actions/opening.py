"""Opening a ticket: the promise is made here, whichever way the request came."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.desk.actions import coverage, mailing
from vefa.desk.actions.duties import follow_duties
from vefa.desk.actions.files import attach
from vefa.desk.actions.locks import one_press_at_a_time
from vefa.desk.actions.mailing import link_message
from vefa.desk.actions.terms import begin_under_suspensions
from vefa.desk.actions.watching import join
from vefa.desk.actions.work import Work
from vefa.desk.domain.opening import title_of
from vefa.desk.models import State, Ticket, Turn
from vefa.desk.queries.coverage import releasing_facts
from vefa.desk.queries.entitled import entitled_contacts, may_send_on
from vefa.desk.queries.forecast import unsaved_ticket
from vefa.desk.queries.promise import TermsKey
from vefa.desk.queries.reports import Report
from vefa.desk.queries.subject import choose_for, put_under


def open_ticket(*, actor: Actor, at: datetime, report: Report) -> Ticket:
    """Record the report as a ticket under the customer's agreement, with its promise.

    The agreement and its terms version are chosen and kept; clocks start, coverage is
    decided, the customer is told. A second press of the same button gives the same ticket.
    Where the terms let only trained contacts report, the ticket waits as a draft for an
    authorised contact and no clock starts.
    """
    if not (actor.can("can_report") or actor.can("can_work_tickets")):
        raise NotAllowed("can_report")
    if actor.kind == "customer" and actor.customer_id != report.customer_id:
        raise NotAllowed("can_report")
    title = title_of(report.title, report.text)
    if not title:
        raise Refused("empty", _("Please say in a few words what it is about."), field="title")
    with transaction.atomic():
        if report.once:
            one_press_at_a_time(report.customer_id, report.once)
            if before := _same_press(report):
                return before
        ticket = _new_ticket(report, title, at)
        work = Work(ticket=ticket, actor=actor, at=at, verb="open", facts=[])
        entry = work.message(
            report.text.strip(),
            code="reported",
            source=report.source,
            quoted=report.quoted,
            at=report.reported_at,
            raw_message_id=report.raw_message_id,
            **report.mail,
        )
        attach(work, entry, report.files)
        if report.message_id:
            # Before anything is sent, so that the receipt stands in the customer's thread.
            link_message(ticket, report.message_id, entry)
        if report.follows is not None:
            work.event("follows", number=report.follows.number)
        join(work, report.readers)
        if ticket.state != State.DRAFT:
            _promise(work, report.reported_at)
        if report.answer_automatically:
            notice = "draft" if ticket.state == State.DRAFT else "received"
            mailing.send(work, notice, entry=entry)
        work.finish(source=report.source)
    return ticket


def release_draft(*, actor: Actor, at: datetime, ticket: Ticket) -> None:
    """An authorised contact sends a colleague's draft on: it is reported at this instant, under
    the agreement and the terms that hold now."""
    with transaction.atomic():
        locked = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
        if locked.state != State.DRAFT:
            raise Refused("state", _("Somebody has sent this request on already."))
        if not (actor.can("can_see_company_tickets") or actor.can("can_work_tickets")):
            raise NotAllowed("can_see_company_tickets")
        work = Work(ticket=locked, actor=actor, at=at, verb="release", facts=[])
        work.move()
        locked.reported_at = at
        put_under(locked, choose_for(locked, at=at))
        if not may_send_on(locked, actor, at=at):
            raise Refused("untrained", _untrained(locked, at))
        work.event("released")
        locked.facts = {**locked.facts, **releasing_facts(locked, actor, at)}
        _promise(work, at)
        work.finish()


def _untrained(ticket: Ticket, at: datetime) -> str:
    names = ", ".join(each.name for each in entitled_contacts(ticket, at=at))
    if not names:
        return _(
            "Your training certificate is missing or has expired, and nobody of your company "
            "holds a valid one. Please turn to us."
        )
    return _("Your training certificate is missing or has expired. Please turn to: %(names)s") % {
        "names": names
    }


def _promise(work: Work, reported_at: datetime) -> None:
    ticket = work.ticket
    key = TermsKey.of(ticket)
    work.fact("reported", at=reported_at, severity=ticket.severity, **key.as_data())
    begin_under_suspensions(work, since=reported_at)
    follow_duties(work, since=reported_at)
    coverage.decide_again(work)


def _same_press(report: Report) -> Ticket | None:
    return Ticket.objects.filter(customer_id=report.customer_id, once=report.once).first()


def _new_ticket(report: Report, title: str, at: datetime) -> Ticket:
    ticket = unsaved_ticket(report, title=title, at=at)
    ticket.number = _next_number(report.reported_at)
    ticket.follows = report.follows
    ticket.turn = Turn.PROVIDER
    ticket.once = report.once
    ticket.save(force_insert=True)
    return ticket


def _next_number(at: datetime) -> str:
    """`V-2026-004217`: one counter for the installation; gaps are allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_ticket_sequence')")
        (value,) = cursor.fetchone()
    return f"V-{at.year}-{value:06d}"

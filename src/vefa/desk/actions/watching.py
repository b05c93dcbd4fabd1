"""Who gets copies of what is written about a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Contact
from vefa.customers.queries import emails_of_the_desk
from vefa.desk.actions.work import Work, work_on
from vefa.desk.models import Ticket, Watcher


def join(work: Work, people: Iterable[Contact], *, again: bool = False) -> None:
    """Let these contacts of the ticket's customer get copies from now on.

    Whoever has left stays away unless it is their own doing or a person's of ours (`again`);
    the desk's own address never joins.
    """
    ticket = work.ticket
    known = {row.contact_id: row for row in _rows(ticket)}
    joined, wanted = [], list(people)
    desk = emails_of_the_desk({contact.email_folded for contact in wanted})
    for contact in wanted:
        if contact.email_folded in desk:
            continue
        if contact.customer_id != ticket.customer_id or contact.pk == ticket.contact_id:
            continue
        row = known.get(contact.pk)
        if row is None:
            row = Watcher(customer_id=ticket.customer_id, ticket=ticket, contact=contact)
        elif row.left_at is None or not again:
            continue
        row.since_at, row.left_at = work.at, None
        row.save()
        known[contact.pk] = row
        joined.append(contact.name)
    if joined:
        work.event("watcher_joined", names=joined)


@dataclass(frozen=True, slots=True)
class Mailed:
    """Whom an e-mail brings to its ticket: its writer, where they were no party, and its readers.

    `kept` says why nothing is opened again by it (`thanks` or `automatic`); empty otherwise.
    """

    writer: Contact | None = None
    readers: tuple[Contact, ...] = ()
    kept: str = ""

    def join(self, work: Work) -> None:
        """Let them get copies."""
        if self.writer is not None:
            join(work, [self.writer], again=True)
        join(work, self.readers)


NOBODY: Final = Mailed()


def set_watchers(
    *, actor: Actor, at: datetime, ticket: Ticket, contacts: Iterable[Contact]
) -> None:
    """Exactly these contacts get copies; the reporter gets everything anyway."""
    wanted = list(contacts)
    if any(contact.customer_id != ticket.customer_id for contact in wanted):
        raise Refused(
            "contacts", _("Please choose what belongs to this customer."), field="contacts"
        )
    with work_on(actor=actor, at=at, ticket=ticket, verb="watch") as work:
        keys = {contact.pk for contact in wanted}
        gone = _rows(ticket).filter(left_at=None).exclude(contact_id__in=keys)
        _leave(work, list(gone.select_related("contact")))
        join(work, wanted, again=True)


def stop_watching(*, actor: Actor, at: datetime, ticket: Ticket) -> None:
    """The customer's person wants no more copies; pressed twice it is the same."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="unwatch") as work:
        own = _rows(ticket).filter(left_at=None, contact_id=actor.contact_id or 0)
        _leave(work, list(own.select_related("contact")))


def _rows(ticket: Ticket) -> QuerySet[Watcher]:
    return Watcher.objects.filter(ticket=ticket, customer_id=ticket.customer_id)


def _leave(work: Work, rows: list[Watcher]) -> None:
    for row in rows:
        row.left_at = work.at
        row.save(update_fields=["left_at"])
    if rows:
        work.event("watcher_left", names=[row.contact.name for row in rows])

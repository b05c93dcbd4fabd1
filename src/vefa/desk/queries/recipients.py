"""Who is told what is written about a ticket."""

from dataclasses import dataclass

from vefa.core.actor import Actor
from vefa.customers.models import Contact
from vefa.customers.queries import emails_of_the_desk
from vefa.desk.models import Ticket, Watcher


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a letter goes, who gets a copy, and whom copies do not reach any more."""

    to: Contact | None
    copies: tuple[Contact, ...]
    unreachable: tuple[Contact, ...] = ()

    @property
    def comes_back(self) -> bool:
        """Whether letters to the reporter came back lately."""
        return self.to is not None and self.to.undeliverable_at is not None


def recipients_of(ticket: Ticket) -> Recipients:
    """The ticket's contact and those who watch it, by name; without a contact nobody is told.

    Copies to the desk's own address would come back: whoever stands with it gets none.
    """
    if ticket.contact is None:
        return Recipients(None, ())
    rows = Watcher.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, left_at=None, contact__active=True
    )
    watching = [row.contact for row in rows.select_related("contact").order_by("contact__name")]
    desk = emails_of_the_desk({each.email_folded for each in watching})
    people = [each for each in watching if each.email_folded not in desk]
    return Recipients(
        ticket.contact,
        tuple(each for each in people if each.undeliverable_at is None),
        tuple(each for each in people if each.undeliverable_at is not None),
    )


def is_watching(ticket: Ticket, actor: Actor) -> bool:
    """Whether the customer's person gets copies of the ticket."""
    return Watcher.objects.filter(
        ticket=ticket,
        customer_id=ticket.customer_id,
        contact_id=actor.contact_id or 0,
        left_at=None,
    ).exists()

"""Fetching a ticket and checking who asks, in one place. A stranger gets 404."""

from typing import Any

from django.db.models import Exists, F, Func, Q, QuerySet
from django.http import Http404

from vefa.accounts.domain.roles import permissions_of
from vefa.accounts.models import TeamMember
from vefa.core.actor import Actor
from vefa.customers.models import Contact
from vefa.desk.models import EntryFile, Ticket, Watcher
from vefa.documents.models import StoredFile


def visible_tickets(actor: Actor) -> QuerySet[Ticket]:
    """Tickets that the actor may see: staff all or those of the customers or teams that they are
    limited to, a contact the company's or those of some sites, an end user their own; customers'
    people also see what they get copies of.

    Row-level security holds the customer's wall a second time; that of a team is here alone.
    """
    if actor.is_staff:
        return _seen_by_staff(actor)
    mine = Ticket.objects.filter(customer_id=actor.customer_id or 0)
    if actor.can("can_see_company_tickets"):
        return mine.filter(_of_their_sites(actor) | _own(actor))
    if actor.can("can_see_own_tickets"):
        return mine.filter(_own(actor))
    return mine.none()


def _own(actor: Actor) -> Q:
    """What a customer's person reported, and what they get copies of."""
    me = actor.contact_id or 0
    watched = Watcher.objects.filter(
        customer_id=actor.customer_id or 0, contact_id=me, left_at=None
    )
    return Q(contact_id=me) | Q(pk__in=watched.values("ticket_id"))


def _of_their_sites(actor: Actor) -> Q:
    """What a contact sees of the company: all, or some sites. Asked within the same query, so that
    whoever is not limited pays one look at their own row."""
    limited = Contact.objects.filter(
        pk=actor.contact_id or 0, customer_id=actor.customer_id or 0, sees_sites__isnull=False
    )
    sites = limited.annotate(seen=Func(F("sees_sites"), function="unnest"))
    return ~Exists(limited) | Q(site_id__in=sites.values("seen"))


def sees_every_ticket(actor: Actor) -> bool:
    """Whether `visible_tickets` leaves out nothing: staff without limits."""
    limited = actor.limited_to is not None or actor.only_teams
    return actor.is_staff and actor.can("can_see_tickets") and not limited


def _seen_by_staff(actor: Actor) -> QuerySet[Ticket]:
    found = Ticket.objects.all()
    if not actor.can("can_see_tickets"):
        return found.none()
    if actor.limited_to is not None:
        found = found.filter(customer_id__in=actor.limited_to)
    if actor.only_teams:
        teams = TeamMember.objects.filter(user_id=actor.id or 0).values("team_id")
        found = found.filter(Q(team_id__in=teams) | Q(engineer_id=actor.id))
    return found


def may_rank(actor: Actor, contact: Contact | None) -> bool:
    """Whether the customer's person, who is that contact, puts the requests in order.

    There is one order for the whole company: whoever sees a part of it would shuffle the rest.
    """
    if contact is None or contact.pk != actor.contact_id:
        return False
    return actor.can("can_rank") and contact.sees_sites is None


def role_of(contact: Contact) -> str:
    """The role of a contact who acts by e-mail or telephone."""
    return "end_user" if set(contact.roles) == {"end_user"} else "contact"


def sees_company(contact: Contact) -> bool:
    """Whether the contact may see all of the company's tickets."""
    of_all = "can_see_company_tickets" in permissions_of(role_of(contact))
    return of_all and contact.sees_sites is None


def numbers_seen(actor: Actor, keys: QuerySet[Any]) -> frozenset[str]:
    """The numbers of those of the tickets that the actor may see."""
    found = visible_tickets(actor).filter(pk__in=keys)
    return frozenset(found.values_list("number", flat=True))


def ticket_for(actor: Actor, number: str) -> Ticket:
    """The ticket of that number, with what its pages show; 404 unless the actor may see it."""
    found = visible_tickets(actor).select_related(
        "customer", "contact", "site", "agreement", "product", "installation__version", "team"
    )
    ticket = found.filter(number=number).first()
    if ticket is None:
        raise Http404
    return ticket


def may_have_file(actor: Actor, file: StoredFile) -> bool:
    """A ticket's file is for those who may see the ticket; others are not the desk's to refuse."""
    entries = EntryFile.objects.filter(file=file, customer_id=file.customer_id)
    tickets = list(entries.values_list("entry__ticket_id", flat=True))
    return not tickets or visible_tickets(actor).filter(pk__in=tickets).exists()

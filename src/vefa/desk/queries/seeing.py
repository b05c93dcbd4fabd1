"""Who sees a ticket and by which rule, and how much a person sees: asked of the rules that guard.

Each person is asked as themselves, with the query and the scope of their own pages
(`access.visible_tickets`): no second list of rules could differ from the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.core.actor import Actor
from vefa.core.scope import scoped
from vefa.customers.models import Contact, Customer
from vefa.desk.access import visible_tickets
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import OPEN

MOST: Final = 500
"""How many people of each side an answer looks at."""

MOST_COUNTED: Final = 100_000
"""Counting a person's tickets stops here."""


@dataclass(frozen=True, slots=True)
class Seer:
    """Somebody who can see the ticket. `rule` is `all`, `customer`, `team` or `engineer` for ours,
    `own`, `copies`, `site` or `company` for the customer's people."""

    user: User
    rule: str


@dataclass(frozen=True, slots=True)
class Sight:
    """How many customers and tickets a person sees just now, open ones and all."""

    customers: int
    open: int
    tickets: int


def seers_of(ticket: Ticket) -> list[Seer]:
    """Ours by name, then the customer's people, as far as they get in at all."""
    active = User.objects.filter(is_active=True).order_by("name", "pk")
    ours = active.filter(customer=None)[:MOST]
    theirs = active.filter(customer_id=ticket.customer_id)[:MOST]
    return [Seer(user, rule) for user in [*ours, *theirs] for rule in _rules(user, ticket)]


def _rules(user: User, ticket: Ticket) -> Iterator[str]:
    """The one rule by which the person sees the ticket; none where they do not."""
    actor = actor_of(user)
    with scoped(actor.scope):
        if visible_tickets(actor).filter(pk=ticket.pk).exists():
            yield _rule_of_staff(actor, ticket) if actor.is_staff else _rule(actor, ticket)


def _rule_of_staff(actor: Actor, ticket: Ticket) -> str:
    if actor.only_teams:
        return "engineer" if ticket.engineer_id == actor.id else "team"
    return "all" if actor.limited_to is None else "customer"


def _rule(actor: Actor, ticket: Ticket) -> str:
    if ticket.contact_id == actor.contact_id:
        return "own"
    if not actor.can("can_see_company_tickets"):
        return "copies"
    contact = Contact.objects.get(pk=actor.contact_id or 0)
    if contact.sees_sites is None:
        return "company"
    return "site" if ticket.site_id in contact.sees_sites else "copies"


def sight_of(user: User) -> Sight:
    """What the person sees with their own scope; nothing where they do not get in."""
    if not user.is_active:
        return Sight(0, 0, 0)
    actor = actor_of(user)
    with scoped(actor.scope):
        seen = visible_tickets(actor)
        return Sight(
            customers=Customer.objects.count(),
            open=seen.filter(OPEN)[:MOST_COUNTED].count(),
            tickets=seen[:MOST_COUNTED].count(),
        )

"""What a message that arrived points to, gathered for `domain.matching`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings

from vefa.customers.models import Contact
from vefa.customers.queries import contacts_with_emails
from vefa.desk.access import sees_company
from vefa.desk.domain.matching import (
    ADDRESS,
    ENDED,
    OPEN,
    REFERENCES,
    REOPENABLE,
    RESOLVED,
    SUBJECT,
    Reference,
    Sender,
    follow,
)
from vefa.desk.domain.references import numbers_in
from vefa.desk.models import EntryKind, MessageLink, State, Ticket, TimelineEntry, Watcher
from vefa.desk.queries import promise
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.merging import merges_of
from vefa.mail.domain import ParsedMessage
from vefa.mail.domain.reply_address import tickets_addressed

_MOST: Final = 20
"""So many tickets a message may point to, and so many of its readers are looked up."""


def sender_of(contact: Contact) -> Sender:
    """The contact as `domain.matching` sees them."""
    return Sender(contact.customer_id, contact.pk, sees_company(contact))


def references_of(
    message: ParsedMessage, envelope_to: Sequence[str], *, at: datetime
) -> list[Reference]:
    """Tickets the message points to, in the order of trust, each by each of its ways; for a merged
    one that in which it goes on.

    The tickets are locked, so that what is decided still holds when it is done; `at` is when the
    message arrived. Part of the caller's transaction.
    """
    ways = _ways(message, envelope_to)[:_MOST]
    tickets, merges = _locked({key for key, _way in ways})
    told, writers = _told(tickets), _writers(tickets)
    plain = {
        key: Reference(ticket.customer_id, key, "", _stage(ticket, at), told[key], writers[key])
        for key, ticket in tickets.items()
    }
    heirs = {key: plain[into] for key, into in merges.items()}
    found = [follow(replace(plain[key], way=way), heirs) for key, way in ways if key in plain]
    return list(dict.fromkeys(found))


def _locked(keys: set[int]) -> tuple[dict[int, Ticket], dict[int, int]]:
    """These tickets and those in which merged ones go on, locked; and which goes on in which."""
    tickets: dict[int, Ticket] = {}
    merges: dict[int, int] = {}
    while keys:
        locked = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        fresh = {ticket.pk: ticket for ticket in locked}
        over = [key for key, ticket in fresh.items() if ticket.state == State.CANCELLED]
        merges |= merges_of(over) if over else {}
        tickets |= fresh
        keys = set(merges.values()) - set(tickets)
    return tickets, merges


def _ways(message: ParsedMessage, envelope_to: Sequence[str]) -> list[tuple[int, str]]:
    addresses = [*envelope_to, *message.delivered_to]
    addresses += [address.address for address in (*message.to, *message.cc)]
    signed = tickets_addressed(addresses, settings.MAIL_ADDRESSES, settings.SECRET_KEY.encode())
    found = [(key, ADDRESS) for key in _numbered(signed)]
    nearest = {message_id: place for place, message_id in enumerate(message.thread_ids)}
    links = MessageLink.objects.filter(message_id__in=nearest).order_by("-id")
    linked = sorted(links, key=lambda link: nearest[link.message_id])
    found += [(link.ticket_id, REFERENCES) for link in linked]
    found += [(key, SUBJECT) for key in _numbered(numbers_in(message.subject))]
    return list(dict.fromkeys(found))


def _numbered(numbers: Sequence[str]) -> list[int]:
    if not numbers:
        return []
    rows = Ticket.objects.filter(number__in=numbers).values_list("number", "pk")
    keys = dict(rows)
    return [keys[number] for number in numbers if number in keys]


def _told(tickets: Mapping[int, Ticket]) -> dict[int, frozenset[int]]:
    """Who reported each ticket, or watches it."""
    watching = Watcher.objects.filter(ticket_id__in=tickets, left_at=None)
    pairs = list(watching.values_list("ticket_id", "contact_id"))
    pairs += [(key, row.contact_id) for key, row in tickets.items() if row.contact_id is not None]
    return _by_ticket(tickets, pairs)


def _writers(tickets: Mapping[int, Ticket]) -> dict[int, frozenset[int]]:
    """Who has written in each ticket."""
    said = TimelineEntry.objects.filter(
        ticket_id__in=tickets, kind=EntryKind.MESSAGE, author_contact_id__isnull=False
    )
    pairs = said.order_by().values_list("ticket_id", "author_contact_id").distinct()
    return _by_ticket(tickets, [(ticket, author) for ticket, author in pairs if author])


def _by_ticket(
    tickets: Iterable[int], pairs: Iterable[tuple[int, int]]
) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {key: set() for key in tickets}
    for ticket, contact in pairs:
        found[ticket].add(contact)
    return {key: frozenset(people) for key, people in found.items()}


def _stage(ticket: Ticket, at: datetime) -> str:
    if ticket.state == State.RESOLVED:
        return RESOLVED
    if ticket.state == State.CANCELLED:
        return ENDED
    if ticket.state != State.CLOSED:
        return OPEN
    until = promise.reopen_until(ticket, facts_of(ticket))
    return REOPENABLE if until is None or at <= until else ENDED


def colleagues_named(
    message: ParsedMessage, customer_id: int, *, without: Collection[int] = ()
) -> list[Contact]:
    """The customer's known contacts among the readers of the message (To and Cc), by name."""
    addresses = [each.address for each in (*message.to, *message.cc)][:_MOST]
    found = contacts_with_emails(addresses, customer_id=customer_id)
    return [contact for contact in found if contact.pk not in without]

"""Who at the customer may send requests to us, where the terms ask for training."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vefa.agreements.queries import line_terms
from vefa.core.actor import Actor
from vefa.customers.models import Contact
from vefa.customers.queries import authorised_contacts, trained_among
from vefa.desk.domain.opening import demands_training, must_be_released
from vefa.desk.models import Ticket


def is_kept_as_draft(ticket: Ticket, contact: Contact, *, at: datetime) -> bool:
    """Whether a request of this contact waits for somebody entitled to send it on."""
    line = _line(ticket)
    if not demands_training(line):
        return False
    trained = contact.pk in _trained(ticket, [contact.pk], at)
    return must_be_released(line, contact.roles, trained=trained)


def entitled_contacts(ticket: Ticket, *, at: datetime) -> list[Contact]:
    """The authorised contacts who may send the request to us, by name: whom to turn to."""
    people = authorised_contacts(ticket.customer_id)
    if not demands_training(_line(ticket)):
        return people
    trained = _trained(ticket, [each.pk for each in people], at)
    return [each for each in people if each.pk in trained]


def may_send_on(ticket: Ticket, actor: Actor, *, at: datetime) -> bool:
    """Whether this person's training lets them send a draft on; our own people do it for an
    authorised contact."""
    if actor.contact_id is None or not demands_training(_line(ticket)):
        return True
    return actor.contact_id in _trained(ticket, [actor.contact_id], at)


def _line(ticket: Ticket) -> Mapping[str, Any]:
    return line_terms(ticket.terms_version, ticket.line) if ticket.terms_version else {}


def _trained(ticket: Ticket, people: Iterable[int], at: datetime) -> set[int]:
    today = at.astimezone(ZoneInfo(ticket.customer.timezone)).date()
    return trained_among(people, on=today)

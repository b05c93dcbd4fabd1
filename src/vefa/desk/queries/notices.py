"""Reads: who is written to about agreements and certificates, and what was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from vefa.accounts.models import User
from vefa.accounts.queries import people_serving
from vefa.agreements.models import Agreement
from vefa.agreements.queries import terms_in_force
from vefa.agreements.queries.serving import customers_served
from vefa.core.actor import Actor
from vefa.customers.models import Contact, Training
from vefa.customers.queries import authorised_contacts, representatives, trainings_ending
from vefa.desk.domain.notices import Colleague, responsible
from vefa.desk.models import Notice
from vefa.desk.queries.deliveries import Delivery, delivery_of
from vefa.mail.models import OutgoingMessage, OutgoingState
from vefa.mail.queries.readers import reachable

AHEAD: Final = timedelta(days=30)
"""So long before a certificate runs out its people are reminded."""
SHOWN_FOR: Final = timedelta(days=60)
"""So long a letter that did not arrive is listed."""


def their_representatives(customer_id: int) -> list[Contact]:
    """The company's representatives who can be written to."""
    return reachable(representatives(customer_id))


def their_organisers(customer_id: int) -> list[Contact]:
    """Who sees to the training of colleagues: authorised contacts, else representatives."""
    return reachable(authorised_contacts(customer_id)) or their_representatives(customer_id)


def training_to_tell(*, at: datetime) -> list[list[Training]]:
    """The training that stops counting within thirty days, by customer; of customers with an
    agreement in force alone, since nobody else's certificates open anything."""
    today = at.date()
    found = trainings_ending(today + AHEAD, since=today + timedelta(days=1))
    served = customers_served({each.customer_id for each in found}, at=at)
    ours = (each for each in found if each.customer_id in served)
    return [list(rows) for _key, rows in groupby(ours, lambda each: each.customer_id)]


def our_managers(
    customer_id: int, agreement: Agreement | None, *, at: datetime, also: Iterable[int] = ()
) -> list[User]:
    """Those of ours who are responsible for the customer (`domain.notices.responsible`), and
    `also` those with these keys, where they serve the customer."""
    found = people_serving("can_edit_agreements", customer_id)
    colleagues = [
        Colleague(each.pk, each.role, each.email, is_theirs=each.limited_to is not None)
        for each in found
    ]
    chosen = {*responsible(colleagues, _named(agreement, at)), *also}
    return [each for each in found if each.pk in chosen]


def _named(agreement: Agreement | None, at: datetime) -> Sequence[str]:
    """How the people of our side are reached whom the terms name."""
    version = terms_in_force(agreement, at=at) if agreement else None
    if version is None:
        return []
    return [
        str(person.get("reach") or "")
        for line in version.content["lines"].values()
        for person in (line.get("outline") or {}).get("people", ())
        if person.get("side") == "provider"
    ]


@dataclass(frozen=True, slots=True)
class Written:
    """Letters of one kind about one occasion: to whom, and whether somebody does not have it."""

    notice: Notice
    to: tuple[str, ...]
    is_stuck: bool


def written_about(agreement: Agreement, *, size: int = 20) -> list[Written]:
    """The letters about an agreement, the newest first."""
    rows = Notice.objects.filter(customer_id=agreement.customer_id, agreement=agreement)
    notices = list(rows[:size])
    wanted = [key for each in notices for key in each.letters]
    letters = {
        row.pk: row for row in OutgoingMessage.objects.filter(pk__in=wanted).defer("content")
    }
    found = []
    for each in notices:
        own = [letters[key] for key in each.letters if key in letters]
        to = tuple(dict.fromkeys(address for row in own for address in row.to))
        stuck = (OutgoingState.FAILED, OutgoingState.DEFERRED)
        found.append(Written(each, to, any(row.state in stuck for row in own)))
    return found


@dataclass(frozen=True, slots=True)
class StuckNotice:
    """A letter without a ticket that is late or did not arrive."""

    notice: Notice
    delivery: Delivery


def stuck_notices(actor: Actor, *, at: datetime, size: int = 100) -> list[StuckNotice]:
    """What has not arrived of the letters about agreements and training of the last sixty days, the
    newest first; nothing for those who see no agreements."""
    if not actor.can("can_see_agreements"):
        return []
    rows = Notice.objects.filter(at__gt=at - SHOWN_FOR).select_related("customer", "agreement")
    of_letter = {key: notice for notice in rows for key in notice.letters}
    stuck = OutgoingMessage.objects.filter(
        pk__in=of_letter, state__in=(OutgoingState.FAILED, OutgoingState.DEFERRED)
    )
    return [
        StuckNotice(of_letter[row.pk], delivery_of(row, of_letter[row.pk].kind))
        for row in stuck.defer("content").order_by("-queued_at", "-pk")[:size]
    ]

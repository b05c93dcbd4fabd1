"""Reads for a redaction: which tables are looked through, whom messages name, what would change."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from vefa.accounts.models import Session
from vefa.agreements.models import DutyRecord
from vefa.core.text import fold_email
from vefa.customers.models import Training
from vefa.desk.models import EntryFile, EntryKind, Intake, IntakeOutcome, Ticket, TimelineEntry
from vefa.documents.models import StoredFile
from vefa.mail.models import LoopbackMessage, OutgoingMessage, RawMessage
from vefa.mail.queries.naming import words_of
from vefa.privacy.domain.traces import names_pattern, reach_pattern
from vefa.privacy.models import Redaction
from vefa.privacy.queries.people import Person, traces_of

_LOOKED_AT: Final = 100
_LARGEST_LOOKED_AT: Final = 2**20
"""How many waiting messages of unknown senders are read before a redaction."""


def scrubbed_tables() -> list[str]:
    """The tables whose texts are looked through, as the database itself lists them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_scrubbed()")
        return [name for (name,) in cursor.fetchall()]


def written_by(contact_id: int | None, user_ids: Iterable[int]) -> Q:
    """Which entries of timelines the person wrote."""
    wrote = Q(author_user_id__in=list(user_ids))
    return wrote | Q(author_contact_id=contact_id) if contact_id is not None else wrote


def recorded_by(contact_id: int | None, user_ids: Iterable[int]) -> Q:
    """Which records of duties the person made."""
    made = Q(user_id__in=list(user_ids))
    return made | Q(contact_id=contact_id) if contact_id is not None else made


def files_of(customer_id: int, contact_id: int | None, user_ids: list[int]) -> QuerySet[StoredFile]:
    """The files that came with what a customer's person wrote, and their evidence of duties; none
    of ours."""
    entries = TimelineEntry.objects.filter(
        written_by(contact_id, user_ids), customer_id=customer_id, pk=OuterRef("entry_id")
    )
    sent = EntryFile.objects.filter(Exists(entries), customer_id=customer_id, file=OuterRef("pk"))
    evidence = DutyRecord.objects.filter(
        recorded_by(contact_id, user_ids), customer_id=customer_id, file=OuterRef("pk")
    )
    theirs = Exists(sent) | Exists(evidence)
    return StoredFile.objects.filter(theirs, customer_id=customer_id).order_by("pk")


def names_person(redaction: Redaction) -> Callable[[bytes], bool]:
    """Whether a message names the person, however it is encoded."""
    return _finder(redaction.names, redaction.reach)


def _finder(names: str, reach: str) -> Callable[[bytes], bool]:
    found = re.compile(f"{names}|{reach}")
    return lambda content: found.search(words_of(content)) is not None


def is_theirs(redaction: Redaction, addresses: Iterable[str]) -> bool:
    """Whether one of the addresses is the person's."""
    return bool({fold_email(each) for each in addresses} & set(redaction.emails))


def letters_after(redaction: Redaction, size: int) -> list[OutgoingMessage]:
    """The next letters that may name the person."""
    rows = OutgoingMessage.objects.filter(pk__gt=redaction.after)
    if redaction.customer_id is not None:
        rows = rows.filter(Q(customer_id=redaction.customer_id) | Q(customer_id=None))
    return list(rows.order_by("pk")[:size])


def caught_after(redaction: Redaction, size: int) -> list[LoopbackMessage]:
    """The next of what the demonstration's relay caught."""
    return list(LoopbackMessage.objects.filter(pk__gt=redaction.after).order_by("pk")[:size])


def sessions_after(redaction: Redaction, size: int) -> list[Session]:
    """The next sessions of whoever may have written of the person, locked."""
    rows = Session.objects.select_for_update(of=("self",)).filter(pk__gt=redaction.after)
    if redaction.customer_id is not None:
        rows = rows.filter(Q(customer_id=redaction.customer_id) | Q(customer_id=None))
    return list(rows.exclude(user=None).order_by("pk")[:size])


def mail_after(redaction: Redaction, size: int) -> tuple[list[RawMessage], set[int]]:
    """The next messages that arrived, and the keys of those of the person's company and of nobody.

    Mail of an unknown sender is nobody's; what another company has is theirs alone.
    """
    rows = list(RawMessage.objects.filter(pk__gt=redaction.after).order_by("pk")[:size])
    keys = [row.pk for row in rows]
    if redaction.customer_id is None:
        return rows, set(keys)
    of_company = Q(customer_id=redaction.customer_id)
    of_nobody = Q(customer_id=None, ticket_id=None)
    entries = TimelineEntry.objects.filter(of_company, raw_message_id__in=keys)
    taken = Intake.objects.filter(of_company | of_nobody, raw_message_id__in=keys)
    found = (*_raw_keys(entries), *_raw_keys(taken))
    return rows, {key for key in found if key is not None}


def _raw_keys(rows: QuerySet[Any]) -> QuerySet[Any, int | None]:
    return rows.values_list("raw_message_id", flat=True)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a redaction would change, and what it would keep, in numbers."""

    messages: int
    files: int
    letters: int
    mail: int
    trainings: int
    sessions: int
    tickets: int
    open_tickets: int
    unknown: int
    """Mail of unknown senders that waits and names the person; of the newest ones."""


def preview_of(person: Person) -> Preview:
    """Counted now; the redaction itself counts what it did."""
    contact_id = person.contact.pk if person.contact else None
    emails = {fold_email(row.email) for row in (person.row, *person.users)}
    customer_id = person.customer_id or 0
    own = TimelineEntry.objects.filter(
        written_by(contact_id, person.user_ids), customer_id=customer_id
    ).exclude(kind=EntryKind.EVENT)
    tickets = Ticket.objects.filter(customer_id=customer_id, contact_id=contact_id or 0)
    return Preview(
        messages=own.count(),
        files=files_of(customer_id, contact_id, person.user_ids).count(),
        letters=OutgoingMessage.objects.filter(to__overlap=[person.row.email]).count(),
        mail=Intake.objects.filter(sender_folded__in=emails).count(),
        trainings=Training.objects.filter(contact_id=contact_id or 0).count(),
        sessions=Session.objects.filter(user_id__in=person.user_ids).count(),
        tickets=tickets.count(),
        open_tickets=tickets.exclude(state__in=["closed", "cancelled"]).count(),
        unknown=_waiting_naming(person),
    )


def _waiting_naming(person: Person) -> int:
    traces = traces_of(person)
    named = _finder(names_pattern(traces), reach_pattern(traces))
    waiting = Intake.objects.filter(outcome=IntakeOutcome.WHO_IS_THIS, customer_id=None)
    keys = [each.raw_message_id for each in waiting.order_by("-pk")[:_LOOKED_AT]]
    # Read one by one: anybody may send us a hundred large ones, and a page waits for this.
    newest = RawMessage.objects.filter(pk__in=keys, size__lte=_LARGEST_LOOKED_AT)
    return sum(named(bytes(each)) for each in newest.values_list("content", flat=True).iterator(1))

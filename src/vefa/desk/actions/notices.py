"""Letters about agreements and certificates: to those who speak for the customer, and to ours.

Each occasion is written of once: its row and its letters commit together, and the database refuses
a second row. Everybody reads their own language.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from vefa.accounts.models import User
from vefa.agreements.models import Agreement
from vefa.audit.actions import record
from vefa.core.actor import SYSTEM
from vefa.customers.models import Contact, Customer
from vefa.desk.domain.letter_texts import Values, Words
from vefa.desk.domain.notices import quoted
from vefa.desk.models import Notice
from vefa.desk.queries.letter_texts import framed, letters_from, notice_words
from vefa.desk.queries.notice_values import of_people, of_readers
from vefa.mail.actions import queue_message
from vefa.mail.domain.composing import Draft, make_message_id
from vefa.mail.domain.message import Address
from vefa.mail.queries import marker

Say = Callable[[], Values]
"""Values of a letter, in the language that is active when it is called."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter, what stands for its variables, and who gets it."""

    kind: str
    say: Say
    to: Sequence[Contact | User]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What people are told of: `key` is told once for each kind of letter."""

    kind: str
    key: str
    customer: Customer
    agreement: Agreement | None = None


@transaction.atomic
def claim(occasion: Occasion, *, at: datetime) -> Notice | None:
    """The row of an occasion that nobody was told of yet; None where they were."""
    row, new = Notice.objects.get_or_create(
        customer_id=occasion.customer.pk,
        kind=occasion.kind,
        occasion=occasion.key,
        defaults={"agreement": occasion.agreement, "at": at},
    )
    return row if new else None


@transaction.atomic
def tell(*, at: datetime, occasion: Occasion, letters: Sequence[Letter]) -> Notice | None:
    """Write the letters about an occasion, unless they have been written."""
    row = claim(occasion, at=at)
    if row is None:
        return None
    keep_letters([row], write_letters(at=at, customer=occasion.customer, letters=letters), at=at)
    return row


def write_letters(*, at: datetime, customer: Customer, letters: Sequence[Letter]) -> list[int]:
    """Queue the letters; the keys of the outgoing messages."""
    return [_send(at, customer, letter, person) for letter in letters for person in letter.to]


def keep_letters(rows: Sequence[Notice], written: Sequence[int], *, at: datetime) -> None:
    """Note with what was claimed which letters were written, and tell the audit trail."""
    for row in rows:
        row.letters = list(written)
        row.save(update_fields=["letters"])
        record(
            actor=SYSTEM,
            at=at,
            deed="notice_written",
            subject="agreement" if row.agreement_id else "customer",
            subject_id=row.agreement_id or row.customer_id,
            customer_id=row.customer_id,
            kind=row.kind,
            occasion=row.occasion,
            letters=len(written),
        )


def copy_to_us(about: Letter, customer: Customer, to: Sequence[User], link: str) -> Letter:
    """The customer's letter for our own people: what it says, in their language, and who got it."""
    readers = [each for each in about.to if isinstance(each, Contact)]

    def say() -> Values:
        words = _words(about, customer, "")
        return {
            **of_readers(readers),
            "letter.subject": words.subject,
            "letter.text": quoted(words.subject, words.text),
            "matter.link": link,
        }

    return Letter("our_copy", say, to)


def _words(letter: Letter, customer: Customer, reader: str) -> Words:
    """The letter in the active language."""
    values = {**of_people(customer.name, reader), **letter.say()}
    return notice_words(letter.kind, translation.get_language() or "en", values)


def _send(at: datetime, customer: Customer, letter: Letter, person: Contact | User) -> int:
    is_theirs = isinstance(person, Contact)
    usual = Address(str(settings.PROVIDER_NAME), settings.MAIL_ADDRESS)
    sender = letters_from(customer.pk) if is_theirs else usual
    with translation.override(person.language):
        words = _words(letter, customer, person.name)
    draft = Draft(
        sender=sender,
        to=[Address(person.name, person.email)],
        subject=words.subject,
        text=framed(words, sender.name),
        at=at,
        message_id=make_message_id(secrets.token_bytes(20), settings.MAIL_DOMAIN),
        marker=marker(),
        language=person.language,
        automatic=True,
    )
    # Letters to our own people belong to no customer, so that none reads them.
    owner = customer.pk if is_theirs else None
    return queue_message(actor=SYSTEM, at=at, customer_id=owner, draft=draft).pk

"""Everything that is held about a person, section by section, as plain values."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.utils.translation import get_language

from vefa.accounts.models import Identity, Passkey, Session
from vefa.agreements.models import DutyRecord
from vefa.audit.models import Entry
from vefa.core.text import fold_email
from vefa.customers.models import Training
from vefa.desk.models import Intake, Ticket, TimelineEntry, Watcher
from vefa.documents.models import StoredFile
from vefa.mail.models import OutgoingMessage, RawMessage
from vefa.privacy.models import Consent
from vefa.privacy.queries.people import Person
from vefa.privacy.queries.redaction import files_of, recorded_by, written_by

Row = dict[str, Any]
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data: its name in the archive, and its rows as they are read."""

    name: str
    rows: Callable[[], Iterable[Row]]


def sections_of(person: Person) -> list[Section]:
    """What is held, in the order in which the archive tells it."""
    return [
        Section("profile", lambda: _profile(person)),
        Section("training", lambda: _training(person)),
        Section("sessions", lambda: _sessions(person)),
        Section("passkeys", lambda: _passkeys(person)),
        Section("identities", lambda: _identities(person)),
        Section("tickets", lambda: _tickets(person)),
        Section("copies", lambda: _copies(person)),
        Section("messages", lambda: _messages(person)),
        Section("duties", lambda: _duties(person)),
        Section("files", lambda: map(_file, sent_files(person))),
        Section("letters", lambda: map(_letter, letters_to(person).iterator(_AT_ONCE))),
        Section("mail", lambda: map(_mail, mail_from(person).iterator(_AT_ONCE))),
        Section("consents", lambda: _consents(person)),
        Section("trail", lambda: _trail(person)),
    ]


def sent_files(person: Person) -> QuerySet[StoredFile]:
    """The files that the person uploaded or sent; of one of ours, what they put on tickets and
    recorded as evidence of duties."""
    if person.contact:
        return files_of(person.contact.customer_id, person.contact.pk, person.user_ids)
    entries = TimelineEntry.objects.filter(author_user_id__in=person.user_ids)
    files = entries.filter(files__isnull=False).values_list("files__file", flat=True)
    evidence = _recorded(person).filter(file__isnull=False).values_list("file", flat=True)
    return StoredFile.objects.filter(Q(pk__in=files) | Q(pk__in=evidence)).order_by("pk")


def letters_to(person: Person) -> QuerySet[OutgoingMessage]:
    """The letters that went to the person's address."""
    addresses = sorted({row.email for row in (person.row, *person.users)})
    letters = OutgoingMessage.objects.filter(to__overlap=addresses)
    if person.customer_id is not None:
        letters = letters.filter(customer_id=person.customer_id)
    return letters.order_by("pk")


def mail_from(person: Person) -> QuerySet[RawMessage]:
    """The messages that arrived from the person's address."""
    addresses = {fold_email(row.email) for row in (person.row, *person.users)}
    taken = Intake.objects.filter(sender_folded__in=addresses)
    if person.customer_id is not None:
        # Another company may know somebody by the same address; that mail is theirs.
        ours = Q(customer_id=person.customer_id) | Q(customer_id=None)
        taken = taken.filter(ours)
    return RawMessage.objects.filter(pk__in=taken.values("raw_message_id")).order_by("pk")


def _values(row: Model, *names: str) -> Row:
    return {name: getattr(row, name) for name in names}


def _profile(person: Person) -> Iterator[Row]:
    contact = person.contact
    if contact:
        named = ("name", "email", "phone", "language", "roles", "active", "undeliverable_at")
        site = contact.site.name if contact.site else None
        yield {**_values(contact, *named), "company": contact.customer.name, "site": site}
    for user in person.users:
        yield _values(user, "name", "email", "role", "language", "timezone", "theme", "is_active")


def _training(person: Person) -> Iterator[Row]:
    for each in Training.objects.filter(contact=person.contact).order_by("trained_on"):
        yield _values(
            each, "subject", "trained_on", "expires_on", "withdrawn_at", "withdrawn_because"
        )


def _sessions(person: Person) -> Iterator[Row]:
    for each in Session.objects.filter(user__in=person.user_ids).order_by("began_at"):
        yield _values(each, "began_at", "seen_at", "expires_at", "address", "device")


def _passkeys(person: Person) -> Iterator[Row]:
    for each in Passkey.objects.filter(user__in=person.user_ids).order_by("added_at"):
        yield _values(each, "name", "added_at", "used_at")


def _identities(person: Person) -> Iterator[Row]:
    known = Identity.objects.filter(user__in=person.user_ids).select_related("provider")
    for each in known.order_by("linked_at"):
        named = _values(each, "subject", "linked_at", "used_at")
        yield {"provider": each.provider.name, **named}


def _tickets(person: Person) -> Iterator[Row]:
    own = Ticket.objects.filter(contact=person.contact, customer_id=person.customer_id or 0)
    assigned = Ticket.objects.filter(engineer__in=person.user_ids)
    for each in (own if person.contact else assigned).order_by("pk").iterator(_AT_ONCE):
        named = ("number", "title", "kind", "source", "state", "severity")
        yield _values(each, *named, "reported_at", "resolved_at", "closed_at")


def _copies(person: Person) -> Iterator[Row]:
    watched = Watcher.objects.filter(contact=person.contact).select_related("ticket")
    for each in watched.order_by("pk"):
        yield {"ticket": each.ticket.number, **_values(each, "since_at", "left_at")}


def _messages(person: Person) -> Iterator[Row]:
    contact_id = person.contact.pk if person.contact else None
    wrote = TimelineEntry.objects.filter(written_by(contact_id, person.user_ids))
    if person.customer_id is not None:
        wrote = wrote.filter(customer_id=person.customer_id)
    for each in wrote.select_related("ticket").order_by("at", "pk").iterator(_AT_ONCE):
        named = ("at", "kind", "public", "source", "code", "body", "quoted", "data")
        yield {"ticket": each.ticket.number, **_values(each, *named)}


def _recorded(person: Person) -> QuerySet[DutyRecord]:
    contact_id = person.contact.pk if person.contact else None
    made = DutyRecord.objects.filter(recorded_by(contact_id, person.user_ids))
    return made if person.customer_id is None else made.filter(customer_id=person.customer_id)


def _duties(person: Person) -> Iterator[Row]:
    language = get_language() or "en"
    for each in _recorded(person).select_related("agreement", "file").order_by("pk"):
        named = ("at", "state", "stated", "evidence", "since_on", "valid_until")
        title = each.title.get(language) or each.title.get("en", "")
        place = file_place(each.file) if each.file else ""
        told = {"agreement": each.agreement.code, "title": title, **_values(each, *named)}
        yield {**told, "file": place}


def _file(each: StoredFile) -> Row:
    named = _values(each, "name", "media_type", "size", "sha256", "created_at")
    return {"file": file_place(each), **named}


def file_place(file: StoredFile) -> str:
    """Where a file lies in the archive."""
    return f"files/{file.pk}-{file.name}"


def _letter(each: OutgoingMessage) -> Row:
    named = _values(each, "subject", "state", "queued_at", "settled_at")
    return {"file": f"letters/{each.pk}.eml", **named}


def _mail(each: RawMessage) -> Row:
    named = _values(each, "via", "received_at", "size", "envelope_from")
    return {"file": f"mail/{each.pk}.eml", **named}


def _consents(person: Person) -> Iterator[Row]:
    for each in Consent.objects.filter(user__in=person.user_ids).order_by("at"):
        yield _values(each, "kind", "number", "language", "at")


def _trail(person: Person) -> Iterator[Row]:
    """What the person did, and what was done to them; of others' deeds no network address."""
    about = Q(subject="user", subject_id__in=person.user_ids)
    if person.contact:
        about |= Q(subject="contact", subject_id=person.contact.pk)
    own = Q(actor_id__in=person.user_ids)
    for each in Entry.objects.filter(own | about).order_by("at", "pk").iterator(_AT_ONCE):
        row = _values(each, "at", "actor_name", "deed", "subject", "subject_id", "facts")
        yield {**row, "address": each.address if each.actor_id in person.user_ids else ""}

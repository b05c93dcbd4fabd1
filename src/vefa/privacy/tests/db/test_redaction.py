"""Taking a person out: nothing tells who it was, and what was promised can still be proved."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection, transaction
from django.db.utils import DatabaseError

from vefa.accounts.actions.addresses import ask_for_address
from vefa.accounts.actions.administration import change_address
from vefa.accounts.models import Session, User
from vefa.accounts.queries import actor_of
from vefa.accounts.web.sessions import SessionStore
from vefa.agreements.actions.duties import Evidence, state_duty
from vefa.audit.actions import seal_entries
from vefa.audit.management.commands_with_database import verified
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact, change_contact, record_training
from vefa.desk.actions import assignment, conversation, ending
from vefa.desk.actions.intake import contact_actor, take_in_message
from vefa.desk.actions.opening import open_ticket
from vefa.desk.domain.proof import differences
from vefa.desk.models import Intake, Ticket, TimelineEntry
from vefa.desk.queries.proof import proof_of
from vefa.desk.queries.reports import NewFile, Report
from vefa.desk.tests.arriving import deliver_all
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, make_staff, portal_user
from vefa.documents.models import StoredFile
from vefa.documents.queries import place_of
from vefa.mail.actions import store_message
from vefa.mail.models import RawMessage
from vefa.mail.queries.naming import words_of
from vefa.privacy.actions.exports import make_export, request_export
from vefa.privacy.actions.exports import place_of as place_of_export
from vefa.privacy.actions.redaction import begin_redaction, take_step
from vefa.privacy.actions.trail import redact_entries
from vefa.privacy.models import Redaction, Trace
from vefa.privacy.queries.holdings import sections_of
from vefa.privacy.queries.people import Person, person_of_contact, person_of_user, traces_of
from vefa.privacy.queries.redaction import preview_of
from vefa.privacy.tasks import redact

NAME, FORMER = "Işıl Naz Çiçekoğlu", "Işıl Naz Demir"
EMAIL, FORMER_EMAIL = "isil.naz@bizim.example", "i.demir@bizim.example"
ASKED = "inc1998@ev.example"
PHONE = "+90 532 765 43 21"
SPELLINGS = "Isil Cicekoglu geldi.\nÇİÇEKOĞLU, Işıl Naz; Cicekoglu-Naz\nIşıl Çiçekoğluna"
GIVEN_AWAY = [
    "çiçekoğlu",
    "cicekoglu",
    "işıl naz",
    "isil.naz@",
    "i.demir@",
    "5327654321",
    "532 765 43 21",
    "inc1998@",
]


@pytest.fixture(autouse=True)
def scope(db: None) -> Iterator[None]:
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def letter(sender: str, subject: str, text: str, *files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "support@desk.example", subject
    message["Message-ID"] = f"<{abs(hash((sender, text)))}@bizim.example>"
    message.set_content(text, cte="base64")
    for name, content in files:
        message.add_attachment(content, maintype="text", subtype="plain", filename=name)
    return message.as_bytes()


def arrive(content: bytes, sender: str) -> None:
    raw = store_message(
        content=content, envelope_from=sender, envelope_to=["support@desk.example"],
        via="smtp", peer="192.0.2.44", at=MONDAY,
    )  # fmt: skip
    take_in_message(at=MONDAY, raw_message_id=raw.pk)


def told(cast: Cast) -> Ticket:
    """A person who left traces wherever one can, and a ticket of hers that is closed."""
    company = cast.ours
    contact = add_contact(
        actor=SYSTEM, at=MONDAY, customer=company.customer, site=company.site, name=FORMER,
        email=FORMER_EMAIL, phone=PHONE, roles=["authorised"],
    )  # fmt: skip
    change_contact(
        actor=SYSTEM, at=MONDAY, contact=contact, name=NAME, email=EMAIL, phone=PHONE,
        roles=["authorised"], site=company.site, active=True,
    )  # fmt: skip
    contact.refresh_from_db()
    record_training(
        actor=SYSTEM,
        at=MONDAY,
        contact=contact,
        subject="Kasa",
        trained_on=MONDAY.date(),
        expires_on=None,
    )
    user = portal_user(contact)
    ask_for_address(actor=actor_of(user), at=MONDAY, user=user, email=ASKED)
    files = [NewFile("isil.txt", "text/plain", b"mine"), NewFile("both.txt", "text/plain", b"both")]
    ticket = open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id, contact=contact, site=company.site,
            title=f"{NAME}’nun ekranı", text=f"Ben {NAME.upper()}, {PHONE}.", source="web",
            severity="S3", reported_at=MONDAY, files=files,
        ),
    )  # fmt: skip
    deniz = cast.engineer
    assignment.assign(actor=deniz, at=MONDAY, ticket=ticket, engineer=cast.deniz)
    said = f"IŞIL NAZ ÇİÇEKOĞLU, 0(532)765-4321? {EMAIL}"
    conversation.reply(actor=deniz, at=MONDAY, ticket=ticket, text=said,
                       files=[NewFile("both.txt", "text/plain", b"both"),
                              NewFile("cicekoglu_isil.txt", "text/plain", b"1"),
                              NewFile("Isil Cicekoglu 2.pdf", "text/plain", b"2")])  # fmt: skip
    conversation.add_note(actor=deniz, at=MONDAY, ticket=ticket, text=f"{FORMER} aradı.")
    subject = f"Re: [{ticket.number}]"
    arrive(letter(f"{NAME} <{EMAIL}>", subject, f"Evet. {NAME}", ("not.txt", b"n")), EMAIL)
    other = company.contact
    arrive(letter(other.email, subject, f"Sorumlu arkadaşımız: {NAME}\n{SPELLINGS}"), other.email)
    ending.resolve(actor=deniz, at=MONDAY, ticket=ticket, found=f"{NAME} haklı", cause="Ayar",
                   done="Düzeltildi", how="fix")  # fmt: skip
    ending.accept(actor=contact_actor(contact), at=MONDAY, ticket=ticket)
    deliver_all(MONDAY)
    seal_entries(at=MONDAY)
    return Ticket.objects.get(pk=ticket.pk)


def person_of(ticket: Ticket) -> Person:
    found = person_of_contact(ticket.contact_id or 0)
    assert found is not None
    return found


def found_anywhere(words: list[str]) -> list[str]:
    """Each column of each table in which one of the words stands, however capitalised."""
    hits = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(
            "SELECT c.relname, a.attname, a.atttypid = 'bytea'::regtype FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attnum > 0 AND c.relkind = 'r'"
            " AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped"
        )
        for table, column, is_bytes in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"{"" if is_bytes else "::text"} FROM "{table}"')
            for (value,) in cursor.fetchall():
                said = words_of(bytes(value)) if is_bytes and value else str(value or "")
                folded = said.replace("I", "ı").replace("İ", "i").lower()
                hits += [f"{table}.{column}: {said[:200]}" for word in words if word in folded]
        cursor.execute("SET LOCAL ROLE vefa_app")
    return hits


def redacted(person: Person, note: str = "Asked for by letter") -> Redaction:
    yusuf = make_staff("Yusuf Yönetici", "administrator")
    return begin_redaction(actor=actor_of(yusuf), at=MONDAY, person=person, why="wish", note=note)


def test_nothing_tells_who_it_was_and_what_was_promised_holds(cast: Cast) -> None:
    ticket = told(cast)
    person = person_of(ticket)
    assert len(found_anywhere(GIVEN_AWAY)) > 20
    before = preview_of(person)
    assert (before.messages, before.files, before.mail, before.trainings) == (2, 3, 1, 1)
    proof = proof_of(ticket, at=MONDAY)
    places = {
        file.name: place_of(file.customer_id, file.sha256) for file in StoredFile.objects.all()
    }
    task = redacted(person, f"{NAME} asked by letter")
    # Killed again and again: each step is committed with the place where it goes on.
    for _ in range(8):
        assert take_step(redaction_id=task.pk, at=MONDAY)
    redact(task.pk)
    assert found_anywhere(GIVEN_AWAY) == []
    names = set(StoredFile.objects.values_list("name", flat=True))
    assert {"Redacted person.txt", "Redacted person 2.pdf"} <= names
    spelled = TimelineEntry.objects.filter(ticket=ticket, author_contact_id=cast.ours.contact.pk)
    assert [entry.body for entry in spelled.filter(body__contains="Sorumlu")] == [
        "Sorumlu arkadaşımız: Redacted person\nRedacted person geldi.\n"
        "Redacted person; Redacted person\nRedacted person"
    ]
    assert not places["isil.txt"].exists()
    assert places["both.txt"].read_bytes() == b"both"
    seal_entries(at=MONDAY)
    report = verified([])
    assert (report.breaks, report.unsealed) == ([], 0)
    assert report.redacted > 3
    assert Ticket.objects.get(pk=ticket.pk).contact is None
    again = proof_of(Ticket.objects.get(pk=ticket.pk), at=MONDAY)
    assert list(differences(proof)) == list(differences(again)) == []
    assert again["clocks"] == proof["clocks"]
    own = TimelineEntry.objects.filter(ticket=ticket, author_contact_id=ticket.contact_id)
    said = own.exclude(kind="event")
    assert {entry.body for entry in said} == {""}
    assert {entry.data["redacted"]["why"] for entry in said} == {"wish"}
    deeds = Entry.objects.filter(deed__startswith="redaction_").order_by("pk")
    assert [(entry.deed, entry.facts["redaction"]) for entry in deeds] == [
        ("redaction_begun", task.pk),
        ("redaction_finished", task.pk),
    ]
    assert Trace.objects.filter(redaction=task, table="desk_timelineentry").exists()
    redact(task.pk)
    with pytest.raises(Refused):
        begin_redaction(
            actor=SYSTEM, at=MONDAY, person=person_of(ticket), why="wish", note="x" * 20
        )


def test_evidence_of_duties_is_handed_out_and_taken_out(cast: Cast) -> None:
    contact = cast.ours.contact
    record = state_duty(
        actor=contact_actor(contact),
        at=MONDAY,
        agreement=cast.ours.agreement,
        line=next(iter(cast.ours.version.content["lines"])),
        duty="remote_access",
        evidence=Evidence(
            f"{contact.name} denedi.", MONDAY.date(), file=("ayse.txt", "text/plain", b"Ayse")
        ),
    )
    assert record.file is not None
    place = place_of(record.customer_id, record.file.sha256)
    person, stranger = person_of_contact(contact.pk), person_of_contact(cast.ours.end_user.pk)
    assert person is not None
    assert stranger is not None
    found = {section.name: list(section.rows()) for section in sections_of(person)}
    assert [row["evidence"] for row in found["duties"]] == [record.evidence]
    assert found["duties"][0]["file"] == found["files"][0]["file"]
    assert not {section.name: list(section.rows()) for section in sections_of(stranger)}["duties"]
    assert (preview_of(person).files, preview_of(stranger).files) == (1, 0)
    redact(redacted(person).pk)
    record.refresh_from_db()
    assert (record.file.name, record.evidence) == ("redacted", "Redacted person denedi.")
    assert not place.exists()


def test_where_somebody_signed_in_before_gives_them_away_too(cast: Cast) -> None:
    user = portal_user(cast.ours.contact)
    for email in ("first@bizim.example", "second@bizim.example"):
        change_address(actor=SYSTEM, at=MONDAY, user=user, email=email)
    found = traces_of(person_of_user(user.pk)).emails
    known = {"first", "second", cast.ours.contact.email.partition("@")[0]}
    assert {each.partition("@")[0] for each in found} == known


def test_one_of_ours_leaves_no_name_and_what_they_wrote_stays(cast: Cast) -> None:
    ticket = told(cast)
    person = person_of_user(cast.deniz.pk)
    assert person is not None
    redact(redacted(person).pk)
    assert found_anywhere(["deniz usta", "deniz@provider"]) == []
    seal_entries(at=MONDAY)
    assert verified([]).breaks == []
    deniz = User.objects.get(pk=cast.deniz.pk)
    assert (deniz.is_active, deniz.has_usable_password(), deniz.name) == (
        False,
        False,
        "Redacted person",
    )
    assert not Session.objects.filter(user=deniz).exists()
    written = TimelineEntry.objects.filter(ticket=ticket, author_user_id=deniz.pk, kind="note")
    assert [entry.body for entry in written] == [f"{FORMER} aradı."]


def test_a_namesake_of_another_company_stays(cast: Cast) -> None:
    strangers = cast.strangers
    add_contact(
        actor=SYSTEM, at=MONDAY, customer=strangers.customer, name=NAME,
        email="isil@yabanci.example", roles=["end_user"],
    )  # fmt: skip
    theirs = open_ticket(
        actor=contact_actor(strangers.contact),
        at=MONDAY,
        report=Report(
            customer_id=strangers.customer.pk, contact=strangers.contact, title=NAME,
            text="Ekran", source="web", severity="S3", reported_at=MONDAY,
        ),
    )  # fmt: skip
    redact(redacted(person_of(told(cast))).pk)
    theirs.refresh_from_db()
    assert theirs.title == NAME
    assert strangers.customer.contacts.filter(name=NAME).exists()


def test_mail_to_another_company_by_the_same_address_stays(cast: Cast) -> None:
    strangers = cast.strangers
    add_contact(
        actor=SYSTEM, at=MONDAY, customer=strangers.customer, name="İki Firmalı",
        email="both@provider.example", roles=["authorised"],
    )  # fmt: skip
    sent = letter("both@provider.example", "Theirs", "For the other company.")
    arrive(sent, "both@provider.example")
    here = add_contact(
        actor=SYSTEM, at=MONDAY, customer=cast.ours.customer, name="İki Firmalı",
        email="both@provider.example", roles=["authorised"],
    )  # fmt: skip
    redact(redacted(Person(here, ())).pk)
    assert bytes(RawMessage.objects.get().content) == sent


def test_what_others_hold_goes_as_well(cast: Cast) -> None:
    """Notes of redactions, archives that lie ready, a colleague's draft, mail of nobody."""
    arrive(letter("who@unknown.example", f"{NAME}?", "Isil Cicekoglu?"), "who@unknown.example")
    arrive(letter("who@unknown.example", "Other", "A printer."), "who@unknown.example")
    person = person_of(told(cast))
    earlier = Redaction.objects.create(
        customer=cast.ours.customer, why="wish", note="Cicekoglu, Isil brought the letter",
        begun_at=MONDAY, finished_at=MONDAY, step="",
    )  # fmt: skip
    colleague = portal_user(cast.ours.end_user)
    draft = SessionStore()
    draft["report_draft"] = {"title": "Isil Cicekoglu: ekran", "impact": "one"}
    draft[SESSION_KEY] = str(colleague.pk)
    draft.save()
    yusuf = actor_of(make_staff("Yemliha Yönetici", "administrator"))
    strangers = person_of_contact(cast.strangers.contact.pk)
    others = [person_of_contact(cast.ours.end_user.pk), person_of_user(cast.deniz.pk), strangers]
    exports = [request_export(actor=yusuf, at=MONDAY, person=each) for each in others if each]
    for export in exports:
        make_export(export_id=export.pk, at=MONDAY)
    assert preview_of(person).unknown == 1
    task = redacted(person)
    earlier.refresh_from_db()
    assert earlier.note == "Redacted person brought the letter"
    assert [place_of_export(each).exists() for each in exports] == [False, False, True]
    redact(task.pk)
    assert found_anywhere(GIVEN_AWAY) == []
    kept = SessionStore(draft.session_key)
    assert kept["report_draft"] == {"title": "Redacted person: ekran", "impact": "one"}
    subjects = Intake.objects.filter(customer_id=None).order_by("pk")
    assert list(subjects.values_list("subject", flat=True)) == ["", "Other"]


def test_the_application_can_only_redact(cast: Cast) -> None:
    task = redacted(Person(cast.ours.contact, ()))
    for statement in (
        "SELECT privacy_scrub(0, 'desk_ticket', 0, 9)",
        "SELECT privacy_redact_messages(0, 0, 9)",
        "SELECT privacy_scrub({task}, 'audit_entry', 0, 9)",
        "SELECT privacy_scrub({task}, 'accounts_user', 0, 9)",
        "SELECT privacy_scrub({task}, 'desk_ticket; DROP TABLE desk_ticket', 0, 9)",
        "DELETE FROM privacy_trace",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(task=task.pk))


def test_the_trail_is_redacted_for_a_redaction_at_work_and_under_no_limited_scope(
    cast: Cast,
) -> None:
    task = Redaction(pk=99, customer_id=cast.ours.customer.pk)
    keys = list(Entry.objects.values_list("pk", flat=True))
    with pytest.raises(DatabaseError, match="no redaction 99"), transaction.atomic():
        redact_entries(of=task, keys=keys, at=MONDAY)
    yusuf = actor_of(make_staff("Yusuf Yönetici", "administrator"))
    person = person_of_contact(cast.ours.contact.pk)
    assert person is not None
    task = begin_redaction(
        actor=yusuf, at=MONDAY, person=person, why="wish", note="They asked for it by letter."
    )
    narrow = scoped(frozenset({cast.ours.customer.pk}))
    with narrow, pytest.raises(DatabaseError, match="everything"), transaction.atomic():
        redact_entries(of=task, keys=keys, at=MONDAY)
    theirs = Entry.objects.exclude(customer_id=None).exclude(customer_id=task.customer_id)
    before = list(theirs.order_by("pk").values_list("actor_name", "facts"))
    assert redact_entries(of=task, keys=keys, at=MONDAY) > 0
    assert list(theirs.order_by("pk").values_list("actor_name", "facts")) == before != []

"""A customer whose every word is marked, and everybody who may or may not read those words.

`marks.MARKS` says for whom each place is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, Final

from tests.support.marks import BAIT, marked, word
from tests.support.own import own_calendar, own_plan
from tests.support.theirs import archive_of, provider_of, training_of
from vefa.accounts.actions.teams import add_team
from vefa.accounts.models import SignInProvider, Team, User
from vefa.agreements.actions import approve_draft, change_section, start_draft, submit_draft
from vefa.agreements.models import Agreement, OwnPlan, TermsDraft
from vefa.calendars.models import BusinessCalendar
from vefa.core.actor import SYSTEM
from vefa.customers.models import Contact, Customer, Site, Training
from vefa.desk.actions import assignment, conversation, dates, ending
from vefa.desk.actions.intake import contact_actor, note_unreadable, take_in_message
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Intake, Ticket
from vefa.desk.queries.reports import NewFile, Report
from vefa.desk.tests.arriving import letter, store
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast, make_staff, portal_user
from vefa.documents.models import StoredFile
from vefa.importing.actions import check_file
from vefa.importing.models import HandedIn
from vefa.mail.actions import catch_message
from vefa.mail.actions.fetching import Arrival, Place, leave_waiting
from vefa.mail.actions.mailboxes import MailboxFacts, Secrets, add_mailbox
from vefa.mail.models import FetchedMessage, LoopbackMessage, OutgoingMessage
from vefa.privacy.models import Export
from vefa.products.actions import add_version, create_product, record_installation
from vefa.products.models import Installation
from vefa.reports.actions import ask_what_if, count_some
from vefa.reports.domain.questions import Other, Question
from vefa.reports.models import WhatIf

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class House:
    """The marked customer's things, and whoever asks for them, by role (None: not signed in).

    `files` are shown to the customer, `inside` came with a note; `mailed` is the key of the entry
    that came by e-mail, with a picture.
    """

    cast: Cast
    system: Installation
    ticket: Ticket
    files: tuple[StoredFile, ...]
    inside: StoredFile
    unknown: Intake
    failed: Intake
    letter: LoopbackMessage
    mailed: int
    waiting: FetchedMessage
    archive: Export
    provider: SignInProvider
    team: Team
    draft: TermsDraft
    calendar: BusinessCalendar
    plan: OwnPlan
    asked: WhatIf
    handed_in: HandedIn
    training: Training
    people: Mapping[str, User | None]

    @property
    def owner(self) -> Company:
        """The customer whose words are marked."""
        return self.cast.ours


def _waiting() -> FetchedMessage:
    """A message with a marked text that waits in a mailbox."""
    facts = MailboxFacts(name="Support", host="localhost", username="support", security="none")
    mailbox = add_mailbox(actor=SYSTEM, at=MONDAY, facts=facts, secrets=Secrets("secret"))
    content = letter("kim@nereden.example", marked("rawsubject"), marked("rawtext"))
    leave_waiting(
        place=Place(mailbox.pk, mailbox.place, 1),
        uid=1,
        size=len(content),
        at=MONDAY,
        fault="unreadable",
        words="",
        again_after=None,
        arrival=Arrival(1, content, MONDAY),
    )
    return FetchedMessage.objects.get(mailbox=mailbox)


def _failed() -> Intake:
    """A message with a marked text that could not be taken in."""
    content = letter("biri@nereden.example", marked("rawsubject"), marked("rawtext"))
    raw = store(content, at=MONDAY)
    note_unreadable(at=MONDAY, raw_message_id=raw.pk, error="disk full")
    return Intake.objects.get(raw_message_id=raw.pk)


def _asked(cast: Cast) -> WhatIf:
    """What the marked customer's requests would have come to under another plan."""
    day, later = MONDAY.date(), MONDAY + timedelta(days=30)
    question = Question(day, later.date(), Other("plan", plan="premium"))
    asked = ask_what_if(actor=cast.manager, at=later, question=question)
    count_some(key=asked.pk, at=later)
    return asked


def _handed_in(cast: Cast) -> HandedIn:
    """A file about the marked customer, checked."""
    table = f"customer;name\n{cast.ours.customer.code};{marked('site')} 2\n"
    who = {"actor": cast.manager, "at": MONDAY}
    return check_file(**who, name="sites.csv", content=table.encode(), kind="sites")


def make_house() -> House:
    """Everything, in a scope that sees everything; nobody has a password."""
    cast = make_cast()
    _mark(cast.ours)
    system = _system(cast.ours)
    ticket = _tell(cast, system)
    _report_of_strangers(cast)
    raw = store(letter("kim@nereden.example", marked("rawsubject"), marked("rawtext")), at=MONDAY)
    ours = OutgoingMessage.objects.order_by("pk").first()
    assert ours is not None
    draft = _proposed(cast.ours)
    return House(
        cast=cast,
        system=system,
        ticket=ticket,
        mailed=ticket.timeline.get(raw_message_id__isnull=False).pk,
        files=tuple(StoredFile.objects.filter(public=True).order_by("pk")),
        inside=StoredFile.objects.get(public=False),
        unknown=take_in_message(at=MONDAY, raw_message_id=raw.pk),
        failed=_failed(),
        waiting=_waiting(),
        provider=provider_of(cast.ours),
        asked=_asked(cast),
        training=training_of(cast.ours),
        handed_in=_handed_in(cast),
        archive=archive_of(cast.ours),
        team=add_team(actor=SYSTEM, at=MONDAY, name="Field", members=[cast.deniz.pk]),
        draft=draft,
        calendar=own_calendar(),
        plan=own_plan(draft),
        letter=catch_message(
            content=bytes(ours.content),
            envelope_from=ours.sender,
            envelope_to=ours.to,
            at=MONDAY,
        ),
        people=_people(cast),
    )


def _people(cast: Cast) -> dict[str, User | None]:
    return {
        "anonymous": None,
        "stranger": portal_user(cast.strangers.contact),
        "fellow": portal_user(cast.ours.end_user, role="end_user"),
        "contact": portal_user(cast.ours.contact),
        "engineer": cast.deniz,
        "partner": make_staff(
            "Bora Ortak",
            "partner",
            company="Ortak Teknik",
            limited_to=[cast.ours.customer.pk],
        ),
        "outsider": make_staff("Cem Usta", "engineer", limited_to=[cast.strangers.customer.pk]),
        "auditor": make_staff("Nur Denetçi", "auditor"),
        "manager": cast.leyla,
        "administrator": make_staff("Yusuf Yönetici", "administrator"),
    }


def _proposed(company: Company) -> TermsDraft:
    """New terms that wait for the customer's approval."""
    who: dict[str, Any] = {"actor": SYSTEM, "at": MONDAY}
    agreement, day = company.agreement, MONDAY.date() + timedelta(days=60)
    draft = start_draft(**who, agreement=agreement, effective_on=day, reason=marked("proposal"))
    line = next(iter(draft.content["lines"]))
    warned = {"line": line, "section": "thresholds", "content": {"thresholds": [60]}}
    draft = change_section(**who, draft=draft, expected_revision=draft.revision, **warned)
    return approve_draft(**who, draft=submit_draft(**who, draft=draft))


def _mark(company: Company) -> None:
    for thing, name in (
        (company.customer, "customer"),
        (company.site, "site"),
        (company.contact, "contact"),
        (company.agreement, "agreement"),
    ):
        _rename(thing, marked(name))


def _rename(thing: Customer | Site | Contact | Agreement, name: str) -> None:
    type(thing).objects.filter(pk=thing.pk).update(name=name)
    thing.refresh_from_db()


def _system(company: Company) -> Installation:
    product = create_product(actor=SYSTEM, at=MONDAY, code="muhasebe", name="Muhasebe")
    version = add_version(
        actor=SYSTEM,
        at=MONDAY,
        product=product,
        number="4.2",
        released_on=(MONDAY - timedelta(days=90)).date(),
    )
    return record_installation(
        actor=SYSTEM,
        at=MONDAY,
        site=company.site,
        version=version,
        name=marked("system"),
        environment="production",
    )


def _file(name: str, content: str) -> NewFile:
    return NewFile(f"{word(name)}.txt", "text/plain", marked(content).encode())


def _tell(cast: Cast, system: Installation) -> Ticket:
    """A ticket in which each side says something, with a note that stays inside."""
    reporter, deniz = contact_actor(cast.ours.contact), cast.engineer
    ticket = _reported(cast.ours, system)
    assignment.assign(actor=deniz, at=MONDAY, ticket=ticket, engineer=cast.deniz)
    conversation.reply(
        actor=deniz,
        at=MONDAY + HOUR,
        ticket=ticket,
        text=marked("reply"),
        files=[NewFile(f"{word('replyfile')}.txt", "text/plain", b"-")],
    )
    conversation.add_note(
        actor=deniz,
        at=MONDAY + HOUR,
        ticket=ticket,
        text=marked("note"),
        files=[_file("notefile", "notebytes")],
    )
    conversation.ask_customer(actor=deniz, at=MONDAY + HOUR, ticket=ticket, text=marked("question"))
    conversation.answer(
        actor=reporter,
        at=MONDAY + 2 * HOUR,
        ticket=ticket,
        text=marked("answer"),
        source="email",
        raw_message_id=store(_mail(), at=MONDAY).pk,
    )
    dates.propose_date(
        actor=deniz,
        at=MONDAY + 2 * HOUR,
        ticket=ticket,
        due=MONDAY + 48 * HOUR,
        text=marked("promise"),
    )
    ending.resolve(
        actor=deniz,
        at=MONDAY + 3 * HOUR,
        ticket=ticket,
        found=marked("found"),
        cause="Sürüm",
        done=marked("done"),
        how="fix",
    )
    return ticket


def _mail() -> bytes:
    """An e-mail with HTML and a picture in it."""
    message = EmailMessage()
    message["From"], message["Subject"] = "kim@bizim.example", marked("answer")
    message.set_content(f'<p>{marked("answer")}</p><img src="cid:p@x">', subtype="html")
    message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<p@x>")
    return message.as_bytes()


def _reported(company: Company, system: Installation) -> Ticket:
    contact = company.contact
    return open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            site=company.site,
            installation=system,
            title=marked("title"),
            text=marked("report"),
            source="web",
            severity="S2",
            reported_at=MONDAY,
            files=[_file("filename", "filebytes")],
        ),
    )


def _report_of_strangers(cast: Cast) -> None:
    """Something of their own, so that their lists are not simply empty."""
    contact = cast.strangers.contact
    open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title=f"{BAIT} bizde de",
            text="Sabahtan beri.",
            source="web",
            severity="S3",
            reported_at=MONDAY,
        ),
    )

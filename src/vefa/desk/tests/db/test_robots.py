"""Messages that no person wrote, too many of them, and letters of ours that come back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings

from vefa.core.actor import SYSTEM
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.customers.models import Contact
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.intake import contact_actor, identify_sender, take_in_again
from vefa.desk.actions.mailing import address_of
from vefa.desk.models import Intake, MessageLink, Ticket, TimelineEntry
from vefa.desk.queries.arrivals import ASIDE, NOTABLE, arrivals, notable_lately, unknown_senders
from vefa.desk.queries.lists import timeline
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.mail.actions import Delivery, begin_delivery, record_delivery
from vefa.mail.domain import read_message
from vefa.mail.models import OutgoingMessage, RawMessage
from vefa.mail.queries import marker

ROBOTS = (
    {"List_Id": "<it.bizim.example>"},
    {"Precedence": "bulk"},
    {"Auto_Submitted": "auto-generated"},
)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def taken_in(content: bytes, *, after: timedelta = timedelta(0), **more: str) -> Intake:
    intake = arrive(content, at=MONDAY + after, **more)
    assert intake is not None
    return intake


@pytest.mark.parametrize("headers", ROBOTS, ids=["list", "bulk", "program"])
def test_a_known_senders_robot_reports_and_gets_no_receipt(
    cast: Cast, headers: dict[str, str]
) -> None:
    intake = taken_in(letter(AYSE, "Disk 95 %", "srv-3: disk 95 % dolu.", **headers))
    assert intake.outcome == "ticket"
    ticket = Ticket.objects.get(pk=intake.ticket_id)
    assert ticket.next_due_clock == "response"
    assert not OutgoingMessage.objects.exists()
    ours = MessageLink.objects.get(ticket=ticket, outgoing=False)
    answer = letter(AYSE, "Re: Disk 95 %", "Şimdi 97 %.", In_Reply_To=ours.message_id, **headers)
    assert taken_in(answer, after=MINUTE).outcome == "answer"
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("headers", ROBOTS, ids=["list", "bulk", "program"])
def test_a_strangers_robot_opens_nothing(cast: Cast, headers: dict[str, str]) -> None:
    intake = taken_in(letter("news@far.example", "Kampanya", "İndirim!", **headers))
    assert intake.outcome == "automatic"
    assert not Ticket.objects.exists()


def test_the_customers_own_ticket_system_is_a_question_and_gets_no_answer(cast: Cast) -> None:
    taken_in(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    sender = "Kerem (JIRA) <jira@tools.bizim.example>"
    comment = letter(sender, "YAZ-7", "Toner?", Auto_Submitted="auto-generated")
    named = taken_in(comment, after=MINUTE, to=address_of(ticket.number))
    assert (named.outcome, named.ticket_id) == ("who_is_this", ticket.pk)
    fresh = letter("glpi@bizim.example", "GLPI 12", "Disk.", X_Auto_Response_Suppress="All")
    assert taken_in(fresh, after=MINUTE).reason == "unknown_sender"
    assert OutgoingMessage.objects.count() == 1
    contact = cast.ours.contact
    contact.email = contact.email_folded = "ayse@gmail.com"
    contact.save()
    shared = letter("news@gmail.com", "Kampanya", "!", List_Unsubscribe="<mailto:x@gmail.com>")
    assert taken_in(shared).outcome == "automatic"


def test_a_robot_of_several_customers_is_identified_and_gets_no_receipt(cast: Cast) -> None:
    for company in (cast.ours, cast.strangers):
        add_contact(
            actor=SYSTEM,
            at=MONDAY,
            customer=company.customer,
            site=None,
            name="İzleme",
            email="izleme@hosting.example",
            roles=["end_user"],
        )
    content = letter("izleme@hosting.example", "Down", "web-1", Auto_Submitted="auto-generated")
    intake = taken_in(content)
    assert (intake.outcome, intake.reason) == ("who_is_this", "several_customers")
    contact = Contact.objects.get(email="izleme@hosting.example", customer=cast.ours.customer)
    identify_sender(actor=cast.engineer, at=MONDAY + MINUTE, intake=intake, contact=contact)
    assert Ticket.objects.get().contact == contact
    assert not OutgoingMessage.objects.exists()


def test_another_installation_is_no_echo_of_ours(cast: Cast) -> None:
    theirs = letter(AYSE, "Yazıcı", "Çalışmıyor.", X_Vefa_Loop="vefa")
    assert taken_in(theirs).outcome == "ticket"
    receipt = OutgoingMessage.objects.get()
    back = bytes(receipt.content)
    assert read_message(back, own={marker()}).automatic == "own"
    # A letter that left under an earlier key is known by its id.
    before = back.replace(marker().encode(), b"vefa")
    assert read_message(before, own={marker()}).automatic != "own"
    assert taken_in(before, after=MINUTE).reason == "own"
    assert Ticket.objects.count() == OutgoingMessage.objects.count() == 1


def test_the_receipt_does_not_send_the_files_back(cast: Cast, settings: LazySettings) -> None:
    content = letter(AYSE, "Ekran", "Ekte.").replace(
        b"Content-Type: text/plain", b"Content-Type: image/png", 1
    )
    ticket = Ticket.objects.get(pk=taken_in(content).ticket_id)
    assert TimelineEntry.objects.get(ticket=ticket, code="reported").files.count() == 1
    assert b"image/png" not in bytes(OutgoingMessage.objects.get().content)


BOUNCE = """\
From: MAILER-DAEMON@relay.example
To: support@desk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce{number}@relay.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; ayse@bizim.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

Message-ID: {about}

--b--
"""


def bounce(about: str, *, number: int = 1, action: str = "failed") -> bytes:
    return BOUNCE.format(number=number, about=about, action=action).encode()


def sent_letter(cast: Cast) -> OutgoingMessage:
    """A receipt that our relay has taken."""
    taken_in(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    receipt = OutgoingMessage.objects.get()
    begin_delivery(outgoing_message_id=receipt.pk, at=MONDAY + MINUTE)
    record_delivery(
        outgoing_message_id=receipt.pk, at=MONDAY + MINUTE, delivery=Delivery("sent", "250")
    )
    return receipt


def test_a_letter_that_comes_back_is_seen_on_its_ticket(cast: Cast) -> None:
    receipt = sent_letter(cast)
    ticket = Ticket.objects.get()
    intake = taken_in(bounce(receipt.message_id), after=2 * MINUTE)
    assert (intake.outcome, intake.reason) == ("automatic", "bounce")
    assert (intake.ticket_id, intake.customer_id) == (ticket.pk, ticket.customer_id)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.words) == (
        "failed",
        "ayse@bizim.example: 5.1.1 550 5.1.1 User unknown",
    )
    entry = TimelineEntry.objects.get(ticket=ticket, code="letter_failed")
    assert not entry.public
    assert entry.data["to"] == "ayse@bizim.example"
    assert "User unknown" in entry.data["words"]
    assert entry in timeline(ticket, cast.engineer)
    assert entry not in timeline(ticket, contact_actor(cast.ours.contact))
    taken_in(bounce(receipt.message_id, number=2), after=3 * MINUTE)
    assert TimelineEntry.objects.filter(code="letter_failed").count() == 1


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_delay_is_no_failure(cast: Cast, action: str) -> None:
    receipt = sent_letter(cast)
    taken_in(bounce(receipt.message_id, action=action), after=2 * MINUTE)
    receipt.refresh_from_db()
    assert receipt.state == "sent"
    assert not TimelineEntry.objects.filter(code="letter_failed").exists()


def test_a_bounce_of_a_letter_that_is_not_ours_changes_nothing(cast: Cast) -> None:
    receipt = sent_letter(cast)
    about = "<nobody@desk.example>"
    assert taken_in(bounce(about), after=2 * MINUTE).outcome == "automatic"
    receipt.refresh_from_db()
    assert receipt.state == "sent"


def test_a_message_of_the_customers_is_no_letter_of_ours(cast: Cast) -> None:
    sent_letter(cast)
    theirs = MessageLink.objects.get(outgoing=False)
    assert taken_in(bounce(theirs.message_id), after=2 * MINUTE).outcome == "automatic"
    assert not TimelineEntry.objects.filter(code="letter_failed").exists()


def test_a_letter_that_the_relay_refuses_is_seen_on_its_ticket(cast: Cast) -> None:
    taken_in(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    entry = reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="Bakıyoruz.")
    ours = MessageLink.objects.get(entry=entry)
    assert ours.outgoing_message_id is not None
    at = MONDAY + 2 * MINUTE
    begin_delivery(outgoing_message_id=ours.outgoing_message_id, at=at)
    refused = Delivery("failed", "550 No such user")
    record_delivery(outgoing_message_id=ours.outgoing_message_id, at=at, delivery=refused)
    deliver_all(at)
    failed = TimelineEntry.objects.get(ticket=ticket, code="letter_failed")
    assert failed.data == {
        "to": "ayse@bizim.example",
        "words": "550 No such user",
        "notice": "reply",
    }


SPELLINGS = ("ayse@bizim.example", "AYSE@bizim.example", '"Ayşe" <Ayse@Bizim.example>')


def flood(count: int, *, after: timedelta = timedelta(0)) -> list[tuple[str, str]]:
    """So many messages, one a minute, each spelling the sender in its own way."""
    intakes = [
        taken_in(letter(SPELLINGS[n % 3], f"Alarm {n}", "!"), after=after + n * MINUTE)
        for n in range(count)
    ]
    return [(intake.outcome, intake.reason) for intake in intakes]


def test_a_flood_is_told_once_and_lost_never(cast: Cast, settings: LazySettings) -> None:
    settings.SENDER_LIMIT = 3
    said = flood(6)
    assert said == [
        *[("ticket", "new")] * 3,
        ("who_is_this", "flood"),
        *[("automatic", "flood")] * 2,
    ]
    assert [each.reason for each in unknown_senders().rows] == ["flood"]
    assert RawMessage.objects.count() == Intake.objects.count() == 6
    assert Ticket.objects.count() == OutgoingMessage.objects.count() == 3
    other = letter("baran@bizim.example", "Benimki", "Bu başka.")
    assert taken_in(other, after=7 * MINUTE).outcome == "ticket"


def test_after_a_quiet_hour_the_sender_is_heard_again(cast: Cast, settings: LazySettings) -> None:
    settings.SENDER_LIMIT = 3
    flood(5)
    assert flood(1, after=timedelta(minutes=55)) == [("automatic", "flood")]
    assert flood(1, after=timedelta(minutes=116)) == [("ticket", "new")]


def test_what_a_flood_brought_can_be_taken_in_by_hand(cast: Cast, settings: LazySettings) -> None:
    settings.SENDER_LIMIT = 1
    flood(3)
    told, aside = Intake.objects.filter(reason="flood").order_by("pk")
    contact = cast.ours.contact
    identify_sender(actor=cast.engineer, at=MONDAY, intake=told, contact=contact)
    assert OutgoingMessage.objects.count() == 1
    later = MONDAY + timedelta(hours=1)
    again = take_in_again(actor=cast.engineer, at=later, intake=aside)
    assert (again.outcome, again.reason) == ("ticket", "new")
    ticket = Ticket.objects.get(pk=again.ticket_id)
    assert ticket.reported_at == aside.received_at
    with pytest.raises(Refused, match="settled"):
        take_in_again(actor=cast.engineer, at=later, intake=aside)
    with pytest.raises(NotAllowed):
        take_in_again(actor=contact_actor(contact), at=later, intake=aside)
    assert Ticket.objects.count() == 3


def test_a_robots_message_can_be_taken_in_by_hand(cast: Cast) -> None:
    intake = taken_in(letter(AYSE, "Re", "Tatildeyim.", Auto_Submitted="auto-replied"))
    again = take_in_again(actor=cast.engineer, at=MONDAY + MINUTE, intake=intake)
    assert again.outcome == "ticket"
    assert not OutgoingMessage.objects.exists()
    own = taken_in(letter("x@far.example", "Re", "?", Auto_Submitted="auto-replied"))
    assert take_in_again(actor=cast.engineer, at=MONDAY, intake=own).outcome == "who_is_this"
    assert own in unknown_senders().rows


def test_what_was_set_aside_is_found_among_many(cast: Cast) -> None:
    rows = [
        *(("news@far.example", "Kampanya", "bulk", None) for _n in range(30)),
        ("ayse@bizim.example", "Otomatik yanıt", "auto_reply", None),
        ("jira@far.example", "YAZ-7", "auto_reply", 7),
        ("mailer-daemon@mx.example", "Undelivered", "bounce", 7),
        ("ayse@bizim.example", "Yazıcı", "", 7),
    ]
    for number, (sender, subject, reason, ticket) in enumerate(rows):
        Intake.objects.create(
            raw_message_id=number,
            received_at=MONDAY,
            sender=sender,
            sender_folded=sender,
            subject=subject,
            outcome="automatic" if reason else "answer",
            reason=reason,
            ticket_id=ticket,
        )
    first = arrivals()
    rest = arrivals(after=first.after)
    assert (len(first.rows), len(rest.rows), rest.after) == (25, 9, None)
    assert {each.pk for each in first.rows}.isdisjoint(each.pk for each in rest.rows)
    assert len(arrivals(ASIDE, after=arrivals(ASIDE).after).rows) == 8
    notable = [each.subject for each in arrivals(NOTABLE).rows]
    assert notable == ["YAZ-7", "Otomatik yanıt"]
    assert notable_lately(MONDAY + MINUTE) == 2
    assert notable_lately(MONDAY + timedelta(days=31)) == 0
    assert len(arrivals(find="AYSE@").rows) == 2
    assert [each.subject for each in arrivals(ASIDE, find="yanıt").rows] == ["Otomatik yanıt"]


def test_all_who_are_unknown_are_reached(cast: Cast) -> None:
    Intake.objects.bulk_create(
        [
            Intake(raw_message_id=number, received_at=MONDAY, outcome="who_is_this")
            for number in range(30)
        ]
    )
    first = unknown_senders()
    assert first.after is not None
    rest = unknown_senders(after=first.after)
    assert (len(first.rows), len(rest.rows), rest.after) == (25, 5, None)

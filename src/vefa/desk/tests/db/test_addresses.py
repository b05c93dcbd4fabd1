"""Addresses that letters come back from: marked by a bounce, cleared by a message."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings

from vefa.audit.models import Entry
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Contact
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import Intake, MessageLink, Ticket
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.desk.tests.db.test_robots import bounce
from vefa.mail.actions import Delivery, begin_delivery, record_delivery, store_message
from vefa.mail.domain.composing import encoded
from vefa.mail.models import OutgoingMessage
from vefa.mail.queries.returned import envelope_sender, goes_where_letters_came_back

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Reported by Ayşe, copied to Baran, answered; our relay has taken the answer."""
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    found = Ticket.objects.get()
    set_watchers(actor=cast.engineer, at=MONDAY, ticket=found, contacts=[cast.ours.end_user])
    reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=found, text="Bakıyoruz.")
    sent = OutgoingMessage.objects.latest("pk")
    begin_delivery(outgoing_message_id=sent.pk, at=MONDAY + MINUTE)
    record_delivery(
        outgoing_message_id=sent.pk, at=MONDAY + MINUTE, delivery=Delivery("sent", "250")
    )
    return found


def answer_of_ours(ticket: Ticket) -> str:
    return MessageLink.objects.filter(ticket=ticket, outgoing=True).latest("pk").message_id


def undeliverable() -> set[str]:
    return set(
        Contact.objects.filter(undeliverable_at__isnull=False).values_list("email", flat=True)
    )


def test_a_bounce_marks_exactly_whom_it_did_not_reach(cast: Cast, ticket: Ticket) -> None:
    about = answer_of_ours(ticket)
    arrive(bounce(about), at=MONDAY + HOUR)
    contact = cast.ours.contact
    contact.refresh_from_db()
    assert contact.undeliverable_at == MONDAY + HOUR + MINUTE
    assert contact.undeliverable_words == "5.1.1 550 5.1.1 User unknown"
    assert undeliverable() == {"ayse@bizim.example"}
    (entry,) = Entry.objects.filter(deed="contact_undeliverable")
    assert (entry.subject_id, entry.customer_id) == (contact.pk, contact.customer_id)
    assert "User unknown" in entry.facts["words"]
    arrive(bounce(about, number=2), at=MONDAY + 2 * HOUR)
    assert Entry.objects.filter(deed="contact_undeliverable").count() == 1


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_delay_marks_nobody(cast: Cast, ticket: Ticket, action: str) -> None:
    arrive(bounce(answer_of_ours(ticket), action=action), at=MONDAY + HOUR)
    assert undeliverable() == set()


def test_a_forged_bounce_marks_nobody_to_whom_nothing_was_sent(cast: Cast, ticket: Ticket) -> None:
    about = answer_of_ours(ticket)
    forged = bounce(about).replace(b"ayse@bizim", b"ayse@yabanci")
    arrive(forged, at=MONDAY + HOUR)
    arrive(bounce("<nothing@desk.example>", number=2), at=MONDAY + HOUR)
    assert undeliverable() == set()


def test_copies_leave_out_whom_they_do_not_reach(cast: Cast, ticket: Ticket) -> None:
    content = bounce(answer_of_ours(ticket)).replace(b"ayse@bizim", b"baran@bizim")
    arrive(content, at=MONDAY + HOUR)
    told = recipients_of(ticket)
    assert (told.copies, told.unreachable) == ((), (cast.ours.end_user,))
    reply(actor=cast.engineer, at=MONDAY + 2 * HOUR, ticket=ticket, text="Hazır.")
    assert OutgoingMessage.objects.latest("pk").to == ["ayse@bizim.example"]


def unnamed(*more: str) -> bytes:
    """A report that names neither message nor envelope, and returns no id."""
    content = bounce("<x@y>").replace(b"Message-ID: <x@y>\n", "\n".join(more).encode() + b"\n")
    assert b"<x@y>" not in content
    return content


def test_a_report_to_the_return_address_finds_its_letter(cast: Cast, ticket: Ticket) -> None:
    sent = OutgoingMessage.objects.latest("pk")
    arrive(unnamed(), at=MONDAY + HOUR, to=envelope_sender(sent).upper())
    sent.refresh_from_db()
    assert (sent.state, sent.unreached) == ("failed", ["ayse@bizim.example"])
    assert undeliverable() == {"ayse@bizim.example"}


def test_what_nobody_understands_is_told_where_it_came_to_the_return_address(
    cast: Cast, ticket: Ticket
) -> None:
    sent = OutgoingMessage.objects.latest("pk")
    odd = letter("<>", "Bericht", "Der Brief kam nicht an.", Return_Path="<>")
    arrive(odd, at=MONDAY + HOUR, to="support@desk.example")
    sent.refresh_from_db()
    assert sent.state == "sent"
    odd = letter("post@far.example", "Bericht", "Der Brief kam nicht an.", Return_Path="<>")
    raw = store_message(
        content=odd, envelope_from="", envelope_to=[envelope_sender(sent)], at=MONDAY + HOUR
    )
    deliver_all(MONDAY + HOUR)
    intake = Intake.objects.get(raw_message_id=raw.pk)
    assert (intake.outcome, intake.ticket_id) == ("automatic", ticket.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.words) == ("failed", "Bericht: Der Brief kam nicht an.")
    assert undeliverable() == set()


def report(subject: str, text: str, to: str) -> Intake:
    """What a mail system says in words alone."""
    content = letter("MAILER-DAEMON@far.example", subject, text)
    raw = store_message(content=content, envelope_from="", envelope_to=[to], at=MONDAY + HOUR)
    deliver_all(MONDAY + HOUR)
    return Intake.objects.get(raw_message_id=raw.pk)


@pytest.mark.parametrize("text", ["Bilinmeyen bir hata.", "ayse@bizim.example yok. 550 5.1.1"])
def test_the_only_reader_is_whom_a_report_to_the_return_address_means(
    cast: Cast, ticket: Ticket, text: str
) -> None:
    sent = OutgoingMessage.objects.latest("pk")
    OutgoingMessage.objects.filter(pk=sent.pk).update(to=["ayse@bizim.example"])
    assert report("Undeliverable", text, envelope_sender(sent)).ticket_id == ticket.pk
    sent.refresh_from_db()
    assert (sent.state, undeliverable()) == ("failed", {"ayse@bizim.example"})


def test_a_report_under_a_number_is_noted_for_the_desk(cast: Cast, ticket: Ticket) -> None:
    sent = OutgoingMessage.objects.latest("pk")
    found = report(
        f"Message blocked: {ticket.number}", "Bir ileti engellendi.", "support@desk.example"
    )
    assert (found.outcome, found.ticket_id) == ("automatic", ticket.pk)
    entry = ticket.timeline.get(code="mailer_said")
    assert (entry.public, "Bir ileti engellendi." in entry.data["words"]) == (False, True)
    sent.refresh_from_db()
    assert sent.state == "sent"
    report(f"Message blocked: {sent.subject}", "To ayse@bizim.example: no.", "support@desk.example")
    sent.refresh_from_db()
    assert (sent.state, undeliverable()) == ("failed", set())


def test_a_report_without_any_name_is_guessed_by_address_and_subject(
    cast: Cast, ticket: Ticket
) -> None:
    sent = OutgoingMessage.objects.latest("pk")
    under_it = f"Subject: {encoded(sent.subject)}"
    arrive(unnamed("Subject: Something else"), at=MONDAY + HOUR)
    arrive(unnamed(under_it, "X: late"), at=MONDAY + 200 * HOUR)
    arrive(by_a_person(unnamed(under_it)), at=MONDAY + HOUR)
    sent.refresh_from_db()
    assert (sent.state, undeliverable()) == ("sent", set())
    arrive(unnamed(under_it), at=MONDAY + HOUR)
    sent.refresh_from_db()
    assert (sent.state, undeliverable()) == ("failed", set())


def by_a_person(report: bytes) -> bytes:
    return report.replace(b"MAILER-DAEMON@", b"mert@")


def test_a_report_that_a_person_wrote_marks_nobody(cast: Cast, ticket: Ticket) -> None:
    arrive(by_a_person(bounce(answer_of_ours(ticket))), at=MONDAY + HOUR)
    assert undeliverable() == set()


def test_a_report_of_nothing_but_an_address_is_a_guess_that_marks_nobody(
    cast: Cast, ticket: Ticket
) -> None:
    newest = OutgoingMessage.objects.latest("pk")
    others = OutgoingMessage.objects.exclude(pk=newest.pk)
    others.update(state="sent", settled_at=MONDAY, next_attempt_at=None)
    arrive(unnamed("X: two letters"), at=MONDAY + HOUR)
    newest.refresh_from_db()
    assert newest.state == "sent"
    others.update(state="failed")
    arrive(unnamed("X: one letter"), at=MONDAY + HOUR)
    newest.refresh_from_db()
    assert (newest.state, undeliverable()) == ("failed", set())


def test_a_report_of_arrival_clears_the_mark(cast: Cast, ticket: Ticket) -> None:
    about = answer_of_ours(ticket)
    arrive(bounce(about), at=MONDAY + HOUR)
    assert goes_where_letters_came_back(OutgoingMessage.objects.latest("pk"))
    arrive(bounce(about, number=2, action="delivered"), at=MONDAY + 2 * HOUR)
    assert undeliverable() == set()
    assert Entry.objects.get(deed="contact_reachable").facts["why"] == "delivered"


def test_a_message_from_the_address_clears_the_mark(cast: Cast, ticket: Ticket) -> None:
    arrive(bounce(answer_of_ours(ticket)), at=MONDAY + HOUR)
    robot = letter(AYSE, "Otomatik yanıt", "Tatildeyim.", Auto_Submitted="auto-replied")
    arrive(robot, at=MONDAY + 2 * HOUR)
    assert undeliverable() == {"ayse@bizim.example"}
    arrive(letter(AYSE, "Merhaba", "Yeni bir konu."), at=MONDAY + 3 * HOUR)
    assert undeliverable() == set()
    entry = Entry.objects.get(deed="contact_reachable")
    assert (entry.facts["why"], entry.actor_kind) == ("message", "system")


@pytest.mark.parametrize("trusted", ["mx.desk.example", "mx.other.example", ""])
def test_a_forged_sender_answers_nothing_and_clears_no_mark(
    cast: Cast, ticket: Ticket, settings: LazySettings, trusted: str
) -> None:
    settings.MAIL_AUTHSERV = frozenset(filter(None, [trusted]))
    about = answer_of_ours(ticket)
    arrive(bounce(about), at=MONDAY + HOUR)
    marked = undeliverable()
    assert marked
    results = "mx.desk.example; spf=fail smtp.mailfrom=x.example; dmarc=fail (p=none)"
    forged = letter(
        AYSE, "Re", "Şifreyi sıfırlayın.", In_Reply_To=about, Authentication_Results=results
    )
    intake = arrive(forged, at=MONDAY + 2 * HOUR)
    assert intake is not None
    answers = ticket.timeline.filter(body="Şifreyi sıfırlayın.")
    if trusted == "mx.desk.example":
        assert (intake.outcome, intake.reason) == ("who_is_this", "forged")
        assert (intake.ticket_id, answers.count(), undeliverable()) == (ticket.pk, 0, marked)
        return
    assert (intake.outcome, answers.count(), undeliverable()) == ("answer", 1, set())

"""Messages that arrive: from the raw store to ticket, answer, or "who is this?"."""

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest

from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.events import deliver
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.desk.actions.conversation import ask_customer, reply
from vefa.desk.actions.intake import dismiss_message, identify_sender, take_in_again
from vefa.desk.actions.mailing import address_of
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.stories import event_words
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, letter
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.mail.domain import read_message
from vefa.mail.models import OutgoingMessage, RawMessage
from vefa.mail.queries import read_raw


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def test_a_contacts_message_becomes_a_ticket_under_the_agreement(cast: Cast) -> None:
    intake = arrive(letter(AYSE, "Fw: Yazıcı", "Merhaba,\nyazıcı çalışmıyor."))
    assert intake is not None
    assert intake.outcome == "ticket"
    ticket = Ticket.objects.get(pk=intake.ticket_id)
    assert (ticket.title, ticket.source, ticket.severity) == ("Yazıcı", "email", "S3")
    assert ticket.agreement_id == cast.ours.agreement.pk
    assert ticket.reported_at == MONDAY
    receipt = OutgoingMessage.objects.get(customer_id=cast.ours.customer.pk)
    assert receipt.to == ["ayse@bizim.example"]


def test_the_receipt_is_in_the_customers_language_and_threaded(cast: Cast) -> None:
    content = letter(AYSE, "Yazıcı", "Çalışmıyor.")
    arrive(content)
    sent = OutgoingMessage.objects.get()
    message = read_message(bytes(sent.content), own=frozenset({"other"}))
    original = read_raw(RawMessage(content=content, envelope_from=""))
    assert message.in_reply_to == original.message_id
    assert message.reply_to[0].address == address_of(Ticket.objects.get().number)
    assert "V-2026-" in message.subject
    assert message.automatic is not None


def test_an_unknown_sender_waits_and_is_identified(cast: Cast) -> None:
    intake = arrive(letter("kim@bilinmez.example", "Yardım", "Açılmıyor."))
    assert intake is not None
    assert (intake.outcome, intake.reason) == ("who_is_this", "unknown_sender")
    assert not Ticket.objects.exists()
    contact = add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=cast.ours.customer,
        name="Kim Bilir",
        email="kim@bilinmez.example",
        roles=["authorised"],
    )
    ticket = identify_sender(
        actor=cast.engineer, at=MONDAY + timedelta(hours=2), intake=intake, contact=contact
    )
    # The time spent on the question counts against us.
    assert ticket.reported_at == MONDAY
    told = TimelineEntry.objects.get(ticket=ticket, code="identified")
    assert (told.author_name, told.public) == (cast.engineer.name, False)
    assert event_words(told, "en", UTC) == "kim@bilinmez.example was recognised as Kim Bilir"
    noted = Entry.objects.get(deed="sender_identified")
    assert (noted.actor_name, noted.customer_id) == (cast.engineer.name, ticket.customer_id)
    assert noted.facts["outcome"] == ["who_is_this", "ticket"]


def test_whoever_sets_a_message_aside_or_takes_it_in_is_noted(cast: Cast) -> None:
    intake = arrive(letter("kim@bilinmez.example", "Yardım", "Açılmıyor."))
    assert intake is not None
    dismiss_message(actor=cast.engineer, at=MONDAY, intake=intake, reason="spam")
    take_in_again(actor=cast.engineer, at=MONDAY + MINUTE, intake=intake)
    noted = Entry.objects.filter(subject="intake", subject_id=intake.pk).order_by("pk")
    assert [(each.actor_name, each.deed, each.facts["outcome"]) for each in noted] == [
        (cast.engineer.name, "message_dismissed", ["who_is_this", "dismissed"]),
        (cast.engineer.name, "message_taken_again", ["dismissed", "who_is_this"]),
    ]


def test_an_answer_to_a_signed_address_ends_the_waiting(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    ask_customer(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="Hangi model?")
    assert ticket.turn == "customer"
    intake = arrive(
        letter(AYSE, "Başka bir konu", "Model X."),
        at=MONDAY + timedelta(hours=1),
        to=address_of(ticket.number),
    )
    assert intake is not None
    assert (intake.outcome, intake.reason, intake.ticket_id) == ("answer", "address", ticket.pk)
    ticket.refresh_from_db()
    assert ticket.turn == "provider"


def test_an_answer_finds_its_ticket_by_what_it_refers_to(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="Bakıyoruz.")
    ours = OutgoingMessage.objects.order_by("-pk").first()
    assert ours is not None
    intake = arrive(
        letter(AYSE, "Ynt: Yazıcı", "Teşekkürler.", In_Reply_To=ours.message_id),
        at=MONDAY + timedelta(hours=1),
    )
    assert intake is not None
    assert (intake.outcome, intake.reason) == ("answer", "references")


def test_a_number_in_the_subject_counts_for_a_party_only(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    number = Ticket.objects.get().number
    can = add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=cast.ours.customer,
        name="Can Sorumlu",
        email="can@bizim.example",
        roles=["it_officer"],
    )
    ours = arrive(letter(can.email, f"{number} hakkında", "Ben de göremiyorum."))
    baran = arrive(letter("baran@bizim.example", f"{number} hakkında", "Ya benimki?"))
    theirs = arrive(letter("ayse@yabanci.example", f"{number} hakkında", "Bu kimin?"))
    assert ours is not None
    assert baran is not None
    assert theirs is not None
    assert (ours.outcome, ours.reason) == ("answer", "subject")
    # An end user has no part in the ticket of a colleague until somebody writes to both.
    assert (baran.outcome, baran.reason) == ("ticket", "no_part")
    assert (theirs.outcome, theirs.reason) == ("ticket", "other_customers_ticket")
    assert theirs.customer_id == cast.strangers.customer.pk
    assert not TimelineEntry.objects.filter(ticket__number=number, body="Bu kimin?").exists()


def test_a_stranger_with_a_signed_address_does_not_get_in(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    intake = arrive(letter("x@far.example", "Re", "İçeri!"), to=address_of(ticket.number))
    assert intake is not None
    assert intake.outcome == "who_is_this"


def test_automatic_messages_open_nothing_and_are_not_answered(cast: Cast) -> None:
    intake = arrive(letter(AYSE, "Otomatik yanıt", "Tatildeyim.", Auto_Submitted="auto-replied"))
    assert intake is not None
    assert intake.outcome == "automatic"
    assert not Ticket.objects.exists()
    assert not OutgoingMessage.objects.exists()


def test_the_same_message_again_is_no_second_ticket(cast: Cast) -> None:
    content = letter(AYSE, "Yazıcı", "Çalışmıyor.")
    arrive(content)
    assert arrive(content, at=MONDAY + MINUTE) is None
    assert Ticket.objects.count() == 1
    assert RawMessage.objects.count() == 2


def test_the_news_delivered_twice_is_dealt_with_once(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    for event in OutboxEvent.objects.all():
        deliver(event.pk, at=MONDAY + MINUTE)
    assert Ticket.objects.count() == 1

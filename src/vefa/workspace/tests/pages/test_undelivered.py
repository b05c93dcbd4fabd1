"""Letters that did not arrive: the list, the sign, and what makes them good."""

from django.test import Client

from vefa.agreements.actions import suspend_agreement
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.letters import note_letter_failed
from vefa.desk.models import MessageLink, Ticket
from vefa.desk.tests.arriving import deliver_all
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.mail.models import OutgoingMessage


def address(ticket: Ticket, deed: str) -> str:
    return f"/desk/t/{ticket.number}/do/{deed}/"


def test_letters_that_did_not_arrive_are_listed_and_sent_again(
    engineer: Client, ticket: Ticket, cast: Cast
) -> None:
    entry = reply(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Bakıyoruz.")
    link = MessageLink.objects.get(entry=entry)
    OutgoingMessage.objects.filter(pk=link.outgoing_message_id).update(
        state="failed", words="550 5.1.1 No such user", settled_at=MONDAY, next_attempt_at=None
    )
    note_letter_failed(actor=SYSTEM, at=MONDAY, outgoing_message_id=link.outgoing_message_id or 0)
    page = engineer.get("/desk/undelivered/").content.decode()
    assert "550 5.1.1 No such user" in page
    assert ticket.number in page
    ticket_page = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    assert ticket_page.count("a letter did not arrive") == 3  # above, and in the list
    data = {"retry-letter": link.outgoing_message_id}
    assert engineer.post(address(ticket, "retry"), data).status_code == 302
    page = engineer.get("/desk/undelivered/").content.decode()
    assert "Everything has arrived" in page


def test_a_customer_reached_another_way(engineer: Client, ticket: Ticket) -> None:
    assert "reached" not in engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    Ticket.objects.update(undelivered=1)
    assert "/do/reached/" in engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    data = {"reached-text": "Telefonda konuştuk."}
    assert engineer.post(address(ticket, "reached"), data).status_code == 302
    ticket.refresh_from_db()
    assert ticket.undelivered == 0
    assert "Telefonda konuştuk." in engineer.get(f"/desk/t/{ticket.number}/").content.decode()


def test_letters_about_agreements_that_did_not_arrive_are_listed(
    engineer: Client, cast: Cast
) -> None:
    now = clock.now()
    suspend_agreement(actor=SYSTEM, at=now, agreement=cast.ours.agreement, reason="Ödeme.")
    deliver_all(now)
    letter = OutgoingMessage.objects.get(to=[cast.ours.contact.email])
    words = "550 5.1.1 No such user"
    OutgoingMessage.objects.filter(pk=letter.pk).update(
        state="failed",
        words=words,
        settled_at=now,
        next_attempt_at=None,
        refused={cast.ours.contact.email: words},
    )
    note_letter_failed(actor=SYSTEM, at=now, outgoing_message_id=letter.pk)
    page = engineer.get("/desk/undelivered/").content.decode()
    assert words in page
    assert f"/desk/agreements/{cast.ours.agreement.pk}/" in page
    cast.ours.contact.refresh_from_db()
    assert cast.ours.contact.undeliverable_at == now

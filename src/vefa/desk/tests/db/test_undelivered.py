"""A letter that did not arrive: seen on the ticket and in the list until somebody makes it good."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.letters import send_again, settle_letters
from vefa.desk.models import MessageLink, Ticket, TimelineEntry
from vefa.desk.queries.counts import queue_counts
from vefa.desk.queries.deliveries import stuck_letters
from vefa.desk.queries.lists import queue
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.mail.actions import Delivery, begin_delivery, record_delivery
from vefa.mail.models import OutgoingMessage

REFUSED = Delivery("failed", "550 5.1.1 No such user")
LATER = Delivery("deferred", "451 4.2.1 Greylisted")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    OutgoingMessage.objects.update(state="sent", settled_at=MONDAY, next_attempt_at=None)
    return Ticket.objects.get()


def write(cast: Cast, ticket: Ticket, text: str) -> OutgoingMessage:
    entry = reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text=text)
    link = MessageLink.objects.get(entry=entry)
    return OutgoingMessage.objects.get(pk=link.outgoing_message_id)


def hand_over(message: OutgoingMessage, delivery: Delivery, *, after: timedelta = MINUTE) -> None:
    at = MONDAY + MINUTE + after
    assert begin_delivery(outgoing_message_id=message.pk, at=at)
    record_delivery(outgoing_message_id=message.pk, at=at, delivery=delivery)
    deliver_all(at)


def undelivered(ticket: Ticket) -> int:
    ticket.refresh_from_db()
    return ticket.undelivered


def test_it_is_counted_listed_and_marked_in_the_queue(cast: Cast, ticket: Ticket) -> None:
    message = write(cast, ticket, "Bakıyoruz.")
    hand_over(message, REFUSED)
    assert undelivered(ticket) == 1
    (row,) = queue(cast.engineer).rows
    assert row.undelivered == 1
    assert queue_counts(cast.engineer)["undelivered"] == 1
    (stuck,) = stuck_letters(cast.engineer)
    assert (stuck.number, stuck.customer) == (ticket.number, "Bizim")
    assert (stuck.delivery.state, stuck.delivery.words) == ("failed", "550 5.1.1 No such user")


def test_a_late_one_is_listed_and_is_no_failure(cast: Cast, ticket: Ticket) -> None:
    hand_over(write(cast, ticket, "Bakıyoruz."), LATER)
    (stuck,) = stuck_letters(cast.engineer)
    assert (stuck.delivery.state, undelivered(ticket)) == ("deferred", 0)
    assert stuck.delivery.next_attempt_at == MONDAY + 3 * MINUTE


def test_sent_again_it_goes_to_the_mended_address(cast: Cast, ticket: Ticket) -> None:
    message = write(cast, ticket, "Bakıyoruz.")
    hand_over(message, REFUSED)
    contact = cast.ours.contact
    contact.email = "ayse.yeni@bizim.example"
    contact.save()
    at = MONDAY + 5 * MINUTE
    send_again(actor=cast.engineer, at=at, ticket=ticket, outgoing_message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.to) == ("queued", ["ayse.yeni@bizim.example"])
    assert (undelivered(ticket), stuck_letters(cast.engineer)) == (0, [])
    hand_over(message, REFUSED, after=6 * MINUTE)
    assert undelivered(ticket) == 1
    assert TimelineEntry.objects.filter(ticket=ticket, code="letter_failed").count() == 2


def test_reached_another_way_it_is_made_good_until_the_next(cast: Cast, ticket: Ticket) -> None:
    hand_over(write(cast, ticket, "1"), REFUSED)
    at = MONDAY + 5 * MINUTE
    settle_letters(actor=cast.engineer, at=at, ticket=ticket, text="Ayşe'yi aradım.")
    assert (undelivered(ticket), stuck_letters(cast.engineer)) == (0, [])
    entry = TimelineEntry.objects.get(ticket=ticket, code="letters_settled")
    assert (entry.public, entry.data["how"]) == (False, "Ayşe'yi aradım.")
    hand_over(write(cast, ticket, "2"), REFUSED, after=9 * MINUTE)
    assert undelivered(ticket) == 1


def test_who_may_do_it_and_with_what_words(cast: Cast, ticket: Ticket) -> None:
    message = write(cast, ticket, "1")
    hand_over(message, REFUSED)
    at, customer = MONDAY + 5 * MINUTE, contact_actor(cast.ours.contact)
    with pytest.raises(NotAllowed):
        send_again(actor=customer, at=at, ticket=ticket, outgoing_message_id=message.pk)
    with pytest.raises(NotAllowed):
        settle_letters(actor=customer, at=at, ticket=ticket, text="x")
    with pytest.raises(Refused):
        settle_letters(actor=cast.engineer, at=at, ticket=ticket, text="  ")
    with pytest.raises(Refused):
        send_again(actor=cast.engineer, at=at, ticket=ticket, outgoing_message_id=message.pk + 1)


def test_a_bounce_that_names_only_the_envelope_finds_its_letter(cast: Cast, ticket: Ticket) -> None:
    message = write(cast, ticket, "Bakıyoruz.")
    hand_over(message, Delivery("sent", ""))
    name = message.message_id.strip("<>")
    report = (
        "From: MAILER-DAEMON@relay.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nNo.\n'
        f"--b\nContent-Type: message/delivery-status\n\nOriginal-Envelope-Id: {name}\n\n"
        "Final-Recipient: rfc822; ayse@bizim.example\nAction: failed\nStatus: 5.2.2\n\n--b--\n"
    )
    arrive(report.encode(), at=MONDAY + 9 * MINUTE)
    message.refresh_from_db()
    assert (message.state, undelivered(ticket)) == ("failed", 1)

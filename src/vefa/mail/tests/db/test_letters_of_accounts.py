"""Letters about a person's sign-in go out through the same queue as all others."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from vefa.accounts.actions import create_staff
from vefa.accounts.actions.links import link_with_token
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Link, User
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, NOTHING, scoped
from vefa.core.subscriptions import subscribers_of
from vefa.mail.actions import Delivery, begin_delivery, record_bounce, record_delivery
from vefa.mail.actions.sign_in_letters import content_to_send
from vefa.mail.domain import read_message
from vefa.mail.models import OutgoingMessage
from vefa.mail.subscribers import on_letter_wanted
from vefa.mail.tasks import deliver

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def deniz(db: None) -> Iterator[User]:
    with scoped(EVERYTHING):
        yield create_staff(
            actor=SYSTEM,
            at=AT,
            name="Deniz Usta",
            email="deniz@provider.example",
            role="engineer",
            password=None,
            language="tr",
            timezone="UTC",
        )


def test_a_letter_to_one_of_ours_is_queued(deniz: User) -> None:
    with scoped(EVERYTHING):
        on_letter_wanted(LetterWanted(deniz.pk, "sign_in"), AT)
        on_letter_wanted(LetterWanted(0, "sign_in"), AT)
        message = OutgoingMessage.objects.get()
        assert (message.customer_id, message.to) == (None, ["deniz@provider.example"])
        assert b"Auto-Submitted: auto-generated" in bytes(message.content)
    with scoped(NOTHING):
        assert not OutgoingMessage.objects.exists()


def token_in(content: bytes) -> str:
    found = re.search(r"/sign-in/link/\?t=([\w-]+)", read_message(content).text)
    return found[1] if found else ""


def test_what_is_kept_of_a_letter_lets_nobody_in(deniz: User) -> None:
    on_letter_wanted(LetterWanted(deniz.pk, "password"), AT)
    kept = OutgoingMessage.objects.get()
    assert not Link.objects.exists()
    claimed = begin_delivery(outgoing_message_id=kept.pk, at=AT)
    assert claimed is not None
    first = content_to_send(claimed, at=AT) or b""
    assert link_with_token(token_in(first), AT) is not None
    record_delivery(outgoing_message_id=kept.pk, at=AT, delivery=Delivery("sent", "250"))
    kept.refresh_from_db()
    assert token_in(bytes(kept.content)) == ""
    assert "Bağlantı burada yer alıyordu" in read_message(bytes(kept.content)).text
    # A worker died before the relay's answer was written: of two copies either opens.
    claimed.attempts = 2
    again = content_to_send(claimed, at=AT) or b""
    assert token_in(again) != token_in(first)
    assert all(link_with_token(token_in(each), AT) for each in (first, again))
    # One that comes back may hold its link.
    words = "550 unknown"
    record_bounce(outgoing_message_id=kept.pk, at=AT, words=words, recipients={})
    assert not Link.objects.exists()


def test_a_link_goes_to_nobody_but_its_person(deniz: User) -> None:
    on_letter_wanted(LetterWanted(deniz.pk, "sign_in"), AT)
    kept = OutgoingMessage.objects.get()
    User.objects.filter(pk=deniz.pk).update(email="usta@provider.example")
    assert content_to_send(kept, at=AT) is None
    deliver(kept.pk)
    kept.refresh_from_db()
    assert (kept.state, kept.words) == (
        "failed",
        "The address is not that of the person any more.",
    )


def test_a_link_proves_the_address_that_it_went_to(deniz: User) -> None:
    new = "usta@provider.example"
    on_letter_wanted(LetterWanted(deniz.pk, "address", new), AT)
    kept = OutgoingMessage.objects.get()
    assert kept.to == [new]
    sent = content_to_send(kept, at=AT) or b""
    assert "/account/address/confirm/?t=" in read_message(sent).text
    assert Link.objects.get().email == new
    on_letter_wanted(LetterWanted(deniz.pk, "address_changed", "before@provider.example"), AT)
    assert OutgoingMessage.objects.latest("pk").to == ["before@provider.example"]


def test_the_mail_room_listens() -> None:
    heard = subscribers_of("vefa.accounts.events.LetterWanted")
    assert heard == ("vefa.mail.subscribers.on_letter_wanted",)

"""Letters about a person's sign-in go out through the same queue as all others."""

from datetime import UTC, datetime

import pytest

from vefa.accounts.actions import create_staff
from vefa.accounts.events import LetterWanted
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, NOTHING, scoped
from vefa.core.subscriptions import subscribers_of
from vefa.mail.models import OutgoingMessage
from vefa.mail.subscribers import on_letter_wanted

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_letter_to_one_of_ours_is_queued() -> None:
    with scoped(EVERYTHING):
        deniz = create_staff(
            actor=SYSTEM,
            at=AT,
            name="Deniz Usta",
            email="deniz@provider.example",
            role="engineer",
            password=None,
            language="tr",
            timezone="UTC",
        )
        on_letter_wanted(LetterWanted(deniz.pk, "sign_in"), AT)
        on_letter_wanted(LetterWanted(0, "sign_in"), AT)
        message = OutgoingMessage.objects.get()
        assert (message.customer_id, message.to) == (None, ["deniz@provider.example"])
        assert b"Auto-Submitted: auto-generated" in bytes(message.content)
    with scoped(NOTHING):
        assert not OutgoingMessage.objects.exists()


def test_the_mail_room_listens() -> None:
    heard = subscribers_of("vefa.accounts.events.LetterWanted")
    assert heard == ("vefa.mail.subscribers.on_letter_wanted",)

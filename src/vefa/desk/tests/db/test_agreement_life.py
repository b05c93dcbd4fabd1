"""Tickets under an agreement that is suspended, taken up again, or over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from vefa.agreements.actions import lift_suspension, suspend_agreement
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.mail.domain import read_message
from vefa.mail.models import OutgoingMessage


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def test_a_suspension_waits_every_clock_and_its_end_goes_on(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Yazmıyor."))
    ticket = Ticket.objects.get()
    due = ticket.next_due_at
    assert due is not None
    at, later = MONDAY + 10 * MINUTE, MONDAY + 40 * MINUTE
    suspend_agreement(actor=SYSTEM, at=at, agreement=cast.ours.agreement, reason="Ödeme.")
    deliver_all(at)
    ticket.refresh_from_db()
    assert (ticket.next_due_at, ticket.next_due_clock) == (None, "")
    lift_suspension(actor=SYSTEM, at=later, agreement=cast.ours.agreement, reason="Ödendi.")
    deliver_all(later)
    ticket.refresh_from_db()
    assert ticket.next_due_at == due + timedelta(minutes=30)
    codes = TimelineEntry.objects.filter(ticket=ticket).values_list("code", flat=True)
    assert {"suspended", "suspension_lifted"} <= set(codes)


def test_after_the_agreement_the_request_is_kept_and_the_letter_says_so(cast: Cast) -> None:
    intake = arrive(letter(AYSE, "Yazıcı", "Yazmıyor."), at=datetime(2027, 2, 1, 7, tzinfo=UTC))
    assert intake is not None
    ticket = Ticket.objects.get(pk=intake.ticket_id)
    assert (ticket.coverage, ticket.next_due_at, ticket.missed) == ("not_served", None, False)
    told = read_message(bytes(OutgoingMessage.objects.get().content)).text
    assert ticket.number in told

"""A clock that is set back: for a ticket, time does not run backwards."""

from datetime import timedelta

import pytest

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import assignment, conversation, ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.upkeep import recompute
from vefa.desk.models import ClockEvent, TimelineEntry
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, make_cast
from vefa.mail.models import OutgoingMessage

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def cast():
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def ticket(cast):
    contact = cast.ours.contact
    return open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title="Yazıcı",
            text="Yazmıyor.",
            source="web",
            severity="S2",
            reported_at=MONDAY,
        ),
    )


def test_a_deed_before_the_last_one_is_recorded_at_the_last_one(cast, ticket):
    later, earlier = MONDAY + 2 * HOUR, MONDAY + HOUR
    conversation.reply(actor=cast.engineer, at=later, ticket=ticket, text="Bakıyoruz.")
    conversation.ask_customer(actor=cast.engineer, at=earlier, ticket=ticket, text="Hangisi?")
    assert ticket.updated_at == later
    asked = TimelineEntry.objects.get(ticket=ticket, code="question")
    waiting = ClockEvent.objects.get(ticket=ticket, type="waiting_started")
    assert asked.at == waiting.at == waiting.recorded_at == later
    assert [each.queued_at for each in OutgoingMessage.objects.order_by("pk")][-1] == later


def test_the_story_and_the_clocks_stay_in_order_through_a_whole_life(cast, ticket):
    engineer, customer = cast.engineer, contact_actor(cast.ours.contact)
    deeds = (
        (
            3,
            lambda at: assignment.assign(actor=engineer, at=at, ticket=ticket, engineer=cast.deniz),
        ),
        (1, lambda at: conversation.ask_customer(actor=engineer, at=at, ticket=ticket, text="?")),
        (-5, lambda at: conversation.answer(actor=customer, at=at, ticket=ticket, text="!")),
        (
            2,
            lambda at: ending.resolve(
                actor=engineer, at=at, ticket=ticket, found="a", cause="b", done="c", how="fix"
            ),
        ),
        (0, lambda at: ending.accept(actor=customer, at=at, ticket=ticket)),
    )
    for hours, deed in deeds:
        deed(MONDAY + hours * HOUR)
    facts = list(ClockEvent.objects.filter(ticket=ticket).order_by("number"))
    assert [each.at for each in facts] == sorted(each.at for each in facts)
    entries = TimelineEntry.objects.filter(ticket=ticket)
    assert list(entries.order_by("at", "pk")) == list(entries.order_by("pk"))
    assert (ticket.state, ticket.closed_at) == ("closed", MONDAY + 3 * HOUR)
    assert list(recompute(at=MONDAY + 9 * HOUR, mend=False)) == []

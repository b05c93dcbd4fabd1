"""What follows for tickets where a duty is recorded: waits, decisions, the story, the proof."""

from datetime import timedelta

import pytest

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.actions.duties import Evidence, record_duty
from vefa.agreements.events import DutyChanged
from vefa.core.events import event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import conversation, ending
from vefa.desk.actions.assignment import assign
from vefa.desk.actions.classification import set_kind
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.domain.proof import differences
from vefa.desk.domain.record import standing
from vefa.desk.models import CoverageDecision, Ticket, TimelineEntry
from vefa.desk.queries.cards import coverage_card
from vefa.desk.queries.duties import duties_of
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.forecast import forecast
from vefa.desk.queries.proof import proof_of
from vefa.desk.queries.reports import Report
from vefa.desk.queries.stories import event_words
from vefa.desk.subscribers import on_duty_changed
from vefa.desk.tests.cast import MONDAY, make_company, make_staff

pytestmark = pytest.mark.django_db
LINE = "computer_help_desk"
HOUR = timedelta(hours=1)


@pytest.fixture
def company():
    with scoped(EVERYTHING):
        yield make_company("anadolu")


@pytest.fixture
def deniz(company):
    return actor_of(make_staff("Deniz Öz", "engineer"))


def recorded(company, deniz, *, met, at, duty="remote_access"):
    """Record it, and let the worker tell the desk ten minutes later."""
    record_duty(
        actor=deniz,
        at=at,
        agreement=company.agreement,
        line=LINE,
        duty=duty,
        met=met,
        evidence=Evidence("Bağlantı denendi.", at.date()),
    )
    row = OutboxEvent.objects.filter(name=event_name(DutyChanged)).latest("pk")
    on_duty_changed(DutyChanged(**row.payload), at + timedelta(minutes=10))


def report(company, kind="fault"):
    contact = company.contact
    return Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Yazıcı",
        text="Çalışmıyor.",
        source="web",
        reported_at=MONDAY,
        kind=kind,
    )


def opened(company, kind="fault"):
    actor = contact_actor(company.contact)
    return open_ticket(actor=actor, at=MONDAY, report=report(company, kind))


def waits(ticket):
    return [(wait.duty, wait.reason, wait.since) for wait in standing(facts_of(ticket)).waits]


def unmet(ticket):
    found = duties_of(ticket, standing(facts_of(ticket)), {}, "en")
    return [duty.code for duty in found if duty.record]


def story(ticket):
    found = TimelineEntry.objects.filter(ticket=ticket, code__startswith="duty_").order_by("pk")
    return [event_words(entry, "en", MONDAY.tzinfo) for entry in found]


def test_an_open_ticket_waits_until_the_duty_is_recorded_as_met(company, deniz):
    ticket = opened(company)
    due = ticket.next_due_at
    recorded(company, deniz, met=False, at=MONDAY + HOUR)
    ticket.refresh_from_db()
    assert waits(ticket) == [("remote_access", "remote_access", MONDAY + HOUR)]
    assert (ticket.turn, ticket.next_due_at, ticket.coverage_open) == ("customer", None, True)
    card = coverage_card(ticket, "en")
    assert card.decision.provisional
    assert card.holds[0].title == "Remote access"
    assert unmet(ticket) == ["remote_access"]
    recorded(company, deniz, met=True, at=MONDAY + 3 * HOUR)
    ticket.refresh_from_db()
    # Two hours of waiting, however late the worker was.
    assert (waits(ticket), ticket.next_due_at) == ([], due + 2 * HOUR)
    assert (coverage_card(ticket, "en").holds, unmet(ticket)) == ((), [])
    assert story(ticket) == [
        "The duty “Remote access” is not met: the clocks wait",
        "The clocks wait no more for the duty “Remote access”",
    ]
    assert not list(differences(proof_of(ticket, at=MONDAY + 4 * HOUR)))


def test_a_new_ticket_begins_with_what_is_lacking_and_the_forecast_says_so(company, deniz):
    recorded(company, deniz, met=False, at=MONDAY - HOUR)
    told = forecast(report(company), at=MONDAY)
    assert (told.promised, told.provisional) == ((), True)
    assert "Remote access" in [each.title for each in told.follows]
    ticket = opened(company)
    assert waits(ticket) == [("remote_access", "remote_access", MONDAY)]
    before = CoverageDecision.objects.count()
    row = OutboxEvent.objects.filter(name=event_name(DutyChanged)).latest("pk")
    on_duty_changed(DutyChanged(**row.payload), MONDAY + HOUR)
    # Told twice, it changes nothing.
    assert (CoverageDecision.objects.count(), len(story(ticket))) == (before, 1)


def test_it_concerns_what_the_ticket_turns_out_to_be(company, deniz):
    recorded(company, deniz, met=False, at=MONDAY - HOUR, duty="backups")
    ticket = opened(company)
    assert (waits(ticket), unmet(ticket)) == ([], [])
    set_kind(actor=deniz, at=MONDAY + HOUR, ticket=ticket, kind="change")
    assert waits(ticket) == [("backups", "customer_delay", MONDAY + HOUR)]
    set_kind(actor=deniz, at=MONDAY + 2 * HOUR, ticket=ticket, kind="fault")
    assert waits(ticket) == []


def test_no_message_ends_it_and_reopening_finds_it_again(company, deniz):
    recorded(company, deniz, met=False, at=MONDAY - HOUR, duty="own_third_party_parts")
    ticket = opened(company)
    assert [wait[1] for wait in waits(ticket)] == ["third_party"]
    theirs = contact_actor(company.contact)
    assign(actor=deniz, at=MONDAY + HOUR, ticket=ticket, engineer=User.objects.get(pk=deniz.id))
    conversation.answer(actor=theirs, at=MONDAY + HOUR, ticket=ticket, text="Peki.")
    conversation.start_work(actor=deniz, at=MONDAY + HOUR, ticket=ticket)
    assert len(waits(ticket)) == 1
    said = {"found": "a", "cause": "b", "done": "c", "how": "fix", "nature": "no_fault"}
    ending.resolve(actor=deniz, at=MONDAY + 2 * HOUR, ticket=ticket, **said)
    assert waits(ticket) == []
    ending.return_resolution(actor=theirs, at=MONDAY + 3 * HOUR, ticket=ticket, reason="Yine")
    assert waits(Ticket.objects.get()) == [
        ("own_third_party_parts", "third_party", MONDAY + 3 * HOUR)
    ]

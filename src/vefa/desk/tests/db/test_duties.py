"""What follows for tickets where a duty is recorded: waits, decisions, the story, the proof."""

from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.actions import create_agreement, publish_terms
from vefa.agreements.actions.duties import Evidence, record_duty
from vefa.agreements.events import DutyChanged
from vefa.core.actor import SYSTEM
from vefa.core.events import event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import conversation, ending
from vefa.desk.actions.assignment import assign
from vefa.desk.actions.classification import set_kind
from vefa.desk.actions.deciding import FOLLOW_DUTY, follow_record
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
from vefa.desk.tasks import duties, follow_duty
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
    deliver(at + timedelta(minutes=10))


def deliver(at):
    """Deliver the newest record, and do the job that follows from it; how many jobs there were."""
    row = OutboxEvent.objects.filter(name=event_name(DutyChanged)).latest("pk")
    waiting = ProcrastinateJob.objects.filter(task_name=FOLLOW_DUTY)
    before = waiting.count()
    on_duty_changed(DutyChanged(**row.payload), at)
    found = list(waiting.order_by("id"))[before:]
    with mock.patch("vefa.core.clock.now", return_value=at):
        for job in found:
            follow_duty(**job.args)
    return len(found)


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
    assert deliver(MONDAY + HOUR) == 1
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


def test_one_ticket_that_cannot_follow_holds_up_no_other(company, deniz, caplog):
    broken, sound = opened(company), opened(company)
    with mock.patch("vefa.desk.tasks.follow_record", refusing(broken.pk)):
        recorded(company, deniz, met=False, at=MONDAY + HOUR)
    assert (waits(broken), len(waits(sound))) == ([], 1)
    assert "could not be kept up" in caplog.text
    # The next pass mends it, from the same instant on.
    with mock.patch("vefa.core.clock.now", return_value=MONDAY + HOUR + timedelta(minutes=9)):
        duties(timestamp=0)
    assert waits(broken) == [("remote_access", "remote_access", MONDAY + HOUR)]


def refusing(key):
    def follow(*, ticket, **more):
        if ticket.pk == key:
            raise LookupError(key)
        return follow_record(ticket=ticket, **more)

    return follow


def test_a_late_wait_takes_no_miss_back(company, deniz):
    ticket = opened(company)
    due = ticket.next_due_at
    with mock.patch(f"{__name__}.deliver"):
        recorded(company, deniz, met=False, at=due - HOUR)
    deliver(due + HOUR)
    ticket.refresh_from_db()
    assert ticket.missed
    assert waits(ticket) == [("remote_access", "remote_access", due + HOUR)]


def test_what_is_reported_while_it_is_recorded_waits_from_its_report(company, deniz):
    ticket = opened(company)
    with mock.patch(f"{__name__}.deliver"):
        recorded(company, deniz, met=False, at=MONDAY - HOUR)
    deliver(MONDAY + HOUR)
    assert waits(ticket) == [("remote_access", "remote_access", MONDAY)]


def test_what_is_not_served_is_held_up_by_nothing(company, deniz):
    ticket = opened(company)
    with mock.patch(f"{__name__}.deliver"):
        recorded(company, deniz, met=False, at=MONDAY + HOUR, duty="backups")
    refused = CoverageDecision(outcome="not_served", decision={})
    with mock.patch("vefa.desk.actions.deciding.decision_in_force", return_value=refused):
        assert not follow_record(actor=SYSTEM, at=MONDAY + HOUR, ticket=ticket, since=MONDAY)


def promising_more(company):
    """Another agreement, by whose terms the clocks of tickets under a warranty run."""
    past = MONDAY - timedelta(days=100)
    agreement = create_agreement(
        actor=SYSTEM,
        at=past,
        customer=company.customer,
        code="ANADOLU-2",
        name="Yazılım desteği",
        kind="maintenance",
        plan="premium",
        starts_on=company.agreement.starts_on,
        ends_on=company.agreement.ends_on,
        value=company.agreement.value,
        currency="TRY",
    )
    return publish_terms(
        actor=SYSTEM, at=past, agreement=agreement, valid_from=past, reason="Signed."
    )


def test_what_clocks_wait_for_beside_a_warranty_is_told_with_its_agreement(company, deniz):
    ticket, version = opened(company), promising_more(company)
    ticket.clock_version, (ticket.clock_line,) = version, version.content["lines"]
    for duty in ("remote_access", "antivirus"):
        record_duty(
            actor=deniz,
            at=MONDAY,
            agreement=version.agreement,
            line=ticket.clock_line,
            duty=duty,
            met=False,
            evidence=Evidence("Yok.", MONDAY.date()),
        )
    now = standing(facts_of(ticket))
    # The other stops no clock, so nothing follows from it for this ticket.
    (told,) = [each for each in duties_of(ticket, now, {}, "en") if each.unmet]
    assert (told.code, told.beside) == ("remote_access", "Yazılım desteği")
    assert (told.record.agreement_id, told.record.line) == (
        version.agreement_id,
        ticket.clock_line,
    )
    over = replace(now, resolved_at=MONDAY)
    assert not any(each.unmet for each in duties_of(ticket, over, {}, "en"))

"""Two people, two presses, two workers at the same moment, each with a connection of their own."""

import threading
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections

from tests.support.together import at_once
from vefa.agreements.actions.allowances import draw_allowance
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.events import deliver
from vefa.core.models import EventDelivery, OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import conversation, dates, ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.merging import merge
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.telling import tell_of_suspension
from vefa.desk.actions.terms import wait_for_suspension
from vefa.desk.actions.upkeep import raise_thresholds_of, recompute
from vefa.desk.models import ClockEvent, Intake, Merge, MessageLink, Notice, Ticket, TimelineEntry
from vefa.desk.queries.reports import Report
from vefa.desk.tests.arriving import AYSE, letter, store
from vefa.desk.tests.cast import MONDAY, make_cast, make_company
from vefa.mail.models import OutgoingMessage

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def cast():
    with scoped(EVERYTHING):
        return make_cast()


def report(company, **more):
    contact = company.contact
    values = {"title": "Yazıcı", "text": "Yazmıyor.", "source": "web", "reported_at": MONDAY}
    filled = Report(customer_id=contact.customer_id, contact=contact, **values, **more)
    with scoped(EVERYTHING):
        return open_ticket(actor=contact_actor(contact), at=MONDAY, report=filled)


def blocked(process):
    """Whether the connection of that server process waits for a lock of another."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [process])
        return cursor.fetchone()[0]


def test_whoever_locks_several_tickets_begins_with_the_first(cast):
    first, second = report(cast.ours), report(cast.ours)
    held, process, ended = threading.Event(), [], []

    def suspend():
        with scoped(EVERYTHING), connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process.append(cursor.fetchone()[0])
            held.wait(30)
            agreement = cast.ours.agreement.pk
            wait_for_suspension(actor=SYSTEM, at=MONDAY, agreement_id=agreement, since=MONDAY)
        ended.append(True)
        connections.close_all()

    thread = threading.Thread(target=suspend)
    thread.start()
    with scoped(EVERYTHING):
        Ticket.objects.select_for_update().get(pk=first.pk)
        held.set()
        while not (process and blocked(process[0])):
            assert thread.is_alive()
        # It holds nothing yet, so whoever holds the first may have the second as well.
        assert Ticket.objects.select_for_update(nowait=True).get(pk=second.pk)
    thread.join(60)
    assert ended == [True]
    with scoped(EVERYTHING):
        assert ClockEvent.objects.filter(type="waiting_started").count() == 2


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_two_engineers_resolve_at_once(cast):
    ticket = report(cast.ours)

    def resolve(actor, words):
        return lambda: ending.resolve(
            actor=actor,
            at=MONDAY + HOUR,
            ticket=fresh(ticket),
            found=words,
            cause=words,
            done=words,
            how="fix",
        )

    results = at_once(resolve(cast.engineer, "Deniz"), resolve(cast.second_engineer, "Mete"))
    (refused,) = [result for result in results if isinstance(result, Refused)]
    (entry,) = [result for result in results if isinstance(result, TimelineEntry)]
    assert refused.code == "state"
    with scoped(EVERYTHING):
        assert fresh(ticket).resolution["found"] == entry.body
        assert TimelineEntry.objects.filter(ticket=ticket, code="resolved").count() == 1
        assert ClockEvent.objects.filter(ticket=ticket, type="resolved").count() == 1
        assert MessageLink.objects.filter(ticket=ticket, notice="resolved").count() == 1
        assert list(recompute(at=MONDAY + 2 * HOUR, mend=False)) == []


def test_the_same_button_pressed_twice_at_once(cast):
    ticket = report(cast.ours)
    say = {"at": MONDAY, "text": "Bakıyoruz.", "once": "press"}
    replies = at_once(
        *[lambda: conversation.reply(actor=cast.engineer, ticket=fresh(ticket), **say)] * 4
    )
    assert len({entry.pk for entry in replies}) == 1
    opened = at_once(*[lambda: report(cast.ours, once="report")] * 4)
    assert len({each.number for each in opened}) == 1
    with scoped(EVERYTHING):
        assert Ticket.objects.count() == 2
        assert MessageLink.objects.filter(notice="reply").count() == 1


def test_numbers_of_all_customers_differ(cast):
    opened = at_once(*[lambda: report(cast.ours), lambda: report(cast.strangers)] * 4)
    assert len({ticket.number for ticket in opened}) == 8
    assert Counter(ticket.customer_id for ticket in opened) == {
        cast.ours.customer.pk: 4,
        cast.strangers.customer.pk: 4,
    }


def test_the_customer_agrees_while_the_engineer_proposes_anew(cast):
    ticket = report(cast.ours)
    first, second = MONDAY + 48 * HOUR, MONDAY + 72 * HOUR
    with scoped(EVERYTHING):
        dates.propose_date(actor=cast.engineer, at=MONDAY, ticket=ticket, due=first)
    customer, later = contact_actor(cast.ours.contact), MONDAY + HOUR
    agreed, _ = at_once(
        lambda: dates.agree_date(actor=customer, at=later, ticket=fresh(ticket), due=first),
        lambda: dates.propose_date(
            actor=cast.engineer, at=later, ticket=fresh(ticket), due=second, text="Parça gecikti."
        ),
    )
    with scoped(EVERYTHING):
        types = list(ClockEvent.objects.filter(ticket=ticket).values_list("type", flat=True))
    dated = [each for each in types if each.startswith("date_")]
    if isinstance(agreed, Refused):
        assert agreed.code == "no_proposal"
        assert dated == ["date_proposed", "date_proposed"]
    else:
        assert dated == ["date_proposed", "date_agreed", "date_proposed"]


def test_two_workers_deliver_the_same_event_at_once(cast):
    with scoped(EVERYTHING):
        raw = store(letter(AYSE, "Yazıcı", "Yazmıyor."))
        event = OutboxEvent.objects.get(payload={"raw_message_id": raw.pk})
    assert at_once(*[lambda: deliver(event.pk, at=MONDAY)] * 3) == [[], [], []]
    with scoped(EVERYTHING):
        assert Ticket.objects.count() == Intake.objects.count() == 1
        assert EventDelivery.objects.filter(event=event).count() == 1


def test_two_workers_raise_thresholds_at_once(cast):
    ticket = report(cast.ours, severity="S2")
    later = MONDAY + 2 * HOUR
    raised = at_once(*[lambda: raise_thresholds_of(at=later, ticket=fresh(ticket))] * 3)
    assert sorted(raised)[:2] == [0, 0]
    with scoped(EVERYTHING):
        entries = TimelineEntry.objects.filter(ticket=ticket, code__in=["threshold", "missed"])
        assert entries.count() == max(raised) > 0


def test_two_workers_tell_of_the_same_suspension_at_once(cast):
    given = {"at": MONDAY, "agreement_id": cast.ours.agreement.pk, "since": MONDAY}

    def tell():
        with scoped(EVERYTHING):
            tell_of_suspension(**given)

    at_once(tell, tell, tell)
    with scoped(EVERYTHING):
        readers = [message.to for message in OutgoingMessage.objects.order_by("pk")]
        assert readers == [[cast.ours.contact.email], [cast.leyla.email]]
        assert len(Notice.objects.get().letters) == 2


def test_two_tickets_merged_into_each_other_at_once_leave_one(cast):
    first, second = report(cast.ours), report(cast.ours)

    def merged(ticket, into):
        return lambda: merge(actor=cast.engineer, at=MONDAY, ticket=ticket, into=into)

    results = at_once(merged(first, second), merged(second, first))
    assert sorted(type(each).__name__ for each in results) == ["NoneType", "Refused"]
    with scoped(EVERYTHING):
        states = Ticket.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
        assert sorted(states) == ["cancelled", "new"]
        assert Merge.objects.count() == 1


def test_two_engineers_draw_the_last_of_an_allowance_at_once(cast):
    with scoped(EVERYTHING):
        company = make_company("kervan", plan="agreed_dates")
    tickets = [report(company), report(company)]

    def draw(ticket, actor):
        return lambda: draw_allowance(
            actor=actor,
            at=MONDAY,
            agreement=company.agreement,
            line=ticket.line,
            allowance="developments",
            amount=Decimal(15000),
            words="Rapor",
            ticket=(ticket.pk, ticket.number),
        )

    drawn = at_once(draw(tickets[0], cast.engineer), draw(tickets[1], cast.second_engineer))
    assert sorted(-entry.amount for entry in drawn) == [3000, 15000]
    assert sorted(entry.beyond for entry in drawn) == [0, 12000]

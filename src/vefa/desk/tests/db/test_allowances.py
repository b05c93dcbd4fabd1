"""What work draws from an allowance: the ledger, the decision, the story, other tickets."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from vefa.accounts.queries import actor_of
from vefa.agreements.actions import end_agreement
from vefa.agreements.actions.allowances import correct_allowance
from vefa.agreements.models import AllowanceEntry
from vefa.agreements.queries.allowances import allowances_of, nearly_used
from vefa.core.actor import SYSTEM
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import record_training
from vefa.desk.actions.allowances import decide_waiting, draw
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import TimelineEntry
from vefa.desk.queries.coverage import decision_in_force, gather
from vefa.desk.queries.reports import Report
from vefa.desk.queries.stories import event_words
from vefa.desk.tests.cast import MONDAY, make_company, make_staff

pytestmark = pytest.mark.django_db
D = Decimal
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def company():
    with scoped(EVERYTHING):
        made = make_company("anadolu", plan="agreed_dates")
        record_training(
            actor=SYSTEM,
            at=MONDAY,
            contact=made.contact,
            subject="Kullanım",
            trained_on=MONDAY.date(),
            expires_on=None,
        )
        yield made


@pytest.fixture
def deniz(company):
    return actor_of(make_staff("Deniz Öz", "engineer"))


def development(company, title="Rapor"):
    """A development is asked for; 15 % of 120,000 are included."""
    contact = company.contact
    filled = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title=title,
        text="Yeni bir rapor.",
        source="web",
        reported_at=MONDAY,
        kind="development",
    )
    return open_ticket(actor=contact_actor(contact), at=MONDAY, report=filled)


def take(actor, ticket, amount, **more):
    values = {"allowance": "developments", "reason": "Yeni rapor", **more}
    return draw(actor=actor, at=LATER, ticket=ticket, amount=D(amount), **values)


def balance(company):
    (only,) = allowances_of(company.agreement, at=LATER)
    return only.balance


def drawing(ticket):
    decision = decision_in_force(ticket).decision
    return decision["outcome"], decision["draw"]


def test_what_is_left_is_known_to_the_decision_from_the_first(company):
    outcome, drawn = drawing(development(company))
    assert (outcome, drawn["left_before"], drawn["needed"]) == ("allowance", "18000.00", None)


def test_a_draw_stands_in_ledger_story_and_decision(company, deniz):
    ticket = development(company)
    entry = take(deniz, ticket, "5000")
    assert event_words(entry, "en", MONDAY.tzinfo) == (
        "Drawn from the allowance “developments”: 5,000.00\xa0TRY; left: 13,000.00\xa0TRY. "
        "Yeni rapor"
    )
    assert entry.public
    outcome, drawn = drawing(ticket)
    assert (outcome, drawn["left_before"], drawn["left_after"]) == (
        "allowance",
        "18000.00",
        "13000.00",
    )
    take(deniz, ticket, "1000", kind="return")
    assert drawing(ticket)[1]["left_after"] == "14000.00"
    assert balance(company).left == 14000


def test_what_goes_beyond_is_recorded_and_decided_by_the_next_clause(company, deniz):
    ticket = development(company)
    entry = take(deniz, ticket, "20000")
    assert (entry.data["amount"], entry.data["beyond"]) == ("18000.00", "2000.00")
    assert entry.data["reached"] == 100
    _, drawn = drawing(ticket)
    assert (drawn["excess"], drawn["beyond"]["outcome"]) == ("2000.00", "billable")
    assert (balance(company).left, balance(company).beyond) == (0, 2000)
    assert gather(development(company), at=LATER)["developments_left"] == "0.00"


def test_other_open_tickets_are_decided_again(company, deniz):
    first, second = development(company), development(company, "Ekran")
    assert second.coverage == "allowance"
    take(deniz, first, "18000")
    (again,) = [
        decide_waiting(
            actor=SYSTEM,
            at=LATER,
            agreement_id=company.agreement.pk,
            line=first.line,
            allowance="developments",
            but=first.pk,
        )
    ]
    second.refresh_from_db()
    assert (again, second.coverage) == (1, "billable")
    assert first.coverage == "allowance"


def test_three_quarters_and_the_end_are_told_of_once(company, deniz):
    ticket = development(company)
    told = [take(deniz, ticket, amount).data["reached"] for amount in ("13499", "1")]
    take(deniz, ticket, "1000", kind="return")
    told += [take(deniz, ticket, amount).data["reached"] for amount in ("1000", "4500")]
    assert told == [None, 75, None, 100]
    assert [each.agreement for each in nearly_used(at=LATER)] == [company.agreement]
    over_on = LATER.date() + timedelta(days=3)
    end_agreement(
        actor=SYSTEM, at=LATER, agreement=company.agreement, ended_on=over_on, reason="Satıldı."
    )
    told = [len(nearly_used(at=LATER + timedelta(days=days))) for days in (2, 4)]
    assert told == [1, 0]


def test_a_manager_corrects_with_a_reason_and_never_below_nothing(company, deniz):
    leyla = SYSTEM
    ticket = development(company)
    take(deniz, ticket, "5000")
    where = {
        "agreement": company.agreement,
        "line": ticket.line,
        "allowance": "developments",
        "at": LATER,
    }
    correct_allowance(actor=leyla, amount=D(-3000), words="Used last year", once="a", **where)
    correct_allowance(actor=leyla, amount=D(-3000), words="Used last year", once="a", **where)
    assert balance(company).left == 10000
    with pytest.raises(Refused, match="more than is left"):
        correct_allowance(actor=leyla, amount=D("-10000.01"), words="Too much", **where)
    with pytest.raises(Refused, match="reason"):
        correct_allowance(actor=leyla, amount=D(1), words=" ", **where)
    with pytest.raises(NotAllowed):
        correct_allowance(actor=deniz, amount=D(1), words="More", **where)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "1", "kind": "return"}, "amount"),
        ({"amount": "1", "allowance": "visits"}, "allowance"),
        ({"amount": "1", "reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_drawn_is_refused(company, deniz, more, field):
    ticket = development(company)
    with pytest.raises(Refused) as refusal:
        take(deniz, ticket, **more)
    assert refusal.value.field == field


def test_a_second_press_draws_once(company, deniz):
    ticket = development(company)
    assert take(deniz, ticket, "10", once="x").pk == take(deniz, ticket, "10", once="x").pk
    assert AllowanceEntry.objects.count() == 1
    assert TimelineEntry.objects.filter(code="allowance_drawn").count() == 1


def test_the_ledger_only_grows(company, deniz):
    take(deniz, development(company), "10")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AllowanceEntry.objects.update(amount=0)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AllowanceEntry.objects.all().delete()

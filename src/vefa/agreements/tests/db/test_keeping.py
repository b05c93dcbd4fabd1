from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from vefa.agreements.actions import (
    LineValues,
    discard_agreement,
    end_agreement,
    lift_suspension,
    start_draft,
    suspend_agreement,
)
from vefa.agreements.models import Agreement, Suspension
from vefa.agreements.queries import (
    agreements_of,
    life_of,
    provider_clauses,
    run_off_days,
)
from vefa.agreements.queries.facts import agreement_facts
from vefa.agreements.queries.finding import agreements_found
from vefa.agreements.tests.factories import AT, WHO, make_agreement, make_customer, publish
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.coverage.domain import Facts, decide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def agreement():
    made = make_agreement(make_customer())
    publish(made)
    return made


def later(days):
    return {"actor": WHO["actor"], "at": AT + timedelta(days=days)}


def state(agreement, days):
    return str(life_of(agreement, at=AT + timedelta(days=days)).stage)


def events():
    return [(event.name.rpartition(".")[2], event.payload) for event in OutboxEvent.objects.all()]


def test_without_terms_it_is_a_draft():
    made = make_agreement(make_customer())
    assert state(made, 0) == "draft"
    publish(made)
    assert state(made, 0) == "active"
    assert agreements_of(made.customer_id) == [made]


def test_what_was_made_by_mistake_is_discarded_and_its_code_is_free(agreement):
    with pytest.raises(Refused) as refusal:
        discard_agreement(**later(1), agreement=agreement, reason="x")
    assert refusal.value.code == "published"
    wrong = make_agreement(agreement.customer, "AN-2")
    start = {"effective_on": date(2026, 3, 1), "reason": "First terms"}
    draft = start_draft(**later(1), agreement=wrong, **start)
    discard_agreement(**later(2), agreement=wrong, reason="Typed wrongly")
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert agreements_of(agreement.customer_id) == [agreement]
    assert [each.agreement for each in agreements_found("", at=AT)] == [agreement]
    with pytest.raises(Refused) as refusal:
        start_draft(**later(3), agreement=wrong, **start)
    assert refusal.value.code == "discarded"
    right = make_agreement(agreement.customer, "AN-2")
    assert agreements_of(agreement.customer_id) == [agreement, right]


def test_suspension_and_its_end(agreement):
    suspend_agreement(**later(10), agreement=agreement, reason="Audit findings")
    assert [state(agreement, days) for days in (9, 10, 300)] == ["active", "suspended", "suspended"]
    lift_suspension(**later(20), agreement=agreement, reason="Corrected")
    assert [state(agreement, days) for days in (19, 20)] == ["suspended", "active"]
    names = [name for name, _ in events()]
    assert names == ["AgreementSuspended", "SuspensionLifted"]
    assert datetime.fromisoformat(events()[1][1]["lifted_at"]) == AT + timedelta(days=20)


def test_ending_early(agreement):
    end_agreement(**later(26), agreement=agreement, ended_on=date(2026, 2, 1), reason="Sold")
    assert [state(agreement, days) for days in (26, 27)] == ["expiring", "ended"]
    assert events() == [
        (
            "AgreementEnded",
            {
                "customer_id": agreement.customer_id,
                "agreement_id": agreement.pk,
                "ended_on": "2026-02-01",
                "reason": "Sold",
            },
        )
    ]


@pytest.mark.parametrize(
    ("code", "attempt"),
    [
        ("reason", lambda a: suspend_agreement(**later(1), agreement=a, reason=" ")),
        ("not_suspended", lambda a: lift_suspension(**later(1), agreement=a, reason="x")),
        ("not_in_force", lambda a: suspend_agreement(**later(400), agreement=a, reason="x")),
        (
            "end_day",
            lambda a: end_agreement(
                **later(10), agreement=a, ended_on=(AT + timedelta(days=10)).date(), reason="x"
            ),
        ),
        (
            "end_day",
            lambda a: end_agreement(
                **later(10), agreement=a, ended_on=date(2027, 1, 1), reason="x"
            ),
        ),
    ],
)
def test_refusals(agreement, code, attempt):
    with pytest.raises(Refused) as refusal:
        attempt(agreement)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("code", {"code": "A/B x"}),
        ("kind", {"kind": "handshake"}),
        ("plan", {"plan": "gold"}),
        ("order", {"ends_on": date(2026, 1, 1)}),
        ("value", {"value": Decimal(-1)}),
        ("currency", {"currency": "try"}),
        ("currency", {"currency": "XXQ"}),
        ("agreement_exists", {}),
    ],
)
def test_what_is_no_agreement(agreement, code, changes):
    with pytest.raises(Refused) as refusal:
        make_agreement(agreement.customer, **changes)
    assert refusal.value.code == code


def test_twice_suspended_and_twice_ended(agreement):
    suspend_agreement(**later(1), agreement=agreement, reason="x")
    with pytest.raises(Refused):
        suspend_agreement(**later(2), agreement=agreement, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(
            customer=agreement.customer, agreement=agreement, suspended_at=AT, reason="x"
        )
    end_agreement(**later(3), agreement=agreement, ended_on=date(2026, 3, 1), reason="x")
    with pytest.raises(Refused) as refusal:
        end_agreement(**later(4), agreement=agreement, ended_on=date(2026, 4, 1), reason="x")
    assert refusal.value.code == "ended"


@pytest.mark.parametrize("action", [suspend_agreement, lift_suspension])
def test_an_engineer_may_not(agreement, action):
    engineer = Actor(
        id=1, kind="staff", name="E", permissions=frozenset({"can_work_tickets"}), scope="*"
    )
    with pytest.raises(NotAllowed):
        action(actor=engineer, at=AT, agreement=agreement, reason="x")


@pytest.mark.parametrize("column", ["ends_on", "value"])
def test_the_database_refuses_what_must_not_be(agreement, column):
    wrong = {"ends_on": date(2026, 1, 1), "value": Decimal(-1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**{column: wrong[column]})


def test_facts_for_coverage(agreement):
    version = publish(agreement, valid_from=AT, reason="Addendum")
    facts = agreement_facts(agreement, version, at=AT)
    assert facts["agreement_state"] == "active"
    assert facts["plan"]["tr"] == "Standart"
    assert (facts["agreement"], facts["currency"]) == ("AN-1", "TRY")
    after = datetime.fromisoformat("2027-01-10T00:00:00+00:00")
    assert agreement_facts(agreement, version, at=after)["agreement_state"] == "lapsed"
    ran_on = agreement_facts(agreement, version, at=after, reported_at=AT)
    assert ran_on["agreement_state"] == "run_off"
    assert ran_on["agreement_ended_on"] == "2026-12-31"
    assert ran_on["run_off_until"] == "2027-01-30"


def test_each_service_runs_on_as_long_as_its_terms_say(agreement):
    lines = [
        LineValues(plan=plan, changes={"periods": {"run_off_days": days}})
        for plan, days in (("standard", 5), ("helpdesk", 60))
    ]
    version = publish(agreement, valid_from=AT, reason="Addendum", lines=lines)
    names = ("software_support", "computer_help_desk")
    after = datetime.fromisoformat("2027-01-10T00:00:00+00:00")
    found = [
        agreement_facts(agreement, version, at=after, reported_at=AT, line=line) for line in names
    ]
    told = [(facts["agreement_state"], facts["run_off_until"]) for facts in found]
    assert told == [("run_off_over", "2027-01-05"), ("run_off", "2027-03-01")]
    assert run_off_days(version.pk) == 60


def test_without_agreement_the_providers_clauses_say_so():
    facts = Facts.from_json({**agreement_facts(None, None, at=AT), "kind": "fault"})
    decision = decide(facts, provider_clauses())
    assert decision.outcome == "not_served"

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from vefa.accounts.actions import share_password
from vefa.accounts.models import User
from vefa.accounts.queries import user_with_email
from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.queries import life_of
from vefa.agreements.queries.duties import outstanding
from vefa.audit.models import Entry
from vefa.commitments.bulk import ABSENT, CLOCKS, OUTCOMES, histories_of, replay
from vefa.commitments.domain import compliance
from vefa.core.actor import SYSTEM
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import create_customer
from vefa.customers.models import Contact, Customer
from vefa.demo.actions import build_demo
from vefa.demo.actions.tickets import deeds
from vefa.demo.data.people import PASSPHRASE
from vefa.demo.tests.domain.test_stories import STORIES
from vefa.desk.actions.upkeep import recompute
from vefa.desk.domain.proof import differences
from vefa.desk.models import Intake, Ticket
from vefa.desk.queries.facts import facts_of_all
from vefa.desk.queries.promise import events_of, state_of, terms_of
from vefa.desk.queries.proof import proof_of
from vefa.mail.models import LoopbackMessage, OutgoingMessage
from vefa.reports.domain.questions import Other, Question
from vefa.reports.domain.sums import Sums
from vefa.reports.queries.replaying import Counter as Counting

AT = datetime(2026, 6, 10, 11, 20, 33, tzinfo=UTC)  # a Wednesday, 14:20 in Istanbul


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration, built once for the whole module and taken back after it."""
    with django_db_blocker.unblock(), scoped(EVERYTHING), override_settings(DEMO=True):
        assert build_demo(AT)
        yield
        transaction.set_rollback(True)


def tickets(**known):
    return Ticket.objects.filter(**known)


def test_everybody_is_there(demo):
    assert Customer.objects.count() == 8
    assert Counter(User.objects.filter(customer=None).values_list("role", flat=True)) == {
        "engineer": 3,
        "manager": 1,
        "administrator": 1,
    }
    assert set(Contact.objects.values_list("language", flat=True)) == {"en", "tr", "ru", "kk"}
    assert user_with_email("aizhan@altyn-dala.example").check_password(PASSPHRASE)


def test_agreements_of_every_kind(demo):
    stages = Counter(str(life_of(each, at=AT).stage) for each in Agreement.objects.all())
    assert stages == {"active": 5, "expiring": 2, "lapsed": 1, "suspended": 1}
    assert TermsVersion.objects.filter(number=2).count() == 1


def test_tickets_in_every_state(demo):
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert sum(states.values()) >= 40
    assert set(states) == {
        "draft",
        "new",
        "assigned",
        "in_progress",
        "waiting_customer",
        "waiting_third",
        "workaround",
        "resolved",
        "closed",
        "cancelled",
    }
    assert set(Ticket.objects.values_list("language", flat=True)) == {"en", "tr", "ru", "kk"}
    assert set(Ticket.objects.values_list("severity", flat=True)) == {"S1", "S2", "S3", "S4"}
    assert set(Ticket.objects.values_list("source", flat=True)) >= {"web", "email", "phone"}


def test_some_are_due_soon_some_missed_some_wait(demo):
    soon = tickets(next_due_at__range=(AT, AT + timedelta(hours=4)), missed=False)
    assert soon.count() >= 4
    assert 1 <= tickets(missed=True).count() <= 3
    assert tickets(turn="customer").count() >= 5
    assert tickets(turn="third").count() == 1


def test_one_customer_owes_something_and_some_evidence_ends_soon(demo):
    found = outstanding(at=AT)
    assert [each.code for each in found.lacking] == ["backups"]
    assert [(each.code, each.days_left) for each in found.ending] == [("antivirus", 18)]


def test_coverage_says_everything_once(demo):
    outcomes = set(Ticket.objects.exclude(state="draft").values_list("coverage", flat=True))
    assert outcomes >= {"covered", "billable", "not_served"}


def test_every_proof_holds(demo):
    found = {
        ticket.number: list(differences(json.loads(json.dumps(proof_of(ticket, at=AT)))))
        for ticket in Ticket.objects.all()
    }
    assert len(found) == Ticket.objects.count() > 40
    assert not {number: each for number, each in found.items() if each}


def test_letters_went_out_and_came_in(demo):
    sent = OutgoingMessage.objects.count()
    assert sent == OutgoingMessage.objects.filter(state="sent").count() > 80
    assert LoopbackMessage.objects.count() == sent
    assert Counter(Intake.objects.values_list("outcome", flat=True)) == {
        "ticket": 2,
        "who_is_this": 1,
    }


def test_nothing_lies_in_the_future(demo):
    assert Entry.objects.filter(at__gt=AT).count() == 0
    assert tickets(reported_at__gte=AT).count() == 0


def test_columns_follow_from_the_facts(demo):
    assert list(recompute(at=AT.replace(second=0), mend=False)) == []


def test_a_second_run_adds_nothing(demo):
    before = Entry.objects.count()
    assert build_demo(AT + timedelta(days=1)) is False
    assert Entry.objects.count() == before


def test_every_deed_is_used():
    assert set(deeds()) == {step.deed for story in STORIES for step in story.steps}


@pytest.mark.django_db
def test_other_data_is_left_alone():
    with scoped(EVERYTHING):
        create_customer(
            actor=SYSTEM,
            at=AT,
            code="real",
            name="Real",
            country="TR",
            language="tr",
            timezone="Europe/Istanbul",
        )
    with override_settings(DEMO=True), pytest.raises(Refused) as refusal:
        build_demo(AT)
    assert refusal.value.code == "other_data"


@pytest.mark.django_db
def test_a_real_installation_is_left_alone():
    with override_settings(DEMO=False):
        with pytest.raises(Refused) as refusal:
            build_demo(AT)
        assert refusal.value.code == "no_demo"
        with scoped(EVERYTHING), pytest.raises(NotAllowed):
            share_password(actor=SYSTEM, at=AT, users=[], password=PASSPHRASE)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=30)], ids=["now", "in a month"])
def test_the_replay_of_all_tickets_agrees_with_their_clocks(demo, later):
    told = [
        facts for facts in facts_of_all(tickets().values_list("pk", flat=True)).values() if facts
    ]
    terms = {}
    for facts in told:
        terms |= terms_of(facts)
    histories = histories_of([events_of(facts) for facts in told], [*terms])
    found = replay(histories, [*terms.values()], AT + later)
    assert len(told) > 35
    assert found.folded < len(told) / 2
    for number, facts in enumerate(told):
        kept = compliance(state_of(facts, at=AT + later))
        outcomes = [OUTCOMES[code] for code in found.outcome[number] if code != ABSENT]
        assert outcomes == [kept[clock].outcome for clock in CLOCKS if clock in kept]


def test_a_question_about_unchanged_terms_comes_to_what_the_live_clocks_say(demo):
    question = Question(AT.date() - timedelta(days=365), AT.date(), Other("targets"))
    counter, after, sums = Counting(question, AT, SYSTEM), None, Sums()
    while True:
        more, _size, after = counter.some(after, size=9)
        sums += more
        if after is None:
            break
    live = Counter()
    for ticket in tickets().exclude(state="draft"):
        shown = state_of(facts_of_all([ticket.pk])[ticket.pk], at=AT)
        for clock, kept in compliance(shown).items():
            live[shown.severity, clock, str(kept.outcome)] += kept.counts
    counted = Counter()
    for _month, severity, clock, figures in sums.rows():
        assert figures.own == figures.other
        counted[severity, clock, "kept"] += figures.own_kept
        counted[severity, clock, "missed"] += figures.own_missed
    assert +counted == +live
    assert sums.tickets == tickets().exclude(state="draft").count()

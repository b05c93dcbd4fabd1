"""Asking, counting bit by bit, stopping; what other terms make of the desk's tickets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from vefa.accounts.models import User
from vefa.agreements.models import TermsDraft
from vefa.commitments.bulk import moments_of
from vefa.commitments.domain import compliance
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.assignment import assign
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import ClockEvent, Ticket
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.histories import histories_of_tickets, name_among_all
from vefa.desk.queries.promise import TermsKey, events_of, keys_of, state_of
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, portal_user
from vefa.reports.actions import ask_what_if, cancel_what_if, count_now, count_some, fail_what_if
from vefa.reports.domain.questions import Other, Question
from vefa.reports.domain.sums import Sums
from vefa.reports.models import WhatIf
from vefa.reports.queries.other_terms import Calendars, OwnTerms
from vefa.reports.queries.replaying import Counter

LATER = MONDAY + timedelta(days=3)
PLAN = Other("plan", plan="premium")
WEEK = Question(date(2026, 4, 20), date(2026, 4, 26), PLAN)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVED = {
    "contact_role": "authorised_contact",
    "contact_trained": True,
    "version_state": "supported",
    "in_agreement": True,
    "cause": "ordinary_use",
    "nature": "no_fault",
}


def reported(company, at: datetime, severity: str, **facts: object) -> Ticket:
    report = Report(
        customer_id=company.customer.pk,
        contact=company.contact,
        title="Yazıcı çalışmıyor",
        text="Sabahtan beri yazmıyor.",
        source="web",
        severity=severity,
        reported_at=at,
        facts=facts,
    )
    return open_ticket(actor=contact_actor(company.contact), at=at, report=report)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[tuple[Cast, list[Ticket]]]:
    """Four tickets of ours, reported one after the other and answered after 45 minutes; one of
    the strangers. Made once for all tests and taken back after them."""
    with django_db_blocker.unblock(), scoped(EVERYTHING):
        cast = make_cast(plan="standard")
        portal_user(cast.ours.contact)
        tickets = [
            reported(cast.ours, MONDAY + number * 6 * HOUR, severity)
            for number, severity in enumerate(("S1", "S2", "S3", "S4"))
        ]
        for ticket in tickets:
            at = ticket.reported_at + timedelta(minutes=45)
            assign(actor=cast.engineer, at=at, ticket=ticket, engineer=cast.deniz)
        yield cast, [*tickets, reported(cast.strangers, MONDAY + HOUR, "S2")]
        transaction.set_rollback(True)


@pytest.fixture
def cast(world: tuple[Cast, list[Ticket]], db: None) -> Cast:
    return world[0]


@pytest.fixture
def told(world: tuple[Cast, list[Ticket]]) -> list[Ticket]:
    return world[1]


def counted(asked: WhatIf, at: datetime = LATER, size: int = 2) -> int:
    """Count it to its end; how many calls it took."""
    calls = 1
    while count_some(key=asked.pk, at=at, size=size):
        calls += 1
    asked.refresh_from_db()
    return calls


def test_a_question_is_counted_bit_by_bit(cast: Cast, told: list[Ticket]) -> None:
    asked = ask_what_if(actor=cast.manager, at=LATER, question=WEEK)
    assert (asked.state, asked.total) == ("waiting", 5)
    assert counted(asked) == 3
    assert (asked.state, asked.counted, asked.ended_at) == ("done", 5, LATER)
    whole = count_now(actor=cast.manager, at=LATER, question=WEEK)
    assert Sums.from_json(asked.sums) == whole
    assert whole.tickets == 5
    assert count_some(key=asked.pk, at=LATER) is False


def test_unchanged_terms_come_to_what_the_live_clocks_say(cast: Cast, told: list[Ticket]) -> None:
    version = Other("version", key=cast.ours.version.pk)
    question = replace(WEEK, other=version, agreement=cast.ours.agreement.pk)
    sums = count_now(actor=cast.manager, at=LATER, question=question)
    live = {"kept": 0, "missed": 0}
    for ticket in told[:4]:
        for kept in compliance(state_of(facts_of(ticket), at=LATER)).values():
            if kept.counts:
                live[str(kept.outcome)] += 1
    assert sums.tickets == 4
    assert (sums.all.own_kept, sums.all.own_missed) == (live["kept"], live["missed"])
    assert sums.all.own == sums.all.other
    assert live["missed"] > 0
    assert all(own == other for own, other in sums.decisions())


def test_a_draft_counts_like_the_terms_that_it_may_become(cast: Cast, told: list[Ticket]) -> None:
    draft = TermsDraft.objects.create(
        customer=cast.ours.customer,
        agreement=cast.ours.agreement,
        state="drafting",
        reason="Renewal",
        effective_on=date(2026, 6, 1),
        content=cast.ours.version.content,
        created_at=MONDAY,
        changed_at=MONDAY,
    )
    drafted = replace(WEEK, other=Other("draft", key=draft.pk))
    published = replace(WEEK, other=Other("version", key=cast.ours.version.pk))
    sums = [
        count_now(actor=cast.manager, at=LATER, question=question)
        for question in (drafted, published)
    ]
    assert sums[0] == sums[1]
    assert sums[0].tickets == 5


def test_a_stricter_plan_misses_what_the_other_kept(cast: Cast, told: list[Ticket]) -> None:
    sums = count_now(actor=cast.manager, at=LATER, question=WEEK)
    response = {
        severity: figures for _month, severity, clock, figures in sums.rows() if clock == "response"
    }
    assert response["S1"].own_missed == 0
    assert response["S1"].other_missed == 1
    assert sums.worst[0].number == told[4].number  # nobody answered it


def test_work_on_a_saturday_is_billable_under_one_plan_only(cast: Cast) -> None:
    saturday, sunday = MONDAY + 5 * DAY, MONDAY + 6 * DAY
    reported(cast.ours, sunday, "S1", **SERVED, work_at=saturday.isoformat())
    question = replace(WEEK, since=sunday.date())
    sums = count_now(actor=cast.manager, at=LATER, question=question)
    assert sums.decisions() == {("billable", "covered"): 1}


def test_decisions_alike_are_made_once_and_come_to_what_each_comes_to(cast: Cast) -> None:
    saturday, sunday = MONDAY + 5 * DAY, MONDAY + 6 * DAY
    for cause in ("ordinary_use", "ordinary_use", "user"):
        served = {**SERVED, "cause": cause, "work_at": saturday.isoformat()}
        reported(cast.ours, sunday, "S1", **served)
    counter = Counter(replace(WEEK, since=sunday.date()), LATER, cast.manager)
    whole, size, _last = counter.some(None)
    alone, after = Sums(), None
    for _ticket in range(size):
        more, _size, after = counter.some(after, size=1)
        alone += more
    assert alone == whole
    assert whole.decisions() == {("billable", "covered"): 2, ("billable", "billable"): 1}


def test_what_a_replay_reads_is_what_the_live_clocks_read(cast: Cast, told: list[Ticket]) -> None:
    first = ClockEvent.objects.filter(ticket=told[0], type="reported").get()
    own = {"customer_id": first.customer_id, "ticket": told[0], "recorded_at": LATER}
    later: list[tuple[str, dict[str, object]]] = [
        ("items_asked", {"items": ["log"]}),
        ("items_arrived", {}),
        ("waiting_started", {"id": "7", "reason": "network", "clocks": ["resolution"]}),
        ("waiting_ended", {"id": "7", "entry": 3}),
        ("date_agreed", {"due": "2026-05-04", "entry": 4}),
        ("severity_changed", {"severity": "S3", "kind": "correction"}),
        ("terms_changed", {**first.data, "line": "another"}),
    ]
    for number, (kind, data) in enumerate(later):
        at = first.at + timedelta(microseconds=number // 2, days=1 - number % 2)
        ClockEvent.objects.create(number=90 + number, at=at, type=kind, data=data, **own)
    found = histories_of_tickets([ticket.pk for ticket in told])
    assert len(found) == len(told)
    for ticket in told:
        facts, read = facts_of(ticket), found[ticket.pk]
        names = {key.name: name_among_all(key) for key in keys_of(facts)}
        live = [
            (at, replace(event, number=0, terms=names.get(event.terms or "")))
            for at, event in moments_of(events_of(facts))
        ]
        alike = [
            (at, replace(event, at=EPOCH + timedelta(microseconds=at), number=0))
            for at, event in read.moments
        ]
        assert alike == live
        assert read.keys == keys_of(facts)


def test_terms_of_two_customers_may_have_one_name(cast: Cast) -> None:
    ours = TermsKey("SAME/v1/help/fault", cast.ours.version.pk, "help", None, "", "fault")
    theirs = replace(ours, version_id=cast.strangers.version.pk)
    assert ours.name == theirs.name
    assert name_among_all(ours) != name_among_all(theirs)
    bare = replace(ours, version_id=None), replace(theirs, version_id=None)
    own = OwnTerms(Calendars())
    assert [own.of(key)[0].name for key in bare] == [name_among_all(key) for key in bare]


def test_only_the_customers_and_days_that_are_meant(cast: Cast, told: list[Ticket]) -> None:
    theirs = replace(WEEK, customers=(cast.strangers.customer.pk,))
    assert count_now(actor=cast.manager, at=LATER, question=theirs).tickets == 1
    tuesday = replace(WEEK, since=date(2026, 4, 21), until=date(2026, 4, 21))
    late = told[3].reported_at
    assert (late.date(), (late + 3 * HOUR).date()) == (date(2026, 4, 21), date(2026, 4, 21))
    assert count_now(actor=cast.manager, at=LATER, question=tuesday).tickets == 1


def test_what_lies_outside_the_scope_is_not_counted(cast: Cast, told: list[Ticket]) -> None:
    ours = cast.ours.customer.pk
    with scoped(frozenset({ours})):
        assert count_now(actor=cast.manager, at=LATER, question=WEEK).tickets == 4
        with pytest.raises(Refused) as refusal:
            count_now(
                actor=cast.manager,
                at=LATER,
                question=replace(WEEK, customers=(cast.strangers.customer.pk,)),
            )
    assert refusal.value.code == "customer"


def test_whoever_stops_it_stops_it(cast: Cast, told: list[Ticket]) -> None:
    asked = ask_what_if(actor=cast.manager, at=LATER, question=WEEK)
    assert count_some(key=asked.pk, at=LATER, size=2)
    cancel_what_if(actor=cast.manager, at=LATER + HOUR, asked=asked)
    assert count_some(key=asked.pk, at=LATER, size=2) is False
    asked.refresh_from_db()
    assert (asked.state, asked.counted) == ("cancelled", 2)
    cancel_what_if(actor=cast.manager, at=LATER + 2 * HOUR, asked=asked)
    asked.refresh_from_db()
    assert asked.ended_at == LATER + HOUR


def test_what_hinders_is_told(cast: Cast, told: list[Ticket]) -> None:
    first, second = (ask_what_if(actor=cast.manager, at=LATER, question=WEEK) for _ in range(2))
    WhatIf.objects.filter(pk=first.pk).update(
        question=replace(WEEK, other=Other("version", key=10**9)).to_json()
    )
    assert counted(first) == 1
    assert (first.state, first.fault) == ("failed", "The other terms are not there any more.")
    User.objects.filter(pk=cast.leyla.pk).update(role="engineer")
    assert counted(second) == 1
    assert second.fault == "Whoever asked may not see this any more."
    fail_what_if(key=second.pk, at=LATER + HOUR, words="once more")
    second.refresh_from_db()
    assert second.ended_at == LATER


REFUSED = [
    ("order", replace(WEEK, until=date(2026, 4, 1))),
    ("plan", replace(WEEK, other=Other("plan", plan="golden"))),
    ("version", replace(WEEK, other=Other("version", key=10**9))),
    ("agreement", replace(WEEK, agreement=10**9)),
    ("customer", replace(WEEK, customers=(10**9,))),
    ("nothing", replace(WEEK, since=date(2020, 1, 1), until=date(2020, 1, 2))),
]


@pytest.mark.parametrize(("code", "question"), REFUSED, ids=[code for code, _ in REFUSED])
def test_what_is_refused(cast: Cast, code: str, question: Question) -> None:
    with pytest.raises(Refused) as refusal:
        ask_what_if(actor=cast.manager, at=LATER, question=question)
    assert refusal.value.code == code


def test_engineers_do_not_ask(cast: Cast, told: list[Ticket]) -> None:
    with pytest.raises(NotAllowed):
        ask_what_if(actor=cast.engineer, at=LATER, question=WEEK)

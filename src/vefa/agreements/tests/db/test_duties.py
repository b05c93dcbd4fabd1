"""Recording duties: who may, what is refused, evidence that runs out, who owes what."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from vefa.accounts.domain.roles import permissions_of
from vefa.agreements.access import may_have_evidence
from vefa.agreements.actions import end_agreement
from vefa.agreements.actions.duties import Evidence, note_run_out, record_duty, state_duty
from vefa.agreements.actions.publishing import keep
from vefa.agreements.domain.duties import DutyState
from vefa.agreements.events import DutyChanged
from vefa.agreements.models import DutyRecord
from vefa.agreements.queries.duties import outstanding, owed, owed_under, records_of, run_out
from vefa.agreements.tests.factories import AT, WHO, make_agreement, make_customer, publish
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.events import event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact

pytestmark = pytest.mark.django_db
LINE = "software_support"
TODAY = AT.date()
SEEN = Evidence("Lisans sözleşmesini gördük.", TODAY, TODAY + timedelta(days=10))


@pytest.fixture
def agreement(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with scoped(EVERYTHING):
        made = make_agreement(make_customer())
        publish(made)
        yield made


def engineer(role="engineer"):
    return Actor(7, "staff", "Deniz", permissions_of(role), EVERYTHING)


def person(agreement, *roles):
    contact = add_contact(
        actor=SYSTEM,
        at=AT,
        customer=agreement.customer,
        site=None,
        name="Ayşe",
        email="ayse@anadolu.example",
        phone="",
        roles=list(roles),
    )
    return Actor(
        9,
        "customer",
        "Ayşe",
        permissions_of("contact"),
        EVERYTHING,
        customer_id=agreement.customer_id,
        contact_id=contact.pk,
    )


def note(agreement, duty="antivirus", *, met=True, evidence=SEEN, actor=None, **more):
    return record_duty(
        actor=actor or engineer(),
        at=AT,
        agreement=agreement,
        line=LINE,
        duty=duty,
        met=met,
        evidence=evidence,
        **more,
    )


def leave_out(agreement, duty, at, **change):
    """An addendum: from `at` on the terms no longer have the duty, or changed."""
    content = deepcopy(agreement.versions.last().content)
    line = content["lines"][LINE]
    found = next(each for each in line["duties"] if each["code"] == duty)
    line["duties"].remove(found)
    if change:
        line["duties"].append({**found, **change})
    keep(
        actor=SYSTEM,
        at=at,
        agreement=agreement,
        valid_from=at,
        reason="Addendum.",
        content=content,
    )


def state_of(agreement, duty="antivirus", at=AT):
    return owed(agreement, LINE, duty, at=at).state


def test_a_record_counts_is_told_and_stays(agreement):
    assert state_of(agreement) is DutyState.UNRECORDED
    made = note(agreement, once="a")
    assert note(agreement, met=False, evidence=replace(SEEN, valid_until=None), once="a") == made
    found = owed(agreement, LINE, "antivirus", at=AT)
    assert (found.state, found.days_left, found.stated) == (DutyState.MET, 10, False)
    entry = Entry.objects.get(deed="duty_recorded")
    assert (entry.subject_id, entry.facts["duty"]) == (agreement.pk, "antivirus")
    assert OutboxEvent.objects.filter(name=event_name(DutyChanged)).count() == 1
    with pytest.raises(ProgrammingError), transaction.atomic():
        DutyRecord.objects.update(evidence="")


@pytest.mark.parametrize(
    ("duty", "evidence", "code"),
    [
        ("no_such", SEEN, "duty"),
        ("complete_report", SEEN, "on_tickets"),
        ("antivirus", Evidence(" ", TODAY), "evidence"),
        ("antivirus", Evidence("x", TODAY + timedelta(days=1)), "since"),
        ("antivirus", Evidence("x", TODAY, TODAY - timedelta(days=1)), "valid_until"),
    ],
)
def test_what_would_say_nothing_is_refused(agreement, duty, evidence, code):
    with pytest.raises(Refused) as refused:
        note(agreement, duty, evidence=evidence)
    assert refused.value.code == code
    with pytest.raises(Refused, match="Only evidence"):
        note(agreement, met=False)


@pytest.mark.parametrize("role", ["auditor", "partner", "contact"])
def test_only_those_record_who_work_and_read_agreements(agreement, role):
    with pytest.raises(NotAllowed):
        note(agreement, actor=engineer(role))


def test_the_customers_word_counts_and_is_marked_until_ours_is_recorded(agreement):
    said = {"at": AT, "agreement": agreement, "line": LINE, "duty": "antivirus", "evidence": SEEN}
    state_duty(actor=person(agreement, "it_officer"), **said)
    found = owed(agreement, LINE, "antivirus", at=AT)
    assert (found.state, found.stated) == (DutyState.MET, True)
    assert [each.code for each in outstanding(at=AT).stated] == ["antivirus"]
    note(agreement)
    assert not owed(agreement, LINE, "antivirus", at=AT).stated
    assert [each.stated for each in records_of(agreement, LINE, "antivirus")] == [False, True]


def test_a_colleague_without_the_role_and_a_stranger_say_nothing(agreement):
    said = {"at": AT, "agreement": agreement, "line": LINE, "duty": "antivirus", "evidence": SEEN}
    colleague = person(agreement, "authorised")
    for actor in (colleague, replace(colleague, customer_id=agreement.customer_id + 1)):
        with pytest.raises(NotAllowed):
            state_duty(actor=actor, **said)


def test_evidence_that_runs_out_is_recorded_once(agreement):
    made = note(agreement)
    last = AT + timedelta(days=10)
    assert run_out(at=last) == []
    # Midnight in Istanbul.
    over = AT.replace(hour=21) + timedelta(days=10)
    assert run_out(at=over) == [made]
    assert state_of(agreement, at=over) is DutyState.EXPIRED
    expired = note_run_out(at=over, evidence=made)
    assert (expired.state, expired.by, expired.valid_until) == ("expired", "Vefa", SEEN.valid_until)
    assert note_run_out(at=over, evidence=made) is None
    assert run_out(at=over) == []
    assert [each.code for each in outstanding(at=over).lacking] == ["antivirus"]


def test_who_owes_what(agreement):
    note(agreement)
    note(agreement, "backups", met=False, evidence=Evidence("Yedek yok.", TODAY))
    note(agreement, "alarms_watched", evidence=Evidence("Ekran", TODAY))
    found = outstanding(at=AT)
    assert [each.code for each in found.lacking] == ["backups"]
    assert [(each.code, each.days_left) for each in found.ending] == [("antivirus", 10)]
    assert len(found) == 2
    assert len(outstanding(at=AT + timedelta(days=500))) == 0
    over_on = TODAY + timedelta(days=3)
    end_agreement(**WHO, agreement=agreement, ended_on=over_on, reason="Sold")
    told = [len(outstanding(at=AT + timedelta(days=days))) for days in (2, 4)]
    assert told == [2, 0]


def test_the_file_is_for_those_who_read_agreements(agreement):
    made = note(agreement, evidence=replace(SEEN, file=("lisans.pdf", "application/pdf", b"%PDF")))
    assert made.file.public
    assert may_have_evidence(engineer(), made.file)
    assert not may_have_evidence(engineer("partner"), made.file)
    assert may_have_evidence(person(agreement, "authorised"), made.file)
    only_own = replace(engineer(), kind="customer", permissions=permissions_of("end_user"))
    assert not may_have_evidence(only_own, made.file)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "unrecorded"},
        {"state": "unmet", "valid_until": date(2026, 2, 1)},
        {"state": "unmet", "stated": True},
    ],
)
def test_the_database_refuses_records_that_make_no_sense(agreement, changes):
    values = {"line": LINE, "duty": "antivirus", "title": {}, "state": "met", "since_on": TODAY}
    values |= {"at": AT, "by": "x", "agreement": agreement, "customer_id": agreement.customer_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyRecord.objects.create(**{**values, **changes})


def test_what_an_addendum_leaves_out_can_still_be_met(agreement):
    unmet = Evidence("Uzaktan bağlanılamıyor.", TODAY)
    note(agreement, "remote_access", met=False, evidence=unmet)
    note(agreement)
    leave_out(agreement, "remote_access", AT)
    leave_out(agreement, "antivirus", AT, code="virus_guard", title={"en": "Guard"})
    leave_out(agreement, "backups", AT)
    left = owed_under(agreement, at=AT)[-2:]
    assert {each.code for each in left} == {"antivirus", "remote_access"}
    assert all(each.former and each.unmet["en"] and each.title["tr"] for each in left)
    assert [each.code for each in owed_under(agreement, at=AT) if each.former] == [
        each.code for each in left
    ]
    assert [each.code for each in outstanding(at=AT).lacking] == ["remote_access"]
    assert [each.code for each in outstanding(at=AT).ending] == ["antivirus"]
    assert note(agreement, "remote_access").title["en"] == "Remote access"
    assert state_of(agreement, "remote_access") is DutyState.MET
    # Of this one nobody recorded anything, so nothing follows from it.
    assert owed(agreement, LINE, "backups", at=AT) is None
    over = AT + timedelta(days=11)
    assert len([note_run_out(at=over, evidence=each) for each in run_out(at=over)]) == 2
    assert len(outstanding(at=over).lacking) == 2


def test_who_owes_what_is_read_at_once_from_the_terms_in_force(
    agreement, django_assert_num_queries
):
    customer, later = agreement.customer, AT + timedelta(days=3)
    for number in (2, 3, 4):
        other = make_agreement(customer, f"AN-{number}")
        publish(other)
        note(other, met=False, evidence=Evidence("Yok.", TODAY))
    # This one has nothing to do for a long time.
    note(agreement, evidence=replace(SEEN, valid_until=TODAY + timedelta(days=200)))
    leave_out(other, "antivirus", later, code="antivirus", title={"en": "Next"})
    with django_assert_num_queries(3):
        found = outstanding(at=AT)
    assert [each.agreement.code for each in found.lacking] == ["AN-2", "AN-3", "AN-4"]
    assert [each.title["en"] for each in found.lacking] == ["Antivirus"] * 3
    assert outstanding(at=later).lacking[-1].title["en"] == "Next"

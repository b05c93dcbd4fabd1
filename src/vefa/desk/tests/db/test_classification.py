"""What an engineer finds out: kind, subject, facts; and what follows for promise and coverage."""

from datetime import timedelta

import pytest

from vefa.agreements.actions import (
    lift_suspension,
    suspend_agreement,
)
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.classification import learn_facts, set_kind, set_severity, set_subject
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.terms import move_to_agreement
from vefa.desk.actions.upkeep import recompute
from vefa.desk.models import Ticket
from vefa.desk.queries.askable import askable
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.reports import Report
from vefa.desk.queries.stories import event_words
from vefa.desk.tests.arriving import deliver_all
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast
from vefa.desk.tests.systems import installed, second_agreement

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def cast(db):
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return reported(cast.ours)


def reported(company: Company, kind: str = "fault") -> Ticket:
    return open_ticket(
        actor=contact_actor(company.contact),
        at=MONDAY,
        report=Report(
            customer_id=company.customer.pk,
            contact=company.contact,
            title="Yazıcı çalışmıyor",
            text="Sabahtan beri.",
            source="email",
            severity="S3",
            reported_at=MONDAY,
            kind=kind,
        ),
    )


def story(ticket: Ticket, code: str) -> str:
    entry = ticket.timeline.get(code=code)
    return event_words(entry, "en", MONDAY.tzinfo)


def test_linking_tells_what_it_is_about_and_decides_again(cast, ticket):
    system = installed(cast.ours)
    decided = ticket.decisions.count()
    set_subject(actor=cast.engineer, at=LATER, ticket=ticket, installation=system)
    ticket.refresh_from_db()
    assert (ticket.installation, ticket.product, ticket.site) == (
        system,
        system.version.product,
        cast.ours.site,
    )
    assert story(ticket, "subject_set") == "It is about: Kasa sunucusu, Merkez"
    assert ticket.decisions.count() == decided + 1
    assert ticket.decisions.last().facts["version"] == "4.2"
    assert ticket.agreement == cast.ours.agreement


def test_linking_again_the_same_changes_nothing(cast, ticket):
    system = installed(cast.ours)
    set_subject(actor=cast.engineer, at=LATER, ticket=ticket, installation=system)
    before = ticket.revision
    set_subject(actor=cast.engineer, at=LATER, ticket=ticket, installation=system)
    assert ticket.timeline.filter(code="subject_set").count() == 1
    assert ticket.revision == before + 1


def test_a_strangers_system_is_refused(cast, ticket):
    with pytest.raises(Refused) as refused:
        set_subject(
            actor=cast.engineer, at=LATER, ticket=ticket, installation=installed(cast.strangers)
        )
    assert refused.value.field == "installation"


def test_another_kind_brings_other_targets(cast, ticket):
    terms = [fact.data["terms"] for fact in facts_of(ticket) if "terms" in fact.data]
    set_kind(actor=cast.engineer, at=LATER, ticket=ticket, kind="question")
    after = [fact.data["terms"] for fact in facts_of(ticket) if "terms" in fact.data]
    assert after[: len(terms)] == terms
    assert all("/question" in name for name in after[len(terms) :])


def test_the_first_severity_of_an_email_is_a_correction(cast, ticket):
    set_severity(
        actor=cast.engineer, at=LATER, ticket=ticket, severity="S1", reason="Herkes bekliyor."
    )
    changed = facts_of(ticket)[-1]
    assert (changed.type, changed.data) == (
        "severity_changed",
        {"severity": "S1", "kind": "correction"},
    )


def test_facts_are_told_to_the_desk_alone_and_can_be_taken_back(cast, ticket):
    learn_facts(actor=cast.engineer, at=LATER, ticket=ticket, facts={"cause": "user"})
    entry = ticket.timeline.get(code="facts_learned")
    assert not entry.public
    assert story(ticket, "facts_learned") == "Recorded: cause: user"
    assert ticket.coverage == "billable"
    learn_facts(actor=cast.engineer, at=LATER, ticket=ticket, facts={"cause": None})
    assert ticket.coverage == "covered"
    last = ticket.timeline.filter(code="facts_learned").last()
    assert event_words(last, "en", MONDAY.tzinfo) == "Recorded: cause: not known any more"


def test_open_facts_are_asked_first(cast, ticket):
    asked = askable(ticket)
    names = [each.spec.name for each in asked]
    assert [each.is_open for each in asked] == sorted((e.is_open for e in asked), reverse=True)
    assert "cause" in names
    assert not {"kind", "severity", "contact_role"} & set(names)


def test_a_ticket_moves_to_the_agreement_of_what_it_is_about(cast, ticket):
    system = installed(cast.ours)
    better = second_agreement(cast.ours, system.version.product.code)
    with pytest.raises(Refused) as refused:
        move_to_agreement(actor=cast.engineer, at=LATER, ticket=ticket, reason="Yazılım.")
    assert refused.value.code == "same"
    set_subject(actor=cast.engineer, at=LATER, ticket=ticket, installation=system)
    assert ticket.choice["better"] == "BIZIM-2"
    assert "it stays under its agreement" in story(ticket, "subject_set")
    with pytest.raises(Refused) as refused:
        move_to_agreement(actor=cast.engineer, at=LATER, ticket=ticket, reason=" ")
    assert refused.value.field == "reason"

    suspend_agreement(actor=SYSTEM, at=LATER, agreement=better, reason="Ödeme.")
    move_to_agreement(actor=cast.engineer, at=LATER, ticket=ticket, reason="Yazılım arızası.")
    ticket.refresh_from_db()
    assert (ticket.agreement, ticket.clock_version.agreement) == (better, better)
    assert "better" not in ticket.choice
    assert story(ticket, "agreement_changed") == (
        "Moved from the agreement BIZIM-1 to BIZIM-2: Yazılım arızası."
    )
    changed, wait = facts_of(ticket)[-2:]
    assert (changed.type, changed.data["terms"].split("/")[0]) == ("terms_changed", "BIZIM-2")
    assert (wait.type, wait.data["reason"]) == ("waiting_started", "suspension")
    assert (ticket.next_due_at, ticket.coverage) == (None, "not_served")
    entry = Entry.objects.filter(subject="ticket", subject_id=ticket.pk).latest("pk")
    assert entry.deed == "ticket_classify"
    lift_suspension(actor=SYSTEM, at=LATER, agreement=better, reason="Ödendi.")
    deliver_all(LATER)
    ticket.refresh_from_db()
    assert ticket.next_due_at > LATER
    assert list(recompute(at=LATER, mend=False)) == []


def test_another_kind_may_belong_to_another_agreement(cast, ticket):
    system = installed(cast.ours)
    second_agreement(cast.ours, system.version.product.code)
    ticket.product = system.version.product
    ticket.save(update_fields=["product"])
    set_kind(actor=cast.engineer, at=LATER, ticket=ticket, kind="question")
    assert ticket.choice["better"] == "BIZIM-2"
    assert "belong to BIZIM-2" in story(ticket, "kind_changed")

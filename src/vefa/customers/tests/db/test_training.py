"""Training that was recorded wrongly: withdrawn or corrected, never changed, and traced."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import (
    add_contact,
    correct_training,
    create_customer,
    record_training,
    withdraw_training,
)
from vefa.customers.models import Training
from vefa.customers.queries import is_trained, trainings_ending

pytestmark = pytest.mark.django_db

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
DAY, END = date(2026, 4, 1), date(2026, 5, 1)
WHO = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def training():
    customer = create_customer(
        **WHO, code="bizim", name="Bizim", country="TR", language="tr", timezone="Europe/Istanbul"
    )
    contact = add_contact(
        **WHO, customer=customer, name="Ayşe", email="ayse@bizim.example", roles=["authorised"]
    )
    return record_training(**WHO, contact=contact, subject="Vefa", trained_on=DAY, expires_on=END)


def ending():
    return [each.subject for each in trainings_ending(END, since=DAY)]


def test_what_is_withdrawn_counts_for_nothing_and_stays(training):
    assert (is_trained(training.contact_id, on=AT.date()), ending()) == (True, ["Vefa"])
    withdraw_training(**WHO, training=training, reason=" Was somebody else ")
    assert (is_trained(training.contact_id, on=AT.date()), ending()) == (False, [])
    kept = Training.objects.get()
    assert (kept.withdrawn_at, kept.withdrawn_because) == (AT, "Was somebody else")
    facts = Entry.objects.get(deed="training_withdrawn").facts
    assert (facts["training"], facts["reason"]) == ("Vefa", "Was somebody else")


def test_a_correction_is_a_row_of_its_own(training):
    right = correct_training(
        **WHO, training=training, subject="Vefa 2", trained_on=DAY, expires_on=None, reason="Typo"
    )
    assert is_trained(training.contact_id, on=END + timedelta(days=1))
    rows = Training.objects.order_by("pk").values_list("subject", "withdrawn_because")
    assert list(rows) == [("Vefa", "Typo"), ("Vefa 2", "")]
    entry = Entry.objects.get(deed="training_corrected")
    assert (entry.subject_id, entry.facts["before"]["expires_on"]) == (
        right.contact_id,
        "2026-05-01",
    )


def test_a_correction_that_cannot_be_leaves_what_was(training):
    with pytest.raises(Refused) as refusal:
        correct_training(
            **WHO,
            training=training,
            subject="Vefa",
            trained_on=AT.date() + timedelta(days=2),
            expires_on=None,
            reason="Later",
        )
    assert refusal.value.field == "trained_on"
    assert Training.objects.get().withdrawn_at is None


def test_nothing_is_withdrawn_twice_or_without_a_reason(training):
    def code(reason):
        with pytest.raises(Refused) as refusal, transaction.atomic():
            withdraw_training(**WHO, training=training, reason=reason)
        return refusal.value.code

    assert code("  ") == "reason"
    withdraw_training(**WHO, training=training, reason="Mistake")
    assert code("Mistake") == "withdrawn"
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.update(withdrawn_because="")

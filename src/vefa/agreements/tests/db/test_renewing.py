from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from vefa.agreements.actions import (
    approve_draft,
    end_agreement,
    publish_draft,
    publish_or_give_back,
    remind_of_end,
    sign_draft,
    start_draft,
    start_renewal,
    withdraw_draft,
)
from vefa.agreements.models import RenewalReminder
from vefa.agreements.queries import life_of
from vefa.agreements.queries.drafts import steps_of
from vefa.agreements.tasks import upkeep
from vefa.agreements.tests.db.test_approving import MARCH, MARCH_AT, approved, contact
from vefa.agreements.tests.db.test_drafting import LINE, manager
from vefa.agreements.tests.factories import AT, WHO, make_agreement, make_customer, publish
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NEXT_YEAR = date(2028, 1, 1)


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def customer():
    return make_customer()


def renewed(agreement, at, ends_on=NEXT_YEAR):
    """The renewal, agreed on both sides."""
    draft = start_renewal(
        actor=manager(),
        at=at,
        agreement=agreement,
        ends_on=ends_on,
        value=agreement.value,
        reason="Renewed",
        submit=True,
    )
    draft = approve_draft(actor=manager("Leyla", 2), at=at, draft=draft)
    return sign_draft(actor=manager(), at=at, draft=draft, words="Signed")


def test_renewal_on_the_same_terms_takes_the_agreement_on(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    near = datetime(2026, 12, 1, 9, tzinfo=UTC)
    draft = start_renewal(
        actor=manager(),
        at=near,
        agreement=agreement,
        ends_on=date(2028, 1, 1),
        value=Decimal("260000.00"),
        reason="Renewed",
        submit=True,
    )
    assert (draft.state, draft.effective_on) == ("ours", date(2027, 1, 1))
    draft = approve_draft(actor=manager("Leyla", 2), at=near, draft=draft)
    draft = sign_draft(actor=manager(), at=near, draft=draft, words="Signed")
    publish_draft(at=datetime(2026, 12, 31, 20, 30, tzinfo=UTC), draft=draft)
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.value) == (date(2028, 1, 1), Decimal("260000.00"))
    assert life_of(agreement, at=datetime(2027, 1, 5, tzinfo=UTC)).stage == "active"


def test_renewal_takes_an_early_end_back(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    ended = date(2026, 6, 1)
    end_agreement(**WHO, agreement=agreement, ended_on=ended, reason="Closed")
    later = datetime(2026, 7, 1, 9, tzinfo=UTC)
    draft = start_renewal(
        actor=manager(),
        at=later,
        agreement=agreement,
        ends_on=date(2027, 7, 1),
        value=agreement.value,
        reason="Together again",
        submit=True,
    )
    assert draft.effective_on == date(2026, 7, 1)
    draft = approve_draft(actor=manager("Leyla", 2), at=later, draft=draft)
    assert sign_draft(actor=manager(), at=later, draft=draft, words="Signed").state == "published"
    agreement.refresh_from_db()
    assert agreement.ended_on is None
    assert life_of(agreement, at=later).in_force


def test_each_reminder_is_sent_once(customer, monkeypatch):
    ece = contact(customer, "representative")
    agreement = make_agreement(customer)
    publish(agreement)
    for day, days in ((2, None), (3, 90), (3, None), (4, None)):
        made = remind_of_end(at=datetime(2026, 10, day, 9, tzinfo=UTC), agreement=agreement)
        assert (made and made.days) == days
    now = datetime(2026, 12, 20, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    upkeep(timestamp=0)
    upkeep(timestamp=0)
    kept = RenewalReminder.objects.order_by("sent_at").values_list("days", "to")
    assert list(kept) == [(90, [ece.email]), (30, [ece.email])]
    over = datetime(2027, 1, 2, 9, tzinfo=UTC)
    assert remind_of_end(at=over, agreement=agreement).days == 0
    assert remind_of_end(at=over, agreement=agreement) is None
    assert OutboxEvent.objects.filter(name="vefa.agreements.events.EndComesNear").count() == 3


def test_nobody_is_invited_to_renew_what_was_ended_early(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    end_agreement(**WHO, agreement=agreement, ended_on=date(2026, 6, 1), reason="Closed")
    for day in (datetime(2026, 4, 10, 9, tzinfo=UTC), datetime(2026, 5, 10, 9, tzinfo=UTC)):
        assert remind_of_end(at=day, agreement=agreement) is None
    assert not OutboxEvent.objects.filter(name="vefa.agreements.events.EndComesNear").exists()


def test_an_early_end_stands_until_the_term_is_moved(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    early = date(2026, 6, 1)
    end_agreement(**WHO, agreement=agreement, ended_on=early, reason="Closed")
    draft = approved(agreement)
    assert draft.content["agreement"]["ends_on"] == early.isoformat()
    draft = sign_draft(actor=manager(), at=AT, draft=draft, words="Signed")
    publish_draft(at=MARCH_AT, draft=draft)
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.ends_on) == (early, date(2027, 1, 1))


def test_nothing_is_ended_while_other_terms_are_being_written(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    draft = start_draft(
        actor=manager(), at=AT, agreement=agreement, effective_on=MARCH, reason="Faster"
    )
    with pytest.raises(Refused) as refusal:
        end_agreement(**WHO, agreement=agreement, ended_on=date(2026, 6, 1), reason="Closed")
    assert refusal.value.code == "draft_open"
    withdraw_draft(actor=manager(), at=AT, draft=draft, reason="Not now")
    end_agreement(**WHO, agreement=agreement, ended_on=date(2026, 6, 1), reason="Closed")
    assert life_of(agreement, at=MARCH_AT).in_force


def test_a_renewal_ends_after_it_begins(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    with pytest.raises(Refused) as refusal:
        renewed(agreement, MARCH_AT, ends_on=agreement.ends_on)
    assert (refusal.value.code, refusal.value.field) == ("end_day", "last_on")


def test_nobody_is_reminded_of_an_end_that_is_moved(customer):
    contact(customer, "representative")
    agreement = make_agreement(customer)
    publish(agreement)
    near = datetime(2026, 12, 20, 9, tzinfo=UTC)
    renewed(agreement, datetime(2026, 9, 1, 9, tzinfo=UTC))
    assert remind_of_end(at=near, agreement=agreement) is None
    assert not OutboxEvent.objects.filter(name="vefa.agreements.events.EndComesNear").exists()


def test_it_is_renewed_while_an_addendum_is_agreed_for_a_coming_day(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    addendum = sign_draft(actor=manager(), at=AT, draft=approved(agreement), words="Signed")
    early = {"effective_on": date(2026, 2, 1), "reason": "Earlier"}
    with pytest.raises(Refused) as refusal:
        start_draft(actor=manager(), at=AT + HOUR, agreement=agreement, **early)
    assert refusal.value.field == "effective_on"
    renewal = renewed(agreement, AT + HOUR)
    assert renewal.content["lines"][LINE]["thresholds"] == [80]
    with pytest.raises(Refused) as refusal:
        withdraw_draft(actor=manager(), at=AT + HOUR, draft=addendum, reason="Not now")
    assert refusal.value.code == "followed"
    end = datetime(2026, 12, 31, 20, 30, tzinfo=UTC)
    assert publish_draft(at=end, draft=renewal) is None
    assert publish_draft(at=MARCH_AT, draft=addendum).number == 2
    assert publish_draft(at=end, draft=renewal).number == 3
    agreement.refresh_from_db()
    assert agreement.ends_on == NEXT_YEAR


def test_what_was_begun_from_terms_that_go_back_is_withdrawn(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    addendum = sign_draft(actor=manager(), at=AT, draft=approved(agreement), words="Signed")
    renewal = renewed(agreement, AT + HOUR)
    addendum.content["lines"][LINE]["thresholds"] = [500]
    addendum.save()
    publish_or_give_back(at=MARCH_AT, draft=addendum)
    for draft, state in ((addendum, "returned"), (renewal, "withdrawn")):
        draft.refresh_from_db()
        assert draft.state == state


def test_agreed_terms_that_cannot_hold_go_back(customer, monkeypatch):
    agreement = make_agreement(customer)
    publish(agreement)
    draft = sign_draft(actor=manager(), at=AT, draft=approved(agreement), words="Signed")
    draft.content["lines"][LINE]["thresholds"] = [500]
    draft.save()
    monkeypatch.setattr(clock, "now", lambda: MARCH_AT)
    upkeep(timestamp=0)
    draft.refresh_from_db()
    assert draft.state == "returned"
    step = steps_of(draft)[-1]
    assert step.verb == "give_back"
    assert "percentages above 0 and up to 100" in step.words
    news = OutboxEvent.objects.get(name="vefa.agreements.events.TermsGivenBack")
    assert [set(news.payload["said"]), len(set(news.payload["said"].values()))] == [
        {"en", "tr", "ru", "kk"},
        4,
    ]

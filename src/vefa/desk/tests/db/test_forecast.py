"""What is said before sending is what then holds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from vefa.agreements.actions import LineValues, publish_terms
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket, release_draft
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.coverage import decision_in_force
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.forecast import NOW, OPENING, Forecast, forecast, forecast_release
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Company, add_person, make_company, train

NIGHT = datetime(2026, 4, 20, 20, 0, tzinfo=UTC)
LAPSED = datetime(2027, 2, 1, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def scope(db: None) -> Iterator[None]:
    with scoped(EVERYTHING):
        yield


def written(company: Company, at: datetime, **more: object) -> Report:
    values: dict[str, object] = {"severity": "S2", "kind": "fault", **more}
    contact = values.pop("contact", company.contact)
    return Report(
        customer_id=company.customer.pk,
        contact=contact,  # type: ignore[arg-type]
        title="Yazıcı",
        text="Yazmıyor.",
        source="web",
        reported_at=at,
        **values,  # type: ignore[arg-type]
    )


def agrees(told: Forecast, ticket: Ticket, at: datetime) -> None:
    """The dates and the decision of the forecast are those of the ticket."""
    card = promise_card(facts_of(ticket), at=at)
    promised = {each.name: each.due_at for each in told.clocks if each.due_at}
    assert promised == {each.name: each.due_at for each in card.clocks if each.due_at}
    assert (told.severity, told.outcome) == (ticket.severity, ticket.coverage)
    assert told.provisional is ticket.coverage_open


@pytest.mark.parametrize("plan", ["helpdesk", "standard", "premium", "agreed_dates"])
@pytest.mark.parametrize("at", [MONDAY, NIGHT, LAPSED], ids=["open", "night", "lapsed"])
@pytest.mark.parametrize("severity", ["S1", "S3"])
def test_a_forecast_holds(plan: str, at: datetime, severity: str) -> None:
    company = make_company("bizim", plan=plan)
    report = written(company, at, severity=severity)
    told = forecast(report, at=at)
    assert not Ticket.objects.exists()
    assert not TimelineEntry.objects.exists()
    ticket = open_ticket(actor=contact_actor(company.contact), at=at, report=report)
    agrees(told, ticket, at)
    assert told.draft is False


@pytest.mark.parametrize("wish", [NOW, OPENING])
def test_the_wish_for_work_at_night_is_told_and_holds(wish: str) -> None:
    company = make_company("bizim")
    told = forecast(written(company, NIGHT), at=NIGHT, wish=wish)
    assert told.choice is not None
    assert told.opening is not None
    assert told.opening > NIGHT
    report = written(company, NIGHT, facts=told.facts)
    ticket = open_ticket(actor=contact_actor(company.contact), at=NIGHT, report=report)
    agrees(told, ticket, NIGHT)
    assert (ticket.coverage == "billable") is (wish == NOW)


def test_what_sending_a_draft_on_would_promise_holds() -> None:
    company = make_company("kapali", plan="standard")
    report = written(company, MONDAY, contact=company.end_user)
    assert forecast(report, at=MONDAY).draft
    draft = open_ticket(actor=contact_actor(company.end_user), at=MONDAY, report=report)
    authorised, later = contact_actor(company.contact), MONDAY + timedelta(days=1)
    told = forecast_release(draft, authorised, at=later)
    draft.refresh_from_db()
    assert draft.state == "draft"
    release_draft(actor=authorised, at=later, ticket=draft)
    draft.refresh_from_db()
    agrees(told, draft, later)


def test_a_contact_whose_training_ran_out_is_told_whom_to_turn_to() -> None:
    company = make_company("kapali", plan="standard")
    lapsed = add_person(company.site, MONDAY, "Kerem Geçmiş", "authorised")
    train(lapsed, MONDAY, expires_on=MONDAY.date())
    report = written(company, MONDAY, contact=lapsed)
    told = forecast(report, at=MONDAY)
    assert (told.draft, told.send_to) == (True, (company.contact,))
    assert company.contact.name in "".join(each.line for each in told.sentences)
    assert lapsed.name not in "".join(each.line for each in told.sentences)
    draft = open_ticket(actor=contact_actor(lapsed), at=MONDAY, report=report)
    assert (draft.state, facts_of(draft)) == ("draft", [])
    with pytest.raises(Refused, match=rf"turn to: {company.contact.name}$"):
        release_draft(actor=contact_actor(lapsed), at=MONDAY, ticket=draft)
    release_draft(actor=contact_actor(company.contact), at=MONDAY, ticket=draft)
    draft.refresh_from_db()
    assert (draft.state, draft.coverage) == ("new", "covered")


def test_the_plan_that_is_named_is_that_of_the_service() -> None:
    company = make_company("bizim", plan="standard")
    publish_terms(
        actor=SYSTEM,
        at=MONDAY - timedelta(hours=1),
        agreement=company.agreement,
        valid_from=MONDAY - timedelta(hours=1),
        reason="Agreed.",
        lines=[LineValues(products=["kasa"]), LineValues(plan="helpdesk", services=["fault"])],
    )
    ticket = open_ticket(
        actor=contact_actor(company.contact), at=MONDAY, report=written(company, MONDAY)
    )
    decision = decision_in_force(ticket)
    assert decision is not None
    assert ticket.terms_version is not None
    plans = ticket.terms_version.content
    assert plans["plan"]["code"] == "standard"
    assert decision.facts["plan"] == plans["lines"][ticket.line]["plan"]["short"]
    assert decision.facts["plan"] != plans["plan"]["short"]

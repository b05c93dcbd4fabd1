"""What is said before sending is what then holds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import record_training
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket, release_draft
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.forecast import NOW, OPENING, Forecast, forecast, forecast_release
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Company, make_company

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
    record_training(
        actor=SYSTEM,
        at=MONDAY,
        contact=company.contact,
        subject="Kasa",
        trained_on=date(2025, 5, 5),
        expires_on=None,
    )
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

"""Drawing from an allowance on the ticket, and its ledger as each side reads it."""

from datetime import timedelta

import pytest
from django.test import Client

from vefa.agreements.actions import start_draft
from vefa.core.actor import SYSTEM
from vefa.customers.actions import limit_contact, record_training
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_company, portal_user

pytestmark = pytest.mark.usefixtures("monday")

WORDS = "Haftalık rapor"


@pytest.fixture
def company(cast: Cast) -> Company:
    made = make_company("kervan", plan="agreed_dates", language="en")
    record_training(
        actor=SYSTEM,
        at=MONDAY,
        contact=made.contact,
        subject="Kullanım",
        trained_on=MONDAY.date(),
        expires_on=None,
    )
    return made


@pytest.fixture
def ticket(company: Company) -> Ticket:
    contact = company.contact
    report = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Rapor",
        text="Yeni bir rapor.",
        source="web",
        reported_at=MONDAY,
        kind="development",
    )
    return open_ticket(actor=contact_actor(contact), at=MONDAY, report=report)


def draw(client: Client, ticket: Ticket, amount: str, once: str) -> int:
    path = f"/desk/t/{ticket.number}/do/draw/"
    values = {"allowance": "developments", "kind": "draw", "amount": amount, "reason": WORDS}
    sent = {f"draw-{name}": value for name, value in {**values, "once": once}.items()}
    return client.post(path, sent).status_code


def test_a_draw_is_read_in_the_ticket_and_in_the_ledger(
    engineer: Client, company: Company, ticket: Ticket
) -> None:
    form = engineer.get(f"/desk/t/{ticket.number}/do/draw/").content.decode()
    assert "Developments: 18,000.00\xa0TRY left" in form
    assert draw(engineer, ticket, "15000", "a") == 302
    assert draw(engineer, ticket, "0", "b") == 422
    assert WORDS in engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    ledger = f"/desk/agreements/{company.agreement.pk}/allowances/"
    page = engineer.get(ledger).content.decode()
    for words in ("15,000.00\xa0TRY of 18,000.00\xa0TRY", "3,000.00\xa0TRY", ticket.number, WORDS):
        assert words in page
    assert "Write the entry" not in page
    assert engineer.post(ledger, {"amount": "1"}).status_code in (403, 404)


def test_a_ticket_without_allowances_offers_no_draw(engineer: Client, cast: Cast) -> None:
    contact = cast.ours.contact
    report = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Yazıcı",
        text="Yazmıyor.",
        source="web",
        reported_at=MONDAY,
    )
    plain = open_ticket(actor=contact_actor(contact), at=MONDAY, report=report)
    page = engineer.get(f"/desk/t/{plain.number}/").content.decode()
    assert "Draw from an allowance" not in page


def test_a_manager_corrects_and_is_told_what_is_nearly_used(
    engineer: Client, manager: Client, company: Company, ticket: Ticket
) -> None:
    draw(engineer, ticket, "15000", "a")
    assert "Allowances nearly used" in manager.get("/desk/agreements/").content.decode()
    ledger = f"/desk/agreements/{company.agreement.pk}/allowances/"
    values = {
        "allowance": f"{ticket.line}/developments",
        "kind": "correction",
        "reason": "Goodwill",
        "once": "c",
    }
    assert manager.post(ledger, {**values, "amount": "-3000.01"}).status_code == 422
    assert manager.post(ledger, {**values, "amount": "12000"}).status_code == 302
    page = manager.get(ledger).content.decode()
    assert "15,000.00\xa0TRY of 30,000.00\xa0TRY" in page
    assert "Allowances nearly used" not in manager.get("/desk/agreements/").content.decode()


def test_customers_read_their_ledger_and_no_words_of_tickets_they_may_not_see(
    engineer: Client, cast: Cast, company: Company, ticket: Ticket
) -> None:
    draw(engineer, ticket, "15000", "a")
    ledger = f"/portal/agreements/{company.agreement.pk}/allowances/"
    theirs, strangers = Client(), Client()
    theirs.force_login(portal_user(company.contact))
    strangers.force_login(portal_user(cast.strangers.contact))
    page = theirs.get(ledger).content.decode()
    assert WORDS in page
    assert f"/portal/t/{ticket.number}/" in page
    assert strangers.get(ledger).status_code == 404
    asked = {"subject": "request", "fact_kind": "development", "fact_item": "none"}
    asked |= {"fact_work_hours": "inside"}
    answer = theirs.get("/portal/covered/", asked).content.decode()
    assert "3,000.00\xa0TRY" in answer
    Ticket.objects.filter(pk=ticket.pk).update(contact=company.end_user, site=None)
    limit_contact(
        actor=SYSTEM,
        at=MONDAY + timedelta(days=1),
        contact=company.contact,
        sites=[company.site.pk],
    )
    page = theirs.get(ledger).content.decode()
    assert "A request that you do not see" in page
    assert WORDS not in page
    assert "15,000.00" in page


def test_terms_say_how_often_an_allowance_is_granted(manager: Client, company: Company) -> None:
    draft = start_draft(
        actor=SYSTEM,
        at=MONDAY,
        agreement=company.agreement,
        effective_on=MONDAY.date() + timedelta(days=10),
        reason="Yearly",
    )
    (line,) = draft.content["lines"]
    path = f"/desk/terms/{draft.pk}/{line}/allowances/"
    assert "Developments: how often it is granted" in manager.get(path).content.decode()
    sent = {
        "allowance_developments": "15",
        "period_developments": "year",
        "revision": draft.revision,
    }
    assert manager.post(path, sent).status_code == 302
    draft.refresh_from_db()
    (kept,) = draft.content["lines"][line]["allowances"]
    assert (kept["period"], kept["opening"]) == ("year", "18000.00")
    shown = manager.get(f"/desk/terms/{draft.pk}/").content.decode()
    assert "18,000.00\xa0TRY, anew each year" in shown

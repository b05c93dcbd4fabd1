"""What pages show to those of ours who are limited, and to auditors."""

from collections.abc import Callable

import pytest
from django.test import Client

from vefa.accounts.actions.administration import limit_user
from vefa.accounts.models import User
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.desk.actions.conversation import add_note
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import MONDAY, Cast, make_staff

OURS, THEIRS = "Bizim", "Yabanci"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_limited(cast: Cast, ticket: Ticket) -> Callable[[str], Client]:
    """Somebody of that role, who sees our customer and not the other one."""

    def of(role: str) -> Client:
        company = "Ortak Teknik" if role == "partner" else ""
        only = [cast.ours.customer.pk]
        return signed_in(make_staff("Bora Ortak", role, company=company, limited_to=only))

    return of


def test_lists_hold_the_customers_of_the_limit(as_limited: Callable[[str], Client]) -> None:
    manager = as_limited("manager")
    for path in ("customers/", "agreements/", "phone/?caller=ay", "audit/"):
        page = manager.get(f"/desk/{path}").content.decode()
        assert OURS in page, path
        assert THEIRS not in page, path


def test_the_trail_tells_of_these_customers_and_of_oneself(
    as_limited: Callable[[str], Client], cast: Cast
) -> None:
    auditor = as_limited("auditor")
    auditor.get("/desk/audit/")
    page = auditor.get("/desk/audit/").content.decode()
    assert "Audit trail read" in page
    assert cast.leyla.name not in page
    assert Entry.objects.filter(deed="trail_read", actor_name="Bora Ortak").count() == 2


def test_what_concerns_all_customers_is_closed(as_limited: Callable[[str], Client]) -> None:
    manager = as_limited("manager")
    for path in ("who", "mail", "roles", "teams", "customers/new", "outbox", "mailboxes"):
        assert manager.get(f"/desk/{path}/").status_code == 404, path


def test_a_partner_engineer_finds_no_agreement(
    as_limited: Callable[[str], Client], cast: Cast
) -> None:
    partner = as_limited("partner")
    assert partner.get(f"/desk/agreements/{cast.ours.agreement.pk}/").status_code == 404
    page = partner.get(f"/desk/customers/{cast.ours.customer.pk}/").content.decode()
    assert "/desk/agreements/" not in page


def test_whoever_is_limited_to_teams_lands_in_the_queue_when_a_ticket_leaves(
    cast: Cast, ticket: Ticket, engineer: Client
) -> None:
    limit_user(actor=SYSTEM, at=MONDAY, user=cast.deniz, customers=None, only_teams=True)
    assert engineer.get(f"/desk/t/{ticket.number}/").status_code == 404
    Ticket.objects.filter(pk=ticket.pk).update(engineer=cast.deniz, engineer_name="Deniz")
    form = {"assign-engineer": str(cast.mete.pk)}
    done = engineer.post(f"/desk/t/{ticket.number}/do/assign/", form)
    assert (done.status_code, done["Location"]) == (302, "/desk/")


def test_an_auditor_is_offered_nothing_to_press(cast: Cast, ticket: Ticket) -> None:
    add_note(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Toner?")
    auditor = signed_in(make_staff("Nur Denetçi", "auditor"))
    page = auditor.get(f"/desk/t/{ticket.number}/").content.decode()
    assert "Toner?" in page
    assert "say-text" not in page
    assert "You may read this ticket, and write nothing." in page
    sent = auditor.post(f"/desk/t/{ticket.number}/do/start/")
    assert sent.status_code == 404

"""Nobody sees or moves another company's requests, whatever the address."""

import pytest
from django.test import Client
from django.urls import reverse

from vefa.desk.actions import conversation
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast
from vefa.portal.tests.pages.conftest import Now
from vefa.portal.tests.pages.steps import WEIGHT, describe, do, page, report
from vefa.portal.urls import urlpatterns
from vefa.portal.web.deeds import DEEDS


@pytest.fixture
def ticket(contact: Client) -> Ticket:
    return report(contact, title="Bizim gizli talebimiz")


def test_pages_of_a_ticket_are_not_there(stranger: Client, ticket: Ticket) -> None:
    for where in ("", "why/resolution/", "why/coverage/"):
        text = page(stranger, f"/portal/t/{ticket.number}/{where}", status=404)
        assert ticket.title not in text


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_no_deed_reaches_it(stranger: Client, ticket: Ticket, deed: str) -> None:
    before = ticket.updated_at
    fields = {"text": "Merhaba", "reason": "Neden", "once": "z", "due": "2026-05-01T10:00:00Z"}
    assert do(stranger, ticket, deed, **fields) == 404
    assert ticket.updated_at == before


def test_lists_search_and_order_name_it_nowhere(
    stranger: Client, ticket: Ticket, cast: Cast, now: Now
) -> None:
    conversation.ask_customer(actor=cast.engineer, at=now(), ticket=ticket, text="Hangisi?")
    for where in ("", "requests/", "requests/?q=gizli", f"requests/?q={ticket.number}", "order/"):
        text = page(stranger, f"/portal/{where}")
        assert "Bizim gizli talebimiz" not in text
        assert f"/t/{ticket.number}/" not in text
    stranger.post("/portal/order/", {"press": f"in:{ticket.number}"})
    ticket.refresh_from_db()
    assert ticket.rank is None


def test_a_report_takes_nothing_of_another_company(
    stranger: Client, ticket: Ticket, cast: Cast
) -> None:
    asked = stranger.get(f"/portal/report/?follows={ticket.number}", follow=True)
    assert "which it follows" not in asked.content.decode()
    describe(stranger)
    forged = {**WEIGHT, "title": "x", "text": "y", "kind": "fault", "installation": "1"}
    assert stranger.post("/portal/report/how-bad/", forged).status_code == 302
    made = Ticket.objects.get(customer=cast.strangers.customer)
    assert (made.installation, made.follows) == (None, None)


def test_staff_and_visitors_have_no_portal(client: Client, cast: Cast, ticket: Ticket) -> None:
    samples = {
        "number": ticket.number,
        "clock": "resolution",
        "deed": "accept",
        "key": cast.ours.agreement.pk,
        "line": next(iter(cast.ours.version.content["lines"])),
        "duty": "remote_access",
    }
    for pattern in urlpatterns:
        wanted = {name: samples[name] for name in pattern.pattern.converters}
        address = reverse(f"portal:{pattern.name}", kwargs=wanted)
        client.logout()
        assert client.get(address).status_code in (302, 405)
        client.force_login(cast.deniz)
        assert client.get(address).status_code in (404, 405)

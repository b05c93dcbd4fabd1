"""What people do on the pages, in one line each."""

from typing import Any

from django.test import Client

from vefa.desk.models import Ticket
from vefa.portal.web.drafting import SOMETHING_ELSE

WHAT = {"kind": "fault", "title": "Fatura basılamıyor", "text": "Yazdır düğmesi tepki vermiyor."}
WEIGHT = {"impact": "many", "urgency": "degraded", "wish": "opening", "once": "press"}


def step(name: str, key: str = "") -> str:
    """The address of a step of one report."""
    return f"/portal/report/{name}" + (f"?draft={key}" if key else "")


def begun(client: Client) -> str:
    """Open the first step; the key of the report that is begun there."""
    return client.get("/portal/report/").headers["Location"].partition("draft=")[2]


def describe(client: Client, *, about: str = SOMETHING_ELSE, key: str = "", **what: str) -> None:
    """The first two steps of a report."""
    assert client.post(step("", key), {"installation": about}).status_code == 302
    assert client.post(step("what/", key), {**WHAT, **what}).status_code == 302


def report(client: Client, *, about: str = SOMETHING_ELSE, key: str = "", **given: Any) -> Ticket:
    """A whole report; the ticket that it became."""
    what = {name: given.pop(name) for name in WHAT if name in given}
    describe(client, about=about, key=key, **what)
    response = client.post(step("how-bad/", key), {**WEIGHT, **given})
    assert response.status_code == 302, response.content.decode()
    return Ticket.objects.get(number=response.headers["Location"].split("/")[3])


def do(client: Client, ticket: Ticket, deed: str, **fields: Any) -> int:
    """Press a button of the ticket's page; the status of the answer."""
    data = {f"{deed}-{name}": value for name, value in fields.items()}
    status = client.post(f"/portal/t/{ticket.number}/do/{deed}/", data).status_code
    ticket.refresh_from_db()
    return status


def page(client: Client, path: str, status: int = 200) -> str:
    """The words of a page."""
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()

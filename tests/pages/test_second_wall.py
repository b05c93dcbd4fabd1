"""The application's own filter is taken away: row-level security alone still shows nothing."""

import pytest
from django.urls import reverse

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk import access
from vefa.desk.actions.conversation import add_note, reply
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries import lists
from vefa.desk.queries.reports import NewFile, Report
from vefa.desk.tests.cast import MONDAY, make_cast, portal_user
from vefa.documents.models import StoredFile

pytestmark = pytest.mark.django_db
SECRET = "Gizli-7f3a"


@pytest.fixture
def cast(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def ticket(cast):
    """A ticket of ours, full of words that nobody else may read."""
    contact = cast.ours.contact
    found = open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title=f"{SECRET} başlık",
            text=f"{SECRET} metin",
            source="web",
            reported_at=MONDAY,
            files=[NewFile(f"{SECRET}.txt", "text/plain", SECRET.encode())],
        ),
    )
    reply(actor=cast.engineer, at=MONDAY, ticket=found, text=f"{SECRET} yanıt")
    add_note(actor=cast.engineer, at=MONDAY, ticket=found, text=f"{SECRET} not")
    return found


def pages(ticket):
    """The portal's pages about a ticket, its file, and the lists."""
    number = [ticket.number]
    yield reverse("portal:home")
    yield reverse("portal:ticket", args=number)
    yield reverse("portal:why_coverage", args=number)
    yield reverse("portal:why_clock", args=[*number, "response"])
    yield reverse("file", args=[StoredFile.objects.get().key])


@pytest.mark.parametrize("unfiltered", [False, True], ids=["both walls", "the second wall alone"])
@pytest.mark.parametrize("role", ["end_user", "contact"])
def test_a_stranger_sees_nothing(cast, ticket, client, monkeypatch, unfiltered, role):
    if unfiltered:
        for place in (access, lists):
            monkeypatch.setattr(place, "visible_tickets", lambda _actor: Ticket.objects.all())
    client.force_login(portal_user(cast.strangers.contact, role=role))
    answers = [client.get(page) for page in pages(ticket)]
    assert [answer.status_code for answer in answers] == [200, 404, 404, 404, 404]
    assert not any(SECRET.encode() in answer.content for answer in answers)
    deed = client.post(reverse("portal:do", args=[ticket.number, "answer"]), {"answer-text": "x"})
    assert deed.status_code == 404
    revision = ticket.revision
    ticket.refresh_from_db()
    assert ticket.revision == revision


def test_its_own_people_see_it_and_no_note(cast, ticket, client):
    client.force_login(portal_user(cast.ours.contact))
    shown = client.get(reverse("portal:ticket", args=[ticket.number])).content.decode()
    assert f"{SECRET} yanıt" in shown
    assert f"{SECRET} not" not in shown


def test_whoever_is_not_signed_in_is_sent_to_the_door(ticket, client):
    for page in pages(ticket):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("sign_in"))

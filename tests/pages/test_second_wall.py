"""The application's own filter is taken away: row-level security alone still shows nothing."""

import sys

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse

from tests.support.walker import Walker
from vefa.accounts.queries import actor_of
from vefa.accounts.web import middleware
from vefa.config import cli
from vefa.core import events
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, Steps, scoped
from vefa.desk import access
from vefa.desk.actions.conversation import add_note, reply
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.management import commands_with_database
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


def forget_filters(monkeypatch):
    """No query asks for a customer any more, and every ticket is visible."""
    for name, module in list(sys.modules.items()):
        if name.startswith("vefa.") and hasattr(module, "visible_tickets"):
            monkeypatch.setattr(module, "visible_tickets", lambda _actor: Ticket.objects.all())
    asked = QuerySet._filter_or_exclude_inplace

    def forgetful(self, negate, args, kwargs):
        kept = {key: value for key, value in kwargs.items() if not key.startswith("customer")}
        return asked(self, negate, args, kept)

    monkeypatch.setattr(QuerySet, "_filter_or_exclude_inplace", forgetful)


def of_customers(address):
    """Addresses that a customer's person may open."""
    return address.guard and address.guard[0] != "staff"


def test_a_stranger_walks_in_vain_where_every_filter_was_forgotten(house, monkeypatch):
    forget_filters(monkeypatch)
    walker = Walker(house, "stranger")
    walker.walk(of_customers)
    assert not walker.problems, "\n".join(["", *walker.problems])
    assert walker.seen == set()


def of_staff(address):
    """Addresses of ours that an engineer may ask for."""
    return address.guard and address.guard[0] == "staff"


def test_whoever_is_limited_walks_in_vain_where_every_filter_was_forgotten(house, monkeypatch):
    forget_filters(monkeypatch)
    walker = Walker(house, "outsider")
    walker.walk(of_staff)
    assert not walker.problems, "\n".join(["", *walker.problems])
    assert walker.seen == set()


def test_without_the_second_wall_the_forgotten_filters_would_show(house, monkeypatch):
    """Or the walk above would prove nothing."""
    forget_filters(monkeypatch)
    monkeypatch.setattr(middleware, "Steps", lambda _scope: Steps(EVERYTHING))
    client = Walker(house, "stranger").client
    page = client.get(reverse("portal:ticket", args=[house.ticket.number]))
    assert house.ticket.title in page.content.decode()


def seen_customers():
    """The customers whose rows any table shows to queries without a filter."""
    found = set()
    for model in apps.get_models():
        if any(field.name == "customer" for field in model._meta.fields):
            found |= set(model._default_manager.values_list("customer_id", flat=True))
    return found - {None}


def refused(statement, *values):
    """Whether the database refuses the statement or finds no row for it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount == 0
    except DatabaseError:
        return True


def test_work_for_a_stranger_sees_and_changes_only_their_rows(house):
    theirs = house.owner.customer.pk
    assert seen_customers() == {theirs, house.cast.strangers.customer.pk}
    with scoped(actor_of(house.people["stranger"]).scope):
        assert seen_customers() == {house.cast.strangers.customer.pk}
        assert refused("UPDATE desk_ticket SET title = 'x' WHERE customer_id = %s", theirs)
        assert refused("DELETE FROM customers_contact WHERE customer_id = %s", theirs)
        assert refused("UPDATE customers_site SET customer_id = %s", theirs)
        assert refused(
            "INSERT INTO customers_training (customer_id, contact_id, subject, trained_on)"
            " VALUES (%s, %s, 'x', '2026-01-01')",
            theirs,
            house.owner.contact.pk,
        )


def test_work_for_the_limited_sees_their_customers_and_their_own_rows(house):
    outsider = house.people["outsider"]
    with scoped(actor_of(outsider).scope):
        assert seen_customers() == {house.cast.strangers.customer.pk}
        assert refused("UPDATE accounts_user SET name = 'x' WHERE id = %s", house.cast.deniz.pk)
        assert refused("DELETE FROM accounts_user WHERE id = %s", house.cast.deniz.pk)
        assert refused(
            "INSERT INTO audit_entry"
            " (at, actor_id, actor_kind, actor_name, deed, subject, address, facts)"
            " VALUES (now(), %s, 'staff', 'x', 'x', 'x', '', '{}')",
            house.cast.deniz.pk,
        )
        assert not refused("UPDATE accounts_user SET theme = 'dark' WHERE id = %s", outsider.pk)
        for table in ("desk_intake", "mail_rawmessage", "mail_mailbox", "mail_fetchedmessage"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), table


NOTICED = []


def notice(_event, _at):
    """A subscriber of the worker: what it sees in the scope that it was called in."""
    NOTICED.append(seen_customers())


def test_the_worker_holds_the_wall(house, monkeypatch):
    event = OutboxEvent.objects.order_by("pk").first()
    monkeypatch.setattr(events, "subscribers_of", lambda _name: (f"{__name__}.notice",))
    monkeypatch.setattr(
        events,
        "import_string",
        lambda path: {"notice": notice}.get(path.rpartition(".")[2], lambda **_: None),
    )
    theirs = frozenset({house.cast.strangers.customer.pk})
    real = scoped
    monkeypatch.setattr(events, "scoped", lambda _scope: real(theirs))
    assert events.deliver(event.pk, at=MONDAY) == []
    assert NOTICED.pop() == theirs


def test_a_command_holds_the_wall(house, monkeypatch, capsys):
    monkeypatch.setattr(cli, "fill_environment", lambda: None)
    assert cli.main(["proof", "export", house.ticket.number]) == 0
    assert house.ticket.title in capsys.readouterr().out
    theirs = frozenset({house.cast.strangers.customer.pk})
    monkeypatch.setattr(commands_with_database, "scoped", lambda _scope: scoped(theirs))
    assert cli.main(["proof", "export", house.ticket.number]) == 2
    said = capsys.readouterr()
    assert house.ticket.title not in said.out + said.err

"""The administrator's page of mailboxes: says how it goes, shows no secret, says every refusal."""

import pytest
from django.test import Client
from django.urls import reverse

from vefa.accounts.actions.teams import add_team, retire_team
from vefa.accounts.tests.proving import proved
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import open_sealed
from vefa.desk.actions.intake import take_in_message
from vefa.desk.models import Ticket
from vefa.desk.tests.arriving import letter, store
from vefa.desk.tests.cast import MONDAY, make_staff
from vefa.mail.actions.fetching import note_fault, note_held
from vefa.mail.actions.mailboxes import MailboxFacts, Secrets, change_mailbox
from vefa.mail.models import FetchedMessage, FetchedState, Mailbox, RawMessage

LIST, NEW = "workspace:mailboxes", "workspace:add_mailbox"
FILLED = {
    "name": "Support",
    "host": "127.0.0.1",
    "port": "1",
    "security": "none",
    "username": "support@provider.example",
    "authentication": "password",
    "password": "gizli parola",
    "folder": "INBOX",
    "afterwards": "seen",
    "keep_days": "30",
    "language": "tr",
}


@pytest.fixture
def administrator(cast) -> Client:
    client = Client()
    client.force_login(make_staff("Umut", "administrator"))
    return proved(client)


@pytest.fixture
def mailbox(administrator) -> Mailbox:
    administrator.post(reverse(NEW), FILLED)
    with scoped(EVERYTHING):
        return Mailbox.objects.get()


def page(mailbox: Mailbox) -> str:
    return reverse("workspace:mailbox", args=[mailbox.pk])


def fresh(mailbox: Mailbox) -> Mailbox:
    with scoped(EVERYTHING):
        return Mailbox.objects.get(pk=mailbox.pk)


def test_a_mailbox_is_added_and_its_password_is_never_shown(administrator, mailbox):
    assert open_sealed(mailbox.sealed_password) == "gizli parola"
    shown = administrator.get(page(mailbox)).content.decode()
    assert "gizli parola" not in shown
    assert mailbox.sealed_password not in shown
    assert "One is stored" in shown


def test_an_empty_password_leaves_what_is_there_and_another_server_is_another_place(
    administrator, mailbox
):
    changed = {**FILLED, "password": "", "folder": "Support"}
    assert administrator.post(page(mailbox), changed).status_code == 302
    now = fresh(mailbox)
    assert (now.folder, now.revision, now.place) == ("Support", 2, 2)
    assert open_sealed(now.sealed_password) == "gizli parola"
    changed["host"] = "localhost"
    assert "enter the secret again" in administrator.post(page(mailbox), changed).content.decode()
    changed["password"] = "gizli parola"
    assert administrator.post(page(mailbox), changed).status_code == 302
    assert (fresh(mailbox).host, fresh(mailbox).place) == ("localhost", 3)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"host": "imap example"}, "not the name of a server"),
        ({"host": "mail.example"}, "choose TLS or STARTTLS"),
        ({"host": "10.0.0.7", "security": "tls"}, "VEFA_OUTGOING_NETWORKS"),
        ({"password": ""}, "enter the password"),
        ({"afterwards": "move"}, "folder that messages are moved to"),
        ({"folder": "a\tb"}, "cannot be the name of a folder"),
        ({"authentication": "client", "token_url": "http://far.example"}, "https://"),
        ({"authentication": "client", "token_url": "https://far.example"}, "client id"),
        (
            {"authentication": "client", "token_url": "https://far.example", "client_id": "x"},
            "client secret",
        ),
        (
            {"authentication": "refresh", "token_url": "https://far.example", "client_id": "x"},
            "refresh token",
        ),
    ],
)
def test_what_could_not_work_is_refused_with_the_reason(administrator, facts, told):
    answer = administrator.post(reverse(NEW), {**FILLED, **facts})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    with scoped(EVERYTHING):
        assert not Mailbox.objects.exists()


def test_a_name_is_taken_once(administrator, mailbox):
    answer = administrator.post(reverse(NEW), FILLED)
    assert "a mailbox of that name already" in answer.content.decode()


def test_the_list_says_how_it_goes(administrator, mailbox):
    shown = administrator.get(reverse(LIST)).content.decode()
    assert "Read by no process" in shown
    at = clock.now()
    with scoped(EVERYTHING):
        note_held(mailbox_ids=[mailbox.pk], at=at)
        note_fault(
            mailbox_id=mailbox.pk, at=at, fault="refused", words="No <b>way</b>", again_at=at
        )
    shown = administrator.get(reverse(LIST)).content.decode()
    assert "Not reachable" in shown
    assert "The server refuses." in shown
    assert "No &lt;b&gt;way&lt;/b&gt;" in shown


def test_pause_and_resume(administrator, mailbox):
    administrator.post(page(mailbox), {"deed": "pause"})
    assert not fresh(mailbox).is_active
    assert "Paused" in administrator.get(reverse(LIST)).content.decode()
    administrator.post(page(mailbox), {"deed": "resume"})
    assert fresh(mailbox).is_active


def test_trying_the_connection_tells_what_the_system_says(administrator, mailbox):
    shown = administrator.post(page(mailbox), {"deed": "test"}).content.decode()
    assert "The mailbox cannot be read" in shown
    assert "Connection refused" in shown


def test_a_waiting_message_is_shown_given_out_tried_again_and_left(administrator, mailbox):
    with scoped(EVERYTHING):
        facts = {"mailbox": mailbox, "place": 1, "uid_validity": 1, "fetched_at": MONDAY}
        raw = RawMessage.objects.create(
            content=b"Subject: x\r\n\r\nraw",
            size=3,
            envelope_to=[],
            via="imap",
            received_at=MONDAY,
            fingerprint="0" * 64,
            state="failed",
        )
        kept = FetchedMessage.objects.create(
            **facts, uid=1, state="waiting", fault="unreadable", raw_message=raw
        )
        large = FetchedMessage.objects.create(**facts, uid=2, state="waiting", fault="too_large")
    shown = administrator.get(page(mailbox)).content.decode()
    assert "Larger than we take in." in shown
    given = administrator.get(reverse("workspace:waiting_message", args=[kept.pk]))
    assert given.content == b"Subject: x\r\n\r\nraw"
    assert given["Content-Disposition"].startswith("attachment")
    administrator.post(page(mailbox), {"deed": "retry", "message": kept.pk})
    administrator.post(page(mailbox), {"deed": "dismiss", "message": large.pk})
    again = administrator.post(page(mailbox), {"deed": "dismiss", "message": large.pk})
    assert again.status_code == 422
    with scoped(EVERYTHING):
        states = FetchedMessage.objects.order_by("uid").values_list("state", flat=True)
        assert list(states) == [FetchedState.TAKEN, FetchedState.DISMISSED]
        assert RawMessage.objects.get().state == "received"


def test_only_an_administrator_sees_it(manager, mailbox):
    assert manager.get(reverse(LIST)).status_code == 404
    assert manager.get(page(mailbox)).status_code == 404


@pytest.mark.parametrize(("own", "teams", "given"), [("kk", "ru", "kk"), ("", "ru", "ru")])
def test_a_new_person_gets_language_and_team_of_the_mailbox(cast, administrator, own, teams, given):
    with scoped(EVERYTHING):
        team = add_team(actor=SYSTEM, at=MONDAY, name="Saha", language=teams)
    administrator.post(reverse(NEW), {**FILLED, "language": own, "team_id": team.pk})
    with scoped(EVERYTHING):
        raw = store(letter("aigul@jana.example", "Принтер", "Істемейді."), at=MONDAY)
        intake = take_in_message(at=MONDAY, raw_message_id=raw.pk)
        FetchedMessage.objects.create(
            mailbox=Mailbox.objects.get(),
            place=1,
            uid_validity=1,
            uid=1,
            state="taken",
            raw_message=raw,
            fetched_at=MONDAY,
        )
    named = {"company": cast.ours.customer.pk, "name": "Айгүл"}
    administrator.post(reverse("workspace:settle", args=[intake.pk]), named)
    with scoped(EVERYTHING):
        ticket = Ticket.objects.get()
        assert (ticket.contact.language, ticket.language, ticket.team) == (given, given, team)


def test_this_machine_is_refused_where_it_would_never_be_asked(administrator, settings):
    settings.OUTGOING_NETWORKS = []
    for host in ("localhost", "127.0.0.1", "::1"):
        told = administrator.post(reverse(NEW), {**FILLED, "host": host}).content.decode()
        assert "inside our own network" in told
    assert not Mailbox.objects.exists()


def test_a_mailbox_leads_to_no_retired_team(administrator, mailbox):
    with scoped(EVERYTHING):
        team = add_team(actor=SYSTEM, at=MONDAY, name="Saha")
        where = {"host": "127.0.0.1", "port": 1}
        facts = MailboxFacts(name="Support", username="s", team_id=team.pk, **where)
        retire_team(actor=SYSTEM, at=MONDAY, team_id=team.pk)
        with pytest.raises(Refused, match="takes tickets"):
            change_mailbox(
                actor=SYSTEM, at=MONDAY, mailbox_id=mailbox.pk, facts=facts, secrets=Secrets()
            )
    assert "Saha" not in administrator.get(page(mailbox)).content.decode()

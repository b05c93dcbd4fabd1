"""Signing in by OAuth 2.0: tokens are fetched, refused and renewed; secrets stay sealed."""

from datetime import timedelta

import pytest

from tests.mailboxes.support import (
    all_marked,
    fresh,
    kept,
    make_mailbox,
    new_user,
    reading,
    rows,
    until,
)
from vefa.core.secrets import open_sealed
from vefa.mail.actions.mailboxes import Secrets
from vefa.mail.tests.factories import make_message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("dovecot")]


def make_oauth_mailbox(imap, tokens, authentication, *, secret="client secret", refresh=""):
    """Somebody's mailbox with one message, read with tokens of the test's own endpoint."""
    tokens.user = user = new_user()
    imap.deliver(user, make_message(1))
    return make_mailbox(
        imap,
        user,
        Secrets(client_secret=secret, refresh_token=refresh),
        authentication=authentication,
        token_url=tokens.url,
        client_id="vefa",
        scopes="imap offline",
    )


def test_as_an_application(imap, tokens):
    make_oauth_mailbox(imap, tokens, "client")
    with reading():
        until(all_marked(1))
    assert tokens.asked[-1] == {
        "grant_type": "client_credentials",
        "client_id": "vefa",
        "client_secret": "client secret",
        "scope": "imap offline",
    }
    assert len(kept()) == 1


def test_on_behalf_of_a_person_a_new_refresh_token_is_kept_sealed(imap, tokens):
    tokens.refresh = "first"
    mailbox = make_oauth_mailbox(imap, tokens, "refresh", refresh="first")
    with reading():
        until(all_marked(1))
    sealed = fresh(mailbox).sealed_refresh_token
    assert open_sealed(sealed) == tokens.refresh != "first"
    with reading():
        until(lambda: tokens.asked[-1]["refresh_token"] != "first")
        until(lambda: fresh(mailbox).state == "idle")
    assert fresh(mailbox).fault == ""


def test_the_words_of_the_token_endpoint_are_shown(imap, tokens):
    mailbox = make_oauth_mailbox(imap, tokens, "client", secret="wrong")
    with reading():
        until(lambda: fresh(mailbox).fault)
    assert fresh(mailbox).fault == "token"
    assert fresh(mailbox).words == "401 invalid_client Unknown client"


def test_a_token_that_the_server_refuses_is_asked_for_anew(imap, tokens, monkeypatch):
    monkeypatch.setattr("vefa.mail.domain.mailboxes.FIRST_WAIT", timedelta(0))
    mailbox = make_oauth_mailbox(imap, tokens, "client")
    user, tokens.user = tokens.user, ""
    with reading():
        until(lambda: fresh(mailbox).fault == "refused")
        assert "AUTHENTICATIONFAILED" in fresh(mailbox).words
        tokens.user = user
        until(all_marked(1))
    assert rows()[0].uid == 1

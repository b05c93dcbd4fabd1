"""Servers that tests of mailboxes share."""

import pytest

from tests.mailboxes.dovecot import dovecot, token_server


@pytest.fixture(scope="session")
def tokens():
    """A token endpoint that Dovecot asks too."""
    with token_server() as server:
        yield server


@pytest.fixture(scope="session")
def imap(tokens):
    """A Dovecot that can all it can."""
    with dovecot(token_port=tokens.server_port) as server:
        yield server


@pytest.fixture(scope="session")
def plain_imap():
    """A Dovecot that neither tells of new messages nor moves any."""
    with dovecot(capability="IMAP4rev1 SASL-IR LITERAL+ UIDPLUS") as server:
        yield server

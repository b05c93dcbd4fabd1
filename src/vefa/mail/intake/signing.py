"""Signing in to a mail server: by password, or by a token that is fetched when it is needed."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from vefa.mail.domain.mailboxes import Access, oauthbearer, xoauth2
from vefa.mail.intake.imap import Fault, Line, Refusal
from vefa.mail.intake.tokens import Token, fetch_token


@dataclass(slots=True)
class Tokens:
    """The access token of one mailbox. `renewed` is told of each new refresh token."""

    renewed: Callable[[str], None]
    token: Token | None = None

    def text(self, access: Access) -> str:
        """A token that is good now."""
        if self.token is None or time.monotonic() >= self.token.until:
            self.token = fetch_token(access)
            if self.token.refresh_token:
                self.renewed(self.token.refresh_token)
        return self.token.text

    def forget(self) -> None:
        """The server did not take it."""
        self.token = None


def sign_in(line: Line, access: Access, tokens: Tokens) -> None:
    """Sign in as the mailbox says, and learn what the server can do then. Raises `Fault`."""
    if access.authentication == "password":
        line.sign_in(access.username, access.password)
    else:
        _by_token(line, access, tokens)
    line.learn()


def _by_token(line: Line, access: Access, tokens: Tokens) -> None:
    bearer = line.can(b"AUTH=OAUTHBEARER")
    if not bearer and not line.can(b"AUTH=XOAUTH2"):
        raise Fault("no_oauth")
    token = tokens.text(access)
    try:
        if bearer:
            first = oauthbearer(access.username, token, access.host, access.port)
            line.authenticate(b"OAUTHBEARER", first, b"\x01")
        else:
            line.authenticate(b"XOAUTH2", xoauth2(access.username, token))
    except Refusal:
        tokens.forget()
        raise

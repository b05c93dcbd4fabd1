"""A stored secret is sent to the server that it was entered for, and to no other."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions.mailboxes import MailboxFacts, Secrets, add_mailbox, change_mailbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
HERE = MailboxFacts(name="Support", host="mail.provider.example", username="support")


@pytest.mark.parametrize(
    "there", [{"host": "mail.evil.example"}, {"port": 1993}, {"certificate": "another"}]
)
def test_another_server_asks_for_the_password_again(there: dict[str, object]) -> None:
    with scoped(EVERYTHING):
        secrets = Secrets(password="gizli 1+1")
        row = add_mailbox(actor=SYSTEM, at=AT, facts=HERE, secrets=secrets)
        moved = replace(HERE, **there)  # type: ignore[arg-type]
        who = {"actor": SYSTEM, "at": AT, "mailbox_id": row.pk}
        change_mailbox(**who, facts=replace(HERE, name="Help"), secrets=Secrets())  # type: ignore[arg-type]
        with pytest.raises(Refused) as refused:
            change_mailbox(**who, facts=moved, secrets=Secrets())  # type: ignore[arg-type]
        assert (refused.value.code, refused.value.field) == ("moved", "password")
        assert change_mailbox(**who, facts=moved, secrets=secrets).place >= row.place  # type: ignore[arg-type]


EVIL = "https://evil.example/token"
BY_CLIENT = {
    "authentication": "client",
    "client_id": "vefa",
    "token_url": "https://id.example/token",
}


@pytest.mark.parametrize(
    ("stored", "first", "entered", "then", "asked_for"),
    [
        (
            (HERE, Secrets(password="gizli 1+1")),
            {**BY_CLIENT, "host": "mail.evil.example", "token_url": EVIL},
            Secrets(client_secret="x"),
            {"authentication": "password"},
            "password",
        ),
        (
            (replace(HERE, **BY_CLIENT), Secrets(client_secret="gizli 2+2")),
            {"authentication": "password", "token_url": EVIL},
            Secrets(password="x"),
            {"authentication": "client"},
            "client_secret",
        ),
        (
            (
                replace(HERE, **{**BY_CLIENT, "authentication": "refresh"}),
                Secrets(client_secret="gizli 2+2", refresh_token="gizli 3+3"),
            ),
            {"authentication": "client", "token_url": EVIL},
            Secrets(client_secret="x"),
            {"authentication": "refresh"},
            "refresh_token",
        ),
    ],
)
def test_two_steps_get_no_further_than_one(
    stored: tuple[MailboxFacts, Secrets],
    first: dict[str, str],
    entered: Secrets,
    then: dict[str, str],
    asked_for: str,
) -> None:
    facts, secrets = stored
    with scoped(EVERYTHING):
        row = add_mailbox(actor=SYSTEM, at=AT, facts=facts, secrets=secrets)
        moved = replace(facts, **first)  # type: ignore[arg-type]
        who = {"actor": SYSTEM, "at": AT, "mailbox_id": row.pk}
        row = change_mailbox(**who, facts=moved, secrets=entered)  # type: ignore[arg-type]
        assert getattr(row, f"sealed_{asked_for}") == ""
        back = replace(moved, **then)  # type: ignore[arg-type]
        with pytest.raises(Refused) as refused:
            change_mailbox(**who, facts=back, secrets=Secrets())  # type: ignore[arg-type]
        assert refused.value.field == asked_for

"""What an administrator does with mailboxes. Secrets are sealed here and never shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vefa.accounts.queries.teams import team_with_id
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.outgoing import may_reach
from vefa.core.secrets import seal
from vefa.mail.actions.incoming import store_message
from vefa.mail.domain.mailboxes import address_of, is_host, is_local, is_safe_address
from vefa.mail.models import (
    Afterwards,
    Authentication,
    FetchedMessage,
    FetchedState,
    Mailbox,
    ReadingState,
    Security,
)

CAN_EDIT = "can_edit_mailboxes"
_PLACE = ("host", "port", "username", "folder")
"""Where any of these differs, the numbers of messages mean other messages."""

_WHERE_SECRETS_GO = ("host", "port", "certificate", "token_url")
"""What says to which server a secret is sent, and how that proves itself."""

_SECRETS = ("password", "client_secret", "refresh_token")
_USED_SECRETS = {
    Authentication.PASSWORD.value: ("password",),
    Authentication.CLIENT.value: ("client_secret",),
    Authentication.REFRESH.value: ("client_secret", "refresh_token"),
}
"""What is sent when one signs in so."""


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """What is to be known of a mailbox, its secrets apart."""

    name: str
    host: str
    username: str
    port: int = 993
    security: str = Security.TLS.value
    certificate: str = ""
    authentication: str = Authentication.PASSWORD.value
    token_url: str = ""
    client_id: str = ""
    scopes: str = ""
    folder: str = "INBOX"
    takes_read: bool = False
    afterwards: str = Afterwards.SEEN.value
    move_to: str = ""
    keep_days: int = 30
    language: str = "en"
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Secrets:
    """New secrets in the clear; an empty one leaves what is there."""

    password: str = ""
    client_secret: str = ""
    refresh_token: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


@transaction.atomic
def add_mailbox(
    *, actor: Actor, at: datetime, facts: MailboxFacts, secrets: Secrets, is_active: bool = True
) -> Mailbox:
    """A new mailbox, read from now on unless it is added paused."""
    actor.require(CAN_EDIT)
    row = Mailbox(**asdict(facts), is_active=is_active, created_at=at)
    _seal(row, secrets)
    _check(row)
    _save(row)
    record(
        actor=actor,
        at=at,
        deed="mailbox_added",
        subject="mailbox",
        subject_id=row.pk,
        customer_id=None,
        **asdict(facts),
    )
    return row


@transaction.atomic
def change_mailbox(
    *, actor: Actor, at: datetime, mailbox_id: int, facts: MailboxFacts, secrets: Secrets
) -> Mailbox:
    """Change a mailbox; its reader begins anew. The trail says which secrets, never what."""
    actor.require(CAN_EDIT)
    row = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    before = {name: getattr(row, name) for name in asdict(facts)}
    after = asdict(facts)
    for name, value in after.items():
        setattr(row, name, value)
    if any(before[name] != after[name] for name in _PLACE):
        row.place += 1
        row.uid_validity = row.last_uid = None
    sealed = _seal(row, secrets)
    _keep_secrets_home(row, before, sealed)
    _check(row)
    row.revision += 1
    row.fault = row.words = ""
    row.failures, row.next_try_at, row.state = 0, None, ReadingState.NEW
    _save(row)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(
        actor=actor,
        at=at,
        deed="mailbox_changed",
        subject="mailbox",
        subject_id=row.pk,
        customer_id=None,
        secrets=sealed,
        **changed,
    )
    return row


@transaction.atomic
def pause_mailbox(*, actor: Actor, at: datetime, mailbox_id: int) -> None:
    """Read the mailbox no more until it is resumed; its messages wait there."""
    _set_active(actor, at, mailbox_id, is_active=False)


@transaction.atomic
def resume_mailbox(*, actor: Actor, at: datetime, mailbox_id: int) -> None:
    """Read the mailbox again, from where it was left."""
    _set_active(actor, at, mailbox_id, is_active=True)


def _set_active(actor: Actor, at: datetime, mailbox_id: int, *, is_active: bool) -> None:
    actor.require(CAN_EDIT)
    row = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    if row.is_active == is_active:
        return
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    record(
        actor=actor,
        at=at,
        deed="mailbox_resumed" if is_active else "mailbox_paused",
        subject="mailbox",
        subject_id=row.pk,
        customer_id=None,
    )


@transaction.atomic
def retry_fetched(*, actor: Actor, at: datetime, fetched_id: int) -> None:
    """Try a waiting message again: at once where we have its raw text, else at the next look."""
    row = _waiting(actor, fetched_id)
    raw = row.raw_message
    if raw is None:
        row.next_try_at = at
        row.save(update_fields=["next_try_at"])
        Mailbox.objects.filter(pk=row.mailbox_id).update(revision=row.mailbox.revision + 1)
    else:
        try:
            with transaction.atomic():
                stored = store_message(
                    content=bytes(raw.content),
                    envelope_from="",
                    envelope_to=[],
                    at=raw.received_at,
                    via=raw.via,
                )
        except Exception as error:
            told = _("It still cannot be taken in: %(why)s")
            raise Refused("still_waiting", told % {"why": repr(error)[:300]}) from error
        row.state, row.raw_message_id = FetchedState.TAKEN, stored.pk
        row.fault, row.words = "", ""
        row.save(update_fields=["state", "raw_message", "fault", "words"])
        raw.delete()
    _record_message(actor, at, "mailbox_message_retried", row)


@transaction.atomic
def dismiss_fetched(*, actor: Actor, at: datetime, fetched_id: int) -> None:
    """Leave a waiting message where it is: nobody is asked about it any more."""
    row = _waiting(actor, fetched_id)
    row.state, row.next_try_at = FetchedState.DISMISSED, None
    row.save(update_fields=["state", "next_try_at"])
    _record_message(actor, at, "mailbox_message_dismissed", row)


def _waiting(actor: Actor, fetched_id: int) -> FetchedMessage:
    actor.require(CAN_EDIT)
    row = FetchedMessage.objects.select_for_update(of=("self",)).get(pk=fetched_id)
    if row.state != FetchedState.WAITING:
        raise Refused("settled", _("Somebody has settled this message already."))
    return row


def _record_message(actor: Actor, at: datetime, deed: str, row: FetchedMessage) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="mailbox",
        subject_id=row.mailbox_id,
        customer_id=None,
        uid=row.uid,
        uid_validity=row.uid_validity,
    )


def _keep_secrets_home(row: Mailbox, before: Mapping[str, Any], sealed: Sequence[str]) -> None:
    """Refuse to send a secret that is stored to another server than the one it was entered for.

    Else whoever has an administrator's browser for a moment could have it sent to themself. One
    that is not used now is forgotten: a later change would use it where the server is now.
    """
    if all(before[name] == getattr(row, name) for name in _WHERE_SECRETS_GO):
        return
    for name in _SECRETS:
        if name in sealed or not getattr(row, f"sealed_{name}"):
            continue
        if name in _USED_SECRETS[row.authentication]:
            told = _("The server is another one: please enter the secret again.")
            raise Refused("moved", told, field=name)
        setattr(row, f"sealed_{name}", "")


def _seal(row: Mailbox, secrets: Secrets) -> list[str]:
    """Seal what is new; the names of those secrets."""
    sealed = []
    for name in _SECRETS:
        if text := getattr(secrets, name):
            setattr(row, f"sealed_{name}", seal(text))
            sealed.append(name)
    return sealed


def _save(row: Mailbox) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        told = _("There is a mailbox of that name already.")
        raise Refused("name_taken", told, field="name") from error


def _check(row: Mailbox) -> None:
    """Refuse what could not work, or would send a secret in the clear."""
    if not is_host(row.host):
        raise Refused("host", _("This is not the name of a server."), field="host")
    if not 1 <= row.port <= 65_535:
        raise Refused("port", _("A port is a number from 1 to 65535."), field="port")
    if row.security == Security.NONE and not is_local(row.host):
        told = _("Without TLS a password could be read on its way: choose TLS or STARTTLS.")
        raise Refused("clear", told, field="security")
    address = address_of(row.host)
    if address and not may_reach(address, settings.OUTGOING_NETWORKS):
        told = _(
            "This server is inside our own network: its network must first be named in "
            "VEFA_OUTGOING_NETWORKS where Vefa is started."
        )
        raise Refused("inside", told, field="host")
    for name in ("folder", "move_to"):
        _check_folder(row, name)
    if row.afterwards == Afterwards.MOVE and row.move_to in {"", row.folder}:
        told = _("Please name the folder that messages are moved to, another one than is read.")
        raise Refused("move_to", told, field="move_to")
    team = team_with_id(row.team_id) if row.team_id else None
    if row.team_id and (team is None or not team.is_active):
        told = _("Please choose a team that takes tickets.")
        raise Refused("team", told, field="team_id")
    _check_secrets(row)


def _check_folder(row: Mailbox, name: str) -> None:
    folder = getattr(row, name)
    if not folder.isprintable() or (name == "folder" and not folder.strip()):
        told = _("This cannot be the name of a folder.")
        raise Refused("folder", told, field=name)


def _check_secrets(row: Mailbox) -> None:
    if not row.username.strip():
        raise Refused("username", _("Please name the user of the mailbox."), field="username")
    if row.authentication == Authentication.PASSWORD:
        if not row.sealed_password:
            raise Refused("password", _("Please enter the password."), field="password")
        return
    if not is_safe_address(row.token_url):
        told = _("The address of the token endpoint begins with https://.")
        raise Refused("token_url", told, field="token_url")
    if not row.client_id:
        raise Refused("client_id", _("Please enter the client id."), field="client_id")
    if row.authentication == Authentication.CLIENT and not row.sealed_client_secret:
        raise Refused("client_secret", _("Please enter the client secret."), field="client_secret")
    if row.authentication == Authentication.REFRESH and not row.sealed_refresh_token:
        raise Refused("refresh_token", _("Please enter the refresh token."), field="refresh_token")

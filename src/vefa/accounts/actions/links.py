"""Writes: links in letters. The token is in the letter only, its digest in the table."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from vefa.accounts.actions.passwords import check_new_password
from vefa.accounts.actions.sessions import end_other_sessions
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Link, User
from vefa.accounts.queries.people import user_with_id
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.events import announce

LIVES: Final = {
    Link.Purpose.SIGN_IN: timedelta(minutes=15),
    Link.Purpose.PASSWORD: timedelta(hours=1),
    Link.Purpose.INVITATION: timedelta(days=7),
    Link.Purpose.ADDRESS: timedelta(hours=1),
}
"""How long a link is good for."""


@transaction.atomic
def make_link(
    *, at: datetime, user: User, purpose: str, is_repeat: bool = False, email: str = ""
) -> str:
    """The token of a new link; older links of the kind are void. `email` is the address that it
    proves, where it goes to another than the person's.

    They are not where it `is_repeat`: of two copies of one letter a mail program may show either.
    """
    kind = Link.Purpose(purpose)
    if not is_repeat:
        void_links(user_id=user.pk, purpose=kind)
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        customer_id=user.customer_id,
        user=user,
        purpose=kind,
        email=email,
        digest=_digest(token),
        expires_at=at + LIVES[kind],
    )
    return token


def void_links(*, user_id: int, purpose: str) -> None:
    """Links of the kind that nobody has used are worth nothing any more."""
    Link.objects.filter(user_id=user_id, purpose=purpose, used_at=None).delete()


def link_with_token(token: str, at: datetime) -> tuple[Link, User] | None:
    """The link of a token and its person, while it is good; works before any scope is open."""
    query = "SELECT * FROM accounts_link_by_digest(%s)"
    link = next(iter(Link.objects.raw(query, [_digest(token)])), None)
    if link is None or link.used_at is not None or link.expires_at <= at:
        return None
    user = user_with_id(link.user_id)
    return (link, user) if user is not None and user.is_active else None


@transaction.atomic
def use_link(*, actor: Actor, at: datetime, link: Link) -> bool:
    """Use the link up; False where somebody was quicker. Runs under the person's scope."""
    unused = Link.objects.filter(pk=link.pk, used_at=None)
    if not unused.update(used_at=at):
        return False
    record(
        actor=actor,
        at=at,
        deed="link_used",
        subject="user",
        subject_id=link.user_id,
        customer_id=link.customer_id,
        purpose=link.purpose,
    )
    return True


@transaction.atomic
def set_first_password(
    *, actor: Actor, at: datetime, link: Link, user: User, password: str
) -> bool:
    """Set the password of whoever followed the link; every session of theirs ends.

    False where the link was used meanwhile. Raises `Refused` for a bad password, and the link
    stays good.
    """
    check_new_password(user, password)
    if not use_link(actor=actor, at=at, link=link):
        return False
    user.set_password(password)
    user.save(update_fields=["password"])
    Link.objects.filter(user=user, used_at=None).delete()
    end_other_sessions(actor=actor, at=at, user=user, kept_id=None, why="password_reset")
    record(
        actor=actor,
        at=at,
        deed="password_changed",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
        by=link.purpose,
    )
    if link.purpose == Link.Purpose.PASSWORD:
        announce(LetterWanted(user.pk, "password_changed"), at=at)
    return True


def forget_links(*, at: datetime) -> int:
    """Remove links whose time has run out; how many they were."""
    return Link.objects.filter(expires_at__lte=at).delete()[0]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

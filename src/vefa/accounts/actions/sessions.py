"""Writes: sessions, and sign-in and sign-out in the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from vefa.accounts.domain.sessions import SEEN_EVERY, ends_at
from vefa.accounts.models import Session, User
from vefa.accounts.queries.people import user_with_id
from vefa.accounts.queries.sessions import digest_of, limits_of
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.scope import EVERYTHING, scoped


@dataclass(frozen=True, slots=True)
class CameBy:
    """By which sign-in provider a session was begun: its key, and digests of whom and which session
    it is there; empty where there was none."""

    provider: str = ""
    subject: str = ""
    session: str = ""


NOWHERE: Final = CameBy()


def keep_session(
    *,
    key: str,
    content: str,
    user_id: int | None,
    at: datetime,
    must_create: bool,
    there: CameBy = NOWHERE,
) -> bool:
    """Write what a browser's session holds; False where it is gone, or there already.

    Called outside the request's transaction and before anybody is known, hence the scope.
    """
    user = user_with_id(user_id) if user_id is not None else None
    limits = limits_of(user)
    with scoped(EVERYTHING):
        if must_create:
            row = Session(digest=digest_of(key), began_at=at, seen_at=at)
        else:
            found = Session.objects.select_for_update().filter(digest=digest_of(key)).first()
            if found is None:
                return False
            row = found
        if user is not None and row.user_id != user.pk:
            row.began_at = row.seen_at = at
        row.user, row.content = user, content
        row.provider, row.provider_subject = there.provider, there.subject
        row.provider_session = there.session
        row.customer_id = user.customer_id if user else None
        row.expires_at = ends_at(limits, began_at=row.began_at, seen_at=row.seen_at)
        row.save()
    return True


def forget_session(key: str) -> None:
    """End the session of this cookie."""
    with scoped(EVERYTHING):
        Session.objects.filter(digest=digest_of(key)).delete()


def is_news(session: Session, *, at: datetime, address: str) -> bool:
    """Whether it is worth writing that the session is used now; it is every few minutes."""
    return session.address != address or at - session.seen_at >= SEEN_EVERY


def note_seen(*, session: Session, user: User, at: datetime, address: str, device: str) -> None:
    """That the session was used just now, and from where."""
    expires_at = ends_at(limits_of(user), began_at=session.began_at, seen_at=at)
    Session.objects.filter(pk=session.pk).update(
        seen_at=at, expires_at=expires_at, address=address, device=device
    )


@transaction.atomic
def end_session(*, actor: Actor, at: datetime, user: User, session_id: int) -> bool:
    """End one of the person's sessions; False where it is no more (or not theirs)."""
    ended, _ = Session.objects.filter(pk=session_id, user=user).delete()
    if ended:
        _record(actor, at, user, deed="session_ended", sessions=[session_id])
    return bool(ended)


@transaction.atomic
def end_other_sessions(
    *, actor: Actor, at: datetime, user: User, kept_id: int | None, why: str
) -> int:
    """End every session of the person but `kept_id`; how many they were."""
    others = Session.objects.filter(user=user)
    if kept_id is not None:
        others = others.exclude(pk=kept_id)
    ended = list(others.values_list("pk", flat=True))
    others.delete()
    if ended:
        _record(actor, at, user, deed="session_ended", sessions=ended, why=why)
    return len(ended)


def end_sessions_begun_there(*, actor: Actor, at: datetime, ended: CameBy) -> int:
    """The provider says that a person's session there has ended, or all of them: so do those that
    were begun by it, half-done ones too. How many they were.

    `actor` is the provider: whose sessions it may end is held by its scope. Rows that are nobody's
    yet have no customer, hence the other scope.
    """
    theirs = Q(provider=ended.provider)
    if ended.subject:
        theirs &= Q(provider_subject=ended.subject)
    if ended.session:
        # Some providers name the session in notices only: where we know the person, a session
        # here that does not say by which it was begun may have been begun by this one.
        unnamed = [""] if ended.subject else []
        theirs &= Q(provider_session__in=[ended.session, *unnamed])
    with scoped(actor.scope):
        found = list(Session.objects.select_related("user").filter(theirs, user__isnull=False))
        for each in found:
            each.delete()
            if each.user is not None:
                gone = [each.pk]
                _record(actor, at, each.user, deed="session_ended", sessions=gone, why="provider")
    with scoped(EVERYTHING):
        half_done, _ = Session.objects.filter(theirs, user=None).delete()
    return len(found) + half_done


def forget_ended_sessions(*, at: datetime) -> int:
    """Remove sessions whose time has run out; how many they were."""
    return Session.objects.filter(expires_at__lte=at).delete()[0]


@transaction.atomic
def note_sign_in(*, actor: Actor, at: datetime, deed: str, device: str) -> None:
    """`signed_in` or `signed_out`, with the device it came from."""
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="user",
        subject_id=actor.id,
        customer_id=actor.customer_id,
        device=device,
    )


def _record(actor: Actor, at: datetime, user: User, *, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
        **facts,
    )

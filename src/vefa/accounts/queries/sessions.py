"""Reads: sessions."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from vefa.accounts.domain.sessions import CUSTOMER, NOBODY, STAFF, Limits
from vefa.accounts.models import Session, User
from vefa.core.compiled import first_of


def digest_of(key: str) -> str:
    """What the table holds of a session's key. The key is random: it needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def session_with_key(key: str, at: datetime) -> Session | None:
    """The session of this cookie if it has not ended; works before any scope is open."""
    query = "SELECT * FROM accounts_session_by_digest(%s)"
    row = first_of(Session, query, [digest_of(key)])
    return row if row is not None and row.expires_at > at else None


def sessions_of(user: User, at: datetime) -> QuerySet[Session]:
    """The person's sessions that have not ended, the last used first."""
    return Session.objects.filter(user=user, expires_at__gt=at).order_by("-seen_at", "-pk")


def limits_of(user: User | None) -> Limits:
    """How long the person's sessions last."""
    if user is None:
        return NOBODY
    return STAFF if user.customer_id is None else CUSTOMER

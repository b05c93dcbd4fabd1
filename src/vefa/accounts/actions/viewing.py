"""Writes: looking at the portal as one of a customer's people sees it. Every page is noted.

Only at customers' people: our own pages note who read what, and an administrator sees all of them
anyway. Only looking: a deed under somebody else's name would falsify the record.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.accounts.actions.people import CAN_EDIT
from vefa.accounts.models import User
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused

LONGEST: Final = timedelta(minutes=30)
"""How long one looks before it ends by itself."""

SHORTEST_REASON: Final = 10


@transaction.atomic
def begin_viewing(*, actor: Actor, at: datetime, user: User, reason: str) -> None:
    """Note that the administrator begins to look, and why. The person's company can read it."""
    actor.require(CAN_EDIT)
    if user.customer_id is None or not user.is_active:
        raise Refused(
            "viewing", _("Only the pages of a customer’s active people can be looked at.")
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason", _("Please say why, in a few words."), field="reason")
    _record(actor, at, user, deed="viewing_begun", reason=reason.strip(), person=user.name)


def note_viewed(*, actor: Actor, at: datetime, user: User, path: str) -> None:
    """That the administrator looked at a page with the person's eyes."""
    _record(actor, at, user, deed="page_viewed_as", path=path, person=user.name)


def end_viewing(*, actor: Actor, at: datetime, user: User) -> None:
    """That the administrator looks no more."""
    _record(actor, at, user, deed="viewing_ended", person=user.name)


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

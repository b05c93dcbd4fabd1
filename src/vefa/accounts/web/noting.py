"""What was tried about somebody's sign-in stands in the audit trail, with its network address."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from vefa.accounts.models import User
from vefa.accounts.web.origin import address_of
from vefa.audit.actions import record
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped


def note_tried(request: HttpRequest, deed: str, user: User | None, **facts: Any) -> None:
    """Record an attempt by whoever is at that address: nobody knows yet that it is the person.

    Call it only for attempts that were counted, so that nobody fills the trail. Where there is no
    such account the same is done; what was typed is not kept, as it may be a password.
    """
    with scoped(EVERYTHING):
        record(
            actor=replace(SYSTEM, address=address_of(request)),
            at=clock.now(),
            deed=deed,
            subject="user",
            subject_id=user.pk if user else None,
            customer_id=user.customer_id if user else None,
            **facts,
        )

"""Whoever looks at what is sensitive leaves a line in the audit trail."""

from typing import Any

from django.http import HttpRequest

from vefa.accounts.web.guards import actor_of_request
from vefa.audit.actions import record
from vefa.core import clock


def note_reading(
    request: HttpRequest,
    deed: str,
    *,
    subject: str,
    subject_id: int | None = None,
    customer_id: int | None = None,
    **facts: Any,
) -> None:
    """Record that this person read or took along `subject`."""
    record(
        actor=actor_of_request(request),
        at=clock.now(),
        deed=deed,
        subject=subject,
        subject_id=subject_id,
        customer_id=customer_id,
        **facts,
    )

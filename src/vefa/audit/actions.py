"""Writing the audit trail."""

from datetime import datetime
from typing import Any

from vefa.audit.models import Entry
from vefa.core.actor import Actor


def record(
    *,
    actor: Actor,
    at: datetime,
    deed: str,
    subject: str,
    subject_id: int | None,
    customer_id: int | None,
    **facts: Any,
) -> None:
    """Add one entry in the running transaction: who did `deed` to which row.

    `facts` are JSON values; a change gives them as `name=[before, after]`.
    """
    Entry.objects.create(
        at=at,
        actor_id=actor.id,
        actor_kind=actor.kind,
        actor_name=actor.name,
        deed=deed,
        subject=subject,
        subject_id=subject_id,
        customer_id=customer_id,
        facts=facts,
    )

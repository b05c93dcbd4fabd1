"""An agreement that was made by mistake is discarded."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.drafting import withdraw_draft
from vefa.agreements.actions.keeping import CAN_EDIT, written
from vefa.agreements.actions.publishing import lock
from vefa.agreements.models import Agreement
from vefa.agreements.queries import versions_of
from vefa.agreements.queries.drafts import open_draft_of
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused


@transaction.atomic
def discard_agreement(*, actor: Actor, at: datetime, agreement: Agreement, reason: str) -> None:
    """Take an agreement of which no terms were ever published out of every list.

    Its open draft is withdrawn with the same words, and its code is free again. Nothing is deleted.
    """
    actor.require(CAN_EDIT)
    why = written(reason)
    locked = lock(agreement)
    if versions_of(locked):
        raise Refused(
            "published", _("Terms of this agreement were published. It can be ended instead.")
        )
    while (draft := open_draft_of(locked)) is not None:
        withdraw_draft(actor=actor, at=at, draft=draft, reason=why)
    locked.discarded_at = agreement.discarded_at = at
    locked.save(update_fields=["discarded_at"])
    record(
        actor=actor,
        at=at,
        deed="agreement_discarded",
        subject="agreement",
        subject_id=locked.pk,
        customer_id=locked.customer_id,
        code=locked.code,
        reason=why,
    )

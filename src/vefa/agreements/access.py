"""Fetching agreements and terms and checking who asks, in one place. A stranger gets 404."""

from typing import Final

from django.http import Http404

from vefa.agreements.domain.drafts import SHOWN, DraftState, was_shown
from vefa.agreements.models import (
    Agreement,
    DutyRecord,
    TermsDraft,
    TermsDraftStep,
    TermsVersion,
)
from vefa.core.actor import Actor
from vefa.customers.models import Contact, ContactRole
from vefa.documents.models import StoredFile


def agreement_for(actor: Actor, key: int) -> Agreement:
    """The agreement of that key: staff see all, a customer's people their company's."""
    found = Agreement.objects.select_related("customer")
    if not actor.is_staff:
        found = found.filter(customer_id=actor.customer_id or 0, discarded_at=None)
    agreement = found.filter(pk=key).first()
    if agreement is None:
        raise Http404
    return agreement


def terms_for(actor: Actor, agreement_key: int, number: int) -> TermsVersion:
    """A terms version by its agreement and number, for whoever may see the agreement."""
    agreement = agreement_for(actor, agreement_key)
    found = TermsVersion.objects.filter(customer_id=agreement.customer_id, agreement=agreement)
    version = found.select_related("agreement__customer").filter(number=number).first()
    if version is None:
        raise Http404
    return version


CAN_AGREE: Final = "can_agree_terms"

SHOWN_TO_CUSTOMERS: Final = (*SHOWN, DraftState.PUBLISHED, DraftState.WITHDRAWN)
"""A customer's people see drafts from the day on which they are asked to approve them; of those
that were withdrawn, what they had been shown by then."""


def draft_for(actor: Actor, key: int) -> TermsDraft:
    """A terms draft: staff see all, a customer's people what they have been asked about."""
    found = TermsDraft.objects.select_related("agreement__customer")
    if not actor.is_staff:
        found = found.filter(customer_id=actor.customer_id or 0, state__in=SHOWN_TO_CUSTOMERS)
    draft = found.filter(pk=key).first()
    if draft is None or not (actor.is_staff or _is_shown(draft)):
        raise Http404
    return draft


def _is_shown(draft: TermsDraft) -> bool:
    if draft.state != DraftState.WITHDRAWN:
        return True
    steps = TermsDraftStep.objects.filter(customer_id=draft.customer_id, draft=draft)
    return was_shown(list(steps.order_by("pk").values_list("verb", flat=True)))


def may_agree(actor: Actor, contact: Contact | None) -> bool:
    """Whether the customer's person, who is that contact, approves or declines new terms."""
    if contact is None or contact.pk != actor.contact_id or not contact.active:
        return False
    return actor.can(CAN_AGREE) and ContactRole.REPRESENTATIVE in contact.roles


def may_have_evidence(actor: Actor, file: StoredFile) -> bool:
    """Evidence of a duty is for those who read agreements; other files are not ours to refuse."""
    if not DutyRecord.objects.filter(customer_id=file.customer_id, file=file).exists():
        return True
    return actor.can("can_see_agreements" if actor.is_staff else "can_see_company_tickets")

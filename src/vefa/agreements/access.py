"""Fetching agreements and terms and checking who asks, in one place. A stranger gets 404."""

from django.http import Http404

from vefa.agreements.models import Agreement, TermsVersion
from vefa.core.actor import Actor


def agreement_for(actor: Actor, key: int) -> Agreement:
    """The agreement of that key: staff see all, a customer's people their company's."""
    found = Agreement.objects.select_related("customer")
    if not actor.is_staff:
        found = found.filter(customer_id=actor.customer_id or 0)
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

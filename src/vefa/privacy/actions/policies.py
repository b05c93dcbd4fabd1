"""Writes: publishing policies, and accepting them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.customers.models import Language
from vefa.privacy.models import Consent, Policy, PolicyText
from vefa.privacy.queries.policies import NEWEST, numbers_in_force


@transaction.atomic
def publish_policy(*, actor: Actor, at: datetime, kind: str, texts: Mapping[str, str]) -> int:
    """A new version of a policy in all languages; every customer's person is asked for it again."""
    actor.require("can_edit_privacy")
    if kind not in Policy.values:
        raise Refused("kind", _("There is no such text."))
    for language in Language.values:
        if not texts.get(language, "").strip():
            raise Refused("text", _("Please write it in every language."), field=language)
    number = numbers_in_force().get(kind, 0) + 1
    PolicyText.objects.bulk_create(
        PolicyText(
            kind=kind,
            number=number,
            language=language,
            text=texts[language].strip(),
            published_at=at,
            author_name=actor.name,
        )
        for language in Language.values
    )
    record(
        actor=actor,
        at=at,
        deed="policy_published",
        subject="policy",
        subject_id=None,
        customer_id=None,
        kind=kind,
        number=number,
    )
    transaction.on_commit(lambda: cache.delete(NEWEST))
    return number


@transaction.atomic
def accept_policies(
    *, actor: Actor, at: datetime, shown: Sequence[tuple[str, int]], language: str
) -> None:
    """The person accepts the versions that were shown; what was accepted before stays as it is."""
    if actor.customer_id is None or actor.id is None:
        raise NotAllowed("can_report")
    in_force = numbers_in_force()
    accepted = [(kind, number) for kind, number in shown if in_force.get(kind) == number]
    Consent.objects.bulk_create(
        [
            Consent(
                customer_id=actor.customer_id,
                user_id=actor.id,
                kind=kind,
                number=number,
                language=language,
                at=at,
            )
            for kind, number in accepted
        ],
        ignore_conflicts=True,
    )
    if accepted:
        record(
            actor=actor,
            at=at,
            deed="policies_accepted",
            subject="user",
            subject_id=actor.id,
            customer_id=actor.customer_id,
            versions=[f"{kind} {number}" for kind, number in accepted],
        )

"""Writes: somebody whom a sign-in provider sends is found, linked, created or refused.

Everything runs in the scope of the provider's side: whatever a customer's provider says, the
database itself refuses to touch another customer's people or ours.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from vefa.accounts.actions.administration import change_role
from vefa.accounts.actions.people import create_portal_user, create_staff
from vefa.accounts.domain.providers import Claim, Decision, Person, Verdict, decide
from vefa.accounts.models import Identity, SignInProvider, User
from vefa.accounts.queries.people import user_with_email
from vefa.accounts.queries.providers import scope_of, terms_of
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.scope import scoped
from vefa.core.text import fold_email
from vefa.customers.actions import add_contact
from vefa.customers.models import Contact, Customer

MOST_WORDS: Final = 300
"""How many characters of a fault's words are kept."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came; None where they were refused, and the code that says why."""

    user: User | None
    code: str = ""


def signed_in_by_provider(
    *, provider: SignInProvider, claim: Claim, at: datetime, address: str = ""
) -> Arrival:
    """Let in whom the provider has proved to be there: by `domain.providers`, and no other way.

    Called before anybody is known. `claim` has been proved by its protocol. A refusal is written
    down and does not raise: it must outlive the request.
    """
    with scoped(scope_of(provider)):
        found = SignInProvider.objects.select_for_update(of=("self",)).filter(
            pk=provider.pk, is_active=True
        )
        row = found.first()
        if row is None:
            return Arrival(None, "retired")
        return _settle(row, claim, at, _actor(row, address))


@transaction.atomic
def _settle(row: SignInProvider, claim: Claim, at: datetime, actor: Actor) -> Arrival:
    identity = Identity.objects.filter(provider=row, subject=claim.subject).first()
    linked = User.objects.get(pk=identity.user_id) if identity else None
    by_email = user_with_email(claim.email) if claim.email and linked is None else None
    decision = decide(
        claim, terms_of(row), linked=_person(row, linked), by_email=_person(row, by_email)
    )
    if decision.verdict is Verdict.REFUSE:
        return _refuse(row, claim, at, actor, decision.code)
    user = linked or by_email
    try:
        if user is None:
            user = _create(row, claim, at, actor, decision)
        elif user.role != decision.role:
            change_role(actor=actor, at=at, user=user, role=decision.role)
    except Refused as refusal:
        return _refuse(row, claim, at, actor, refusal.code)
    _note_identity(row, user, claim, at, actor, identity)
    SignInProvider.objects.filter(pk=row.pk).update(worked_at=at)
    return Arrival(User.objects.get(pk=user.pk))


def note_fault(*, provider: SignInProvider, at: datetime, code: str, words: str = "") -> None:
    """Keep what was wrong with the newest sign-in that failed, for the administrator."""
    with scoped(scope_of(provider)):
        SignInProvider.objects.filter(pk=provider.pk).update(
            failed_at=at, fault=code, words=words[:MOST_WORDS]
        )


def _actor(row: SignInProvider, address: str) -> Actor:
    """The provider as the one who acts; its scope is the fence."""
    return Actor(
        id=None,
        kind="system",
        name=row.name,
        permissions=frozenset(),
        scope=scope_of(row),
        address=address,
    )


def _person(row: SignInProvider, user: User | None) -> Person | None:
    if user is None:
        return None
    linked = (
        user.customer_id == row.customer_id
        and Identity.objects.filter(provider=row, user_id=user.pk).exists()
    )
    return Person(user.customer_id, user.role, user.is_active, linked)


def _refuse(row: SignInProvider, claim: Claim, at: datetime, actor: Actor, code: str) -> Arrival:
    note_fault(provider=row, at=at, code=code, words=claim.email)
    _record(
        actor,
        at,
        row,
        deed="provider_refused",
        subject="sign_in_provider",
        subject_id=row.pk,
        code=code,
        email=claim.email[:254],
    )
    return Arrival(None, code)


def _create(
    row: SignInProvider, claim: Claim, at: datetime, actor: Actor, decision: Decision
) -> User:
    name = claim.name.strip()[:200] or claim.email.partition("@")[0]
    language = claim.language if claim.language in dict(settings.LANGUAGES) else ""
    if row.customer_id is None:
        zone = str(row.settings.get("timezone", ""))
        return create_staff(
            actor=actor,
            at=at,
            name=name,
            email=claim.email,
            role=decision.role,
            password=None,
            language=language or settings.LANGUAGE_CODE,
            timezone=zone if zone in zoneinfo.available_timezones() else settings.TIME_ZONE,
        )
    contact = _contact(row.customer_id, claim.email) or add_contact(
        actor=actor,
        at=at,
        customer=Customer.objects.get(pk=row.customer_id),
        name=name,
        email=claim.email,
        roles=["authorised" if decision.role == "contact" else "end_user"],
        language=language,
    )
    return create_portal_user(
        actor=actor, at=at, contact=contact, role=decision.role, password=None
    )


def _contact(customer_id: int, email: str) -> Contact | None:
    """The customer's contact of this address; refused for one who has left."""
    found = Contact.objects.select_related("customer", "site").filter(
        customer_id=customer_id, email_folded=fold_email(email)
    )
    contact = found.first()
    if contact is not None and not contact.active:
        raise Refused("disabled", "")
    return contact


def _note_identity(
    row: SignInProvider,
    user: User,
    claim: Claim,
    at: datetime,
    actor: Actor,
    identity: Identity | None,
) -> None:
    if identity is not None:
        Identity.objects.filter(pk=identity.pk).update(used_at=at)
        return
    Identity.objects.create(
        customer_id=row.customer_id,
        user=user,
        provider=row,
        subject=claim.subject,
        linked_at=at,
        used_at=at,
    )
    _record(
        actor,
        at,
        row,
        deed="provider_linked",
        subject="user",
        subject_id=user.pk,
        provider=row.pk,
    )


def _record(
    actor: Actor,
    at: datetime,
    row: SignInProvider,
    *,
    deed: str,
    subject: str,
    subject_id: int,
    **facts: object,
) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject=subject,
        subject_id=subject_id,
        customer_id=row.customer_id,
        **facts,
    )

"""Writes: the sign-in providers, which administrators look after."""

import secrets as randomness
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.accounts.domain.providers import is_odd, roles_for
from vefa.accounts.models import Identity, ProviderDomain, SignInProvider
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.secrets import seal

CAN_EDIT: Final = "can_edit_people"


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What an administrator says of a sign-in provider. `settings` are those of its kind.

    `customer_id` is None where it signs our own staff in.
    """

    kind: str
    name: str
    customer_id: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    creates_people: bool = False
    vouches_for_email: bool = False
    second_step: str = "ours"
    roles: tuple[tuple[str, str], ...] = ()
    default_role: str = ""


@transaction.atomic
def add_provider(
    *, actor: Actor, at: datetime, facts: ProviderFacts, secret: str = ""
) -> SignInProvider:
    """A new sign-in provider, active at once. `secret` is sealed and never shown again."""
    actor.require(CAN_EDIT)
    row = SignInProvider(
        key=randomness.token_hex(8),
        kind=facts.kind,
        customer_id=facts.customer_id,
        added_at=at,
        sealed_secret=seal(secret) if secret else "",
    )
    _set(row, facts, actor)
    row.save()
    _set_domains(row, facts.domains)
    _record(actor, at, row, deed="provider_added", **_told(facts))
    return row


@transaction.atomic
def change_provider(
    *, actor: Actor, at: datetime, provider_id: int, facts: ProviderFacts, secret: str = ""
) -> None:
    """Other settings; an empty `secret` leaves the one that is there.

    Whose people it signs in, and by which protocol, never changes: that would be another provider.
    """
    actor.require(CAN_EDIT)
    row = _locked(provider_id)
    if (row.customer_id, row.kind) != (facts.customer_id, facts.kind):
        raise Refused("another", _("Add another sign-in provider for that."))
    before = dict(row.settings)
    _set(row, facts, actor)
    _keep_secret_home(row, before, secret)
    if secret:
        row.sealed_secret = seal(secret)
    row.save()
    if row.is_active:
        _set_domains(row, facts.domains)
    _record(actor, at, row, deed="provider_changed", secret=bool(secret), **_told(facts))


@transaction.atomic
def retire_provider(*, actor: Actor, at: datetime, provider_id: int) -> None:
    """Nobody signs in by it any more: its domains are free, its links to people are gone."""
    actor.require(CAN_EDIT)
    row = _locked(provider_id)
    row.is_active = False
    row.save(update_fields=["is_active"])
    ProviderDomain.objects.filter(provider=row).delete()
    Identity.objects.filter(provider=row).delete()
    _record(actor, at, row, deed="provider_retired")


_WHERE_SECRETS_GO: Final = ("issuer", "servers", "start_tls", "authorities")
"""The settings that say which server a secret is sent to, and how that proves itself."""


def _locked(provider_id: int) -> SignInProvider:
    return SignInProvider.objects.select_for_update(of=("self",)).get(pk=provider_id)


def _set(row: SignInProvider, facts: ProviderFacts, actor: Actor) -> None:
    allowed = roles_for(facts.customer_id)
    given = [role for _value, role in facts.roles] + [facts.default_role]
    if wrong := [role for role in given if role and role not in allowed]:
        raise Refused(
            "role",
            _("The role %(role)s belongs to the other side.") % {"role": wrong[0]},
            field="roles",
        )
    row.name = facts.name.strip()
    row.settings = {"timezone": actor.timezone, **row.settings, **facts.settings}
    row.creates_people = facts.creates_people
    row.vouches_for_email = facts.vouches_for_email
    row.second_step = facts.second_step
    row.roles = [list(pair) for pair in facts.roles]
    row.default_role = facts.default_role


def _keep_secret_home(row: SignInProvider, before: Mapping[str, Any], secret: str) -> None:
    """Refuse to send a secret that is stored to another server than the one it was entered for.

    Else whoever has an administrator's browser for a moment could have it sent to themself.
    """
    if not row.sealed_secret or secret:
        return
    if any(before.get(name) != row.settings.get(name) for name in _WHERE_SECRETS_GO):
        told = _("The server is another one: please enter the secret again.")
        raise Refused("moved", told, field="secret")


def _set_domains(row: SignInProvider, domains: Iterable[str]) -> None:
    wanted = {domain.strip().lower() for domain in domains if domain.strip()}
    if wrong := sorted(each for each in wanted if is_odd(f"a@{each}") or "." not in each):
        raise Refused(
            "domain",
            _("%(domain)s is not an e-mail domain, such as company.com.") % {"domain": wrong[0]},
            field="domains",
        )
    taken = ProviderDomain.objects.filter(domain__in=wanted).exclude(provider=row).first()
    if taken is not None:
        raise Refused(
            "domain_taken",
            _("%(domain)s leads to another sign-in provider.") % {"domain": taken.domain},
            field="domains",
        )
    ProviderDomain.objects.filter(provider=row).exclude(domain__in=wanted).delete()
    known = set(ProviderDomain.objects.filter(provider=row).values_list("domain", flat=True))
    ProviderDomain.objects.bulk_create(
        ProviderDomain(customer_id=row.customer_id, provider=row, domain=domain)
        for domain in sorted(wanted - known)
    )


def _told(facts: ProviderFacts) -> dict[str, Any]:
    """What the trail keeps: everything, since secrets are no part of the facts."""
    return {name: value for name, value in asdict(facts).items() if name != "customer_id"}


def _record(actor: Actor, at: datetime, row: SignInProvider, *, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="sign_in_provider",
        subject_id=row.pk,
        customer_id=row.customer_id,
        **facts,
    )

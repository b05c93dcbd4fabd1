"""Writes: passkeys (WebAuthn). The library checks; what a check means for a person stands here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Passkey, User
from vefa.accounts.queries.people import user_with_id
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.events import announce

MOST = 20
"""Passkeys of one person."""

# The device asks for a finger, a face or its own code: a passkey is two steps in one.
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ceremony takes place: the host name that keys belong to, and the page's origin."""

    host: str
    origin: str


def begin_adding(*, user: User, place: Place) -> tuple[dict[str, Any], str]:
    """What the browser is asked for a new passkey, and the challenge to keep."""
    options, state = _server(place).register_begin(
        PublicKeyCredentialUserEntity(id=_handle(user), name=user.email, display_name=user.name),
        credentials=[_data(key) for key in Passkey.objects.filter(user=user)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
    )
    return dict(options), str(state["challenge"])


@transaction.atomic
def add_passkey(
    *,
    actor: Actor,
    at: datetime,
    user: User,
    place: Place,
    challenge: str,
    answer: Mapping[str, Any],
    name: str,
) -> Passkey:
    """Keep the passkey that the browser made; its answer is to our challenge, here and now."""
    if actor.id != user.pk:
        raise NotAllowed("can_change_passkeys")
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise Refused("too_many", _("Those are enough passkeys. Remove one first."), field="name")
    try:
        found = _server(place).register_complete(_state(challenge), answer)
    except (ValueError, KeyError, TypeError) as error:
        raise _not_added() from error
    data = found.credential_data
    # An empty challenge is none: anybody could have answered it.
    if not challenge or data is None or _with_digest(_digest(data.credential_id)) is not None:
        raise _not_added()
    key = Passkey.objects.create(
        customer_id=user.customer_id,
        user=user,
        name=name,
        digest=_digest(data.credential_id),
        data=bytes(data),
        counter=found.counter,
        added_at=at,
    )
    _record(actor, at, user, deed="passkey_added", name=name)
    announce(LetterWanted(user.pk, "passkey_added"), at=at)
    return key


def _not_added() -> Refused:
    return Refused("passkey", _("The passkey could not be added. Please try again."))


def begin_proving(*, place: Place) -> tuple[dict[str, Any], str]:
    """What the browser is asked for a proof by any passkey of ours, and the challenge to keep."""
    options, state = _server(place).authenticate_begin(user_verification=_VERIFIED)
    return dict(options), str(state["challenge"])


def passkey_in(
    *, place: Place, challenge: str, answer: Mapping[str, Any]
) -> tuple[Passkey, User, int] | None:
    """The passkey that a proof is good for, its person and counter; before any scope is open."""
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = _with_digest(_digest(response.raw_id))
        if key is None:
            return None
        _server(place).authenticate_complete(_state(challenge), [_data(key)], answer)
    except (ValueError, KeyError, TypeError):
        return None
    user = user_with_id(key.user_id)
    handle = response.response.user_handle
    if user is None or not user.is_active:
        return None
    if handle is not None and not constant_time_compare(handle, _handle(user)):
        return None
    return key, user, response.response.authenticator_data.counter


@transaction.atomic
def use_passkey(*, actor: Actor, at: datetime, passkey: Passkey, counter: int) -> bool:
    """Note the use; False where the counter went back: there is a copy of the key."""
    row = Passkey.objects.select_for_update(of=("self",)).get(pk=passkey.pk)
    if (counter or row.counter) and counter <= row.counter:
        record(
            actor=actor,
            at=at,
            deed="passkey_refused",
            subject="user",
            subject_id=row.user_id,
            customer_id=row.customer_id,
            name=row.name,
            counter=[row.counter, counter],
        )
        return False
    row.counter, row.used_at = counter, at
    row.save(update_fields=["counter", "used_at"])
    return True


@transaction.atomic
def remove_passkey(*, actor: Actor, at: datetime, user: User, passkey_id: int) -> None:
    """The passkey signs in no more."""
    if actor.id != user.pk:
        raise NotAllowed("can_change_passkeys")
    row = Passkey.objects.filter(pk=passkey_id, user=user).first()
    if row is not None:
        row.delete()
        _record(actor, at, user, deed="passkey_removed", name=row.name)


def _server(place: Place) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(id=place.host, name=str(settings.PROVIDER_NAME))
    return Fido2Server(rp, verify_origin=lambda origin: origin == place.origin)


def _state(challenge: str) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": _VERIFIED}


def _handle(user: User) -> bytes:
    """Whose passkey it is, as the device keeps it: it tells nothing of the person."""
    return salted_hmac("vefa.accounts.passkey", str(user.pk), algorithm="sha256").digest()


def _data(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(key.data))


def _digest(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _with_digest(digest: str) -> Passkey | None:
    query = "SELECT * FROM accounts_passkey_by_digest(%s)"
    return next(iter(Passkey.objects.raw(query, [digest])), None)


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

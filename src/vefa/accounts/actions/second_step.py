"""Writes: authenticator apps and recovery codes."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from vefa.accounts.domain import recovery, totp
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Authenticator, RecoveryCode, User
from vefa.accounts.queries.second_step import has_second_step, is_required
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.events import announce
from vefa.core.secrets import open_sealed, seal


@transaction.atomic
def set_up_app(
    *, actor: Actor, at: datetime, user: User, secret: bytes, code: str, first: bool = False
) -> None:
    """Take the app on whose first code is right; one that was there before is replaced.

    With `first` there may be no second step yet: that is asked by a sign-in that is half done,
    which must not put its own in the place of the person's.
    """
    _must_be_own(actor, user)
    # Two sign-ins that are half done at once: the row lets one of them be the first.
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if first and has_second_step(user):
        raise NotAllowed("can_change_second_step")
    step = totp.matching_step(secret, code, at, last_step=-1)
    if step is None:
        raise Refused(
            "wrong_code", _("That code is not right. Is the device’s clock right?"), field="code"
        )
    Authenticator.objects.update_or_create(
        user=user,
        defaults={
            "customer_id": user.customer_id,
            "secret": seal(secret.hex()),
            "last_step": step,
            "confirmed_at": at,
        },
    )
    _record(actor, at, user, deed="second_step_set_up")
    announce(LetterWanted(user.pk, "second_step_set_up"), at=at)


@transaction.atomic
def use_code(*, actor: Actor, at: datetime, user: User, code: str) -> bool:
    """Whether the code of the app, or a recovery code, is right; each is worth one use."""
    if recovery.looks_like_one(code):
        return _use_recovery_code(actor, at, user, code)
    app = Authenticator.objects.select_for_update(of=("self",)).filter(user=user).first()
    if app is None:
        return False
    secret = bytes.fromhex(open_sealed(app.secret))
    typed = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    step = totp.matching_step(secret, typed, at, last_step=app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


def _use_recovery_code(actor: Actor, at: datetime, user: User, code: str) -> bool:
    wanted = _digest(user, code)
    rows = RecoveryCode.objects.select_for_update(of=("self",)).filter(user=user, used_at=None)
    for row in rows:
        if constant_time_compare(row.digest, wanted):
            row.used_at = at
            row.save(update_fields=["used_at"])
            _record(actor, at, user, deed="recovery_code_used", left=len(rows) - 1)
            announce(LetterWanted(user.pk, "recovery_code_used"), at=at)
            return True
    return False


@transaction.atomic
def make_recovery_codes(*, actor: Actor, at: datetime, user: User) -> list[str]:
    """Ten new codes, shown to the person now and to nobody again; older ones are void."""
    _must_be_own(actor, user)
    codes = recovery.make_codes(secrets.choice)
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(customer_id=user.customer_id, user=user, digest=_digest(user, code))
        for code in codes
    )
    _record(actor, at, user, deed="recovery_codes_made")
    return codes


@transaction.atomic
def remove_app(*, actor: Actor, at: datetime, user: User) -> None:
    """Do without a second step, for whoever may."""
    _must_be_own(actor, user)
    if is_required(user):
        raise Refused("second_step_required", _("You cannot do without a second step here."))
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    _record(actor, at, user, deed="second_step_removed")
    announce(LetterWanted(user.pk, "second_step_removed"), at=at)


def _digest(user: User, code: str) -> str:
    text = f"{user.pk}:{recovery.plain(code)}"
    return salted_hmac("vefa.accounts.recovery", text, algorithm="sha256").hexdigest()


def _must_be_own(actor: Actor, user: User) -> None:
    if actor.id != user.pk:
        raise NotAllowed("can_change_second_step")


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

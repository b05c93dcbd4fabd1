"""Reads: what a person can prove a sign-in with besides the password."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from vefa.accounts.models import Authenticator, Passkey, RecoveryCode, User


@dataclass(frozen=True, slots=True)
class SecondStep:
    """Since when an app is set up (None: not), how many recovery codes are left, whether there are
    passkeys, whether a second step is needed."""

    app_since: datetime | None
    codes_left: int
    passkeys: bool
    required: bool


def second_step_of(user: User) -> SecondStep:
    """The person's second step; runs under the person's own scope."""
    app = Authenticator.objects.filter(user=user).first()
    return SecondStep(
        app_since=app.confirmed_at if app else None,
        codes_left=RecoveryCode.objects.filter(user=user, used_at=None).count(),
        passkeys=passkeys_of(user).exists(),
        required=is_required(user),
    )


def has_second_step(user: User) -> bool:
    """Whether the password alone does not let the person in.

    A passkey stands beside the password; only where a second step is needed it serves as that.
    """
    if Authenticator.objects.filter(user=user).exists():
        return True
    return is_required(user) and passkeys_of(user).exists()


def passkeys_of(user: User) -> QuerySet[Passkey]:
    """The person's passkeys, the oldest first; runs under the person's own scope."""
    return Passkey.objects.filter(user=user).order_by("pk")


def is_required(user: User) -> bool:
    """Whether the person may not do without a second step."""
    return user.customer_id is None and bool(settings.STAFF_SECOND_STEP)

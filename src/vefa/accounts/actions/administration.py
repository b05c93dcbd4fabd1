"""Writes: what administrators do to other people's accounts. Nobody does these to themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.accounts.actions.people import CAN_EDIT
from vefa.accounts.actions.sessions import end_other_sessions
from vefa.accounts.domain.roles import CUSTOMER_ROLES, STAFF_ROLES
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Authenticator, Link, Passkey, RecoveryCode, User
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.events import announce


@transaction.atomic
def disable_user(*, actor: Actor, at: datetime, user: User) -> None:
    """The person no longer gets in: sessions end at once, links in letters are void."""
    row = _other(actor, user)
    row.is_active = False
    row.save(update_fields=["is_active"])
    Link.objects.filter(user=row).delete()
    end_other_sessions(actor=actor, at=at, user=row, kept_id=None, why="disabled")
    _record(actor, at, row, deed="user_disabled")


@transaction.atomic
def enable_user(*, actor: Actor, at: datetime, user: User) -> None:
    """The person gets in again, as before."""
    row = _other(actor, user)
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record(actor, at, row, deed="user_enabled")


@transaction.atomic
def change_role(*, actor: Actor, at: datetime, user: User, role: str) -> None:
    """Another role on the same side; it holds from the person's next page on."""
    row = _other(actor, user)
    if role not in (STAFF_ROLES if row.customer_id is None else CUSTOMER_ROLES):
        raise Refused("role", _("That role belongs to the other side."), field="role")
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    _record(actor, at, row, deed="role_changed", role=[before, role])


@transaction.atomic
def reset_second_step(*, actor: Actor, at: datetime, user: User) -> None:
    """For whoever lost the telephone: app, codes and passkeys go; make sure that it is them."""
    row = _other(actor, user)
    Authenticator.objects.filter(user=row).delete()
    RecoveryCode.objects.filter(user=row).delete()
    Passkey.objects.filter(user=row).delete()
    end_other_sessions(actor=actor, at=at, user=row, kept_id=None, why="second_step_reset")
    _record(actor, at, row, deed="second_step_reset")
    announce(LetterWanted(row.pk, "second_step_removed"), at=at)


def _other(actor: Actor, user: User) -> User:
    actor.require(CAN_EDIT)
    if actor.id == user.pk:
        raise Refused("own_account", _("Ask another administrator: this is your own account."))
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


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

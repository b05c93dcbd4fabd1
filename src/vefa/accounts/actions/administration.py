"""Writes: what administrators do to other people's accounts. Nobody does these to themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.accounts.actions.addresses import let_contact_follow, put_address
from vefa.accounts.actions.people import CAN_EDIT, put_in_role, refuse_representatives
from vefa.accounts.actions.sessions import end_other_sessions
from vefa.accounts.domain.roles import CUSTOMER_ROLES, LIMITABLE, STAFF_ROLES, TEAM_LIMITABLE
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Authenticator, Link, Passkey, RecoveryCode, User
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.events import announce
from vefa.core.text import fold_email
from vefa.customers.models import Customer


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
def sign_out_user(*, actor: Actor, at: datetime, user: User) -> None:
    """The person is signed out in every browser at once, and may sign in again as before."""
    row = _other(actor, user)
    end_other_sessions(actor=actor, at=at, user=row, kept_id=None, why="administrator")
    _record(actor, at, row, deed="user_signed_out")


@transaction.atomic
def change_address(
    *, actor: Actor, at: datetime, user: User, email: str, with_contact: bool = False
) -> None:
    """Another address to sign in with; the one before is told, and every session ends.

    `with_contact`: the contact who the person is is written to there, too. Refused: `email_taken`,
    `same`.
    """
    row = _other(actor, user)
    if fold_email(email) == row.email_folded and not with_contact:
        raise Refused("same", _("They sign in with this address already."), field="email")
    if fold_email(email) != row.email_folded:
        put_address(actor=actor, at=at, user=row, email=email, kept_session_id=None)
    if with_contact:
        let_contact_follow(actor=actor, at=at, user=row)


@transaction.atomic
def enable_user(*, actor: Actor, at: datetime, user: User) -> None:
    """The person gets in again, as before."""
    row = _other(actor, user)
    if row.customer_id is None:
        # Whoever was out meanwhile may have become a customer's representative.
        refuse_representatives(row.email)
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record(actor, at, row, deed="user_enabled")


@transaction.atomic
def change_role(*, actor: Actor, at: datetime, user: User, role: str, company: str = "") -> None:
    """Another role on the same side; it holds from the person's next page on.

    A partner engineer has a `company`, and sees no customer until some are named.
    """
    row = _other(actor, user)
    if role not in (STAFF_ROLES if row.customer_id is None else CUSTOMER_ROLES):
        raise Refused("role", _("That role belongs to the other side."), field="role")
    before = row.role
    if row.customer_id is None:
        put_in_role(row, role, company)
    else:
        row.role = role
    row.save(update_fields=["role", "company", "limited_to"])
    facts = {"company": row.company} if row.company else {}
    _record(actor, at, row, deed="role_changed", role=[before, role], **facts)


@transaction.atomic
def limit_user(
    *,
    actor: Actor,
    at: datetime,
    user: User,
    customers: Collection[int] | None,
    only_teams: bool = False,
) -> None:
    """Let one of ours see these customers only (their keys), or all again with None; of their
    tickets all, or those of the person's own teams only.

    It holds from the person's next page on. Tickets that they look after stay with them.
    """
    row = _other(actor, user)
    if row.role not in LIMITABLE:
        raise Refused("role", _("This role sees all customers."))
    if customers is None and row.role == "partner":
        raise Refused("partner", _("A partner engineer is always limited to some customers."))
    if only_teams and row.role not in TEAM_LIMITABLE:
        raise Refused("teams", _("This role sees the tickets of all teams."))
    before, teams_before = row.limited_to, row.only_teams
    names = _names([*(customers or ()), *(before or ())])
    row.limited_to = None if customers is None else sorted(set(customers) & set(names))
    row.only_teams = only_teams
    facts: dict[str, object] = {}
    if row.limited_to != before:
        facts["customers"] = [_told(before, names), _told(row.limited_to, names)]
    if only_teams != teams_before:
        facts["only_teams"] = [teams_before, only_teams]
    if facts:
        row.save(update_fields=["limited_to", "only_teams"])
        _record(actor, at, row, deed="limit_changed", **facts)


def _names(keys: Collection[int]) -> dict[int, str]:
    return dict(Customer.objects.filter(pk__in=keys).values_list("pk", "code"))


def _told(limit: Collection[int] | None, names: Mapping[int, str]) -> str:
    """A limit as the trail tells it: the customers' short names, `*` for all."""
    return "*" if limit is None else ", ".join(names.get(key, str(key)) for key in limit)


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

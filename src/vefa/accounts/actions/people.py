"""Writes: users and their preferences."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vefa.accounts.domain.roles import LIMITABLE, STAFF_ROLES, TEAM_LIMITABLE
from vefa.accounts.models import Theme, User
from vefa.accounts.queries.people import user_with_email
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.text import fold_email
from vefa.customers.models import Contact
from vefa.customers.queries import representative_with_email

CAN_EDIT: Final = "can_edit_people"
CAN_INVITE: Final = "can_invite_people"
CAN_INVITE_COLLEAGUES: Final = "can_invite_colleagues"


@transaction.atomic
def create_staff(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    email: str,
    role: str,
    password: str | None,
    language: str,
    timezone: str,
    company: str = "",
    limited_to: Collection[int] | None = None,
) -> User:
    """A person of the provider who may sign in with `password`.

    Managers let engineers in; other roles are for administrators to give. A partner engineer has
    a `company` and sees no customer until some are named (`limited_to`, keys of customers).
    """
    actor.require(CAN_INVITE if role == "engineer" else CAN_EDIT)
    if role not in STAFF_ROLES:
        raise Refused("role", _("That is not a role of the provider's staff."), field="role")
    refuse_representatives(email)
    user = User(name=" ".join(name.split()), role=role, language=language, timezone=timezone)
    put_in_role(user, role, company)
    if limited_to is not None:
        user.limited_to = sorted(set(limited_to))
    return _create(user, actor=actor, at=at, email=email, password=password)


@transaction.atomic
def create_portal_user(
    *, actor: Actor, at: datetime, contact: Contact, role: str, password: str | None
) -> User:
    """Let a contact sign in to the portal; name, e-mail and language are the contact's."""
    if actor.customer_id == contact.customer_id:
        actor.require(CAN_INVITE_COLLEAGUES)
    else:
        actor.require(CAN_INVITE)
    if role in STAFF_ROLES:
        raise Refused("role", _("A customer's person cannot hold a staff role."), field="role")
    zone = contact.site.timezone if contact.site else contact.customer.timezone
    user = User(
        name=contact.name,
        role=role,
        language=contact.language,
        timezone=zone,
        customer_id=contact.customer_id,
        contact=contact,
    )
    return _create(user, actor=actor, at=at, email=contact.email, password=password)


def refuse_representatives(email: str) -> None:
    """Nobody agrees with themself: a customer's company representative is none of ours.

    Every customer's count; the customer is named to those who may see it.
    """
    seen = representative_with_email(email)
    if seen is not None:
        told = _("%(email)s represents the customer %(customer)s, and cannot be one of ours.")
        told %= {"email": email.strip(), "customer": seen.customer.name}
        raise Refused("represents", told, field="email")
    with scoped(EVERYTHING):
        hidden = representative_with_email(email)
    if hidden is not None:
        told = _("%(email)s represents a customer, and cannot be one of ours.")
        raise Refused("represents", told % {"email": email.strip()}, field="email")


def put_in_role(user: User, role: str, company: str = "") -> None:
    """Set the role of one of ours, unsaved: a partner engineer works for a company, and sees no
    customer unless limited to some already; an administrator has no limit."""
    company = " ".join(company.split())[:200] if role == "partner" else ""
    if role == "partner" and not company:
        told = _("Please name the company that the partner engineer works for.")
        raise Refused("company", told, field="company")
    beyond = role not in LIMITABLE and user.limited_to is not None
    if beyond or (role not in TEAM_LIMITABLE and user.only_teams):
        told = _("This role cannot be limited so. Please lift the limit first.")
        raise Refused("limited", told, field="role")
    user.role, user.company = role, company
    if role == "partner" and user.limited_to is None:
        user.limited_to = []


def _create(user: User, *, actor: Actor, at: datetime, email: str, password: str | None) -> User:
    user.email = email.strip()
    user.email_folded = fold_email(email)
    user.set_password(password)
    try:
        # Whether it is taken is left to the key: of two at once nobody sees the other.
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if user_with_email(email) is None:
            raise
        told = _("Someone already signs in with this e-mail.")
        raise Refused("email_taken", told, field="email") from error
    record(
        actor=actor,
        at=at,
        deed="user_created",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
        role=user.role,
    )
    return user


@transaction.atomic
def share_password(*, actor: Actor, at: datetime, users: Sequence[User], password: str) -> None:
    """Let several people sign in with one password, stretched once. For demonstrations only."""
    actor.require(CAN_EDIT)
    if not settings.DEMO:
        raise NotAllowed("can_share_passwords")
    stretched = make_password(password)
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=stretched)
    record(
        actor=actor,
        at=at,
        deed="password_shared",
        subject="user",
        subject_id=None,
        customer_id=None,
        users=[user.pk for user in users],
    )


@transaction.atomic
def set_preferences(
    *,
    actor: Actor,
    user: User,
    language: str | None = None,
    theme: str | None = None,
) -> None:
    """The person's own language and theme; unknown values are left alone."""
    if actor.id != user.pk:
        actor.require(CAN_EDIT)
    if language in dict(settings.LANGUAGES):
        user.language = str(language)
    if theme in Theme.values:
        user.theme = str(theme)
    User.objects.filter(pk=user.pk).update(language=user.language, theme=user.theme)

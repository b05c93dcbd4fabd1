"""Writes: inviting people. The letter's link lets them choose how they sign in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.accounts.actions.letters import ask_for_letter
from vefa.accounts.actions.people import (
    CAN_EDIT,
    CAN_INVITE,
    CAN_INVITE_COLLEAGUES,
    create_portal_user,
    create_staff,
)
from vefa.accounts.domain.roles import CUSTOMER_ROLES, portal_role
from vefa.accounts.models import Link, User
from vefa.accounts.queries.people import is_invited
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Contact


@transaction.atomic
def invite_staff(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    email: str,
    role: str,
    language: str,
    timezone: str,
    company: str = "",
) -> User:
    """A new person of ours, who gets a letter."""
    user = create_staff(
        actor=actor,
        at=at,
        name=name,
        email=email,
        role=role,
        password=None,
        language=language,
        timezone=timezone,
        company=company,
    )
    ask_for_letter(at=at, user=user, letter=Link.Purpose.INVITATION)
    return user


@transaction.atomic
def invite_contact(*, actor: Actor, at: datetime, contact: Contact) -> User:
    """Let a contact into the portal, with the role that their contact card gives them."""
    if not contact.email or not contact.active:
        raise Refused("no_email", _("This person has no e-mail to write to."))
    # Two presses at once: the row lets one of them make the account.
    Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if User.objects.filter(customer_id=contact.customer_id, contact=contact).exists():
        raise Refused("invited", _("This person has an account already."))
    role = portal_role(contact.roles)
    user = create_portal_user(actor=actor, at=at, contact=contact, role=role, password=None)
    ask_for_letter(at=at, user=user, letter=Link.Purpose.INVITATION)
    return user


@transaction.atomic
def invite_again(*, actor: Actor, at: datetime, user: User) -> None:
    """Another letter for somebody who has not accepted the first; the older link is void."""
    if user.customer_id is not None and user.customer_id == actor.customer_id:
        actor.require(CAN_INVITE_COLLEAGUES)
    else:
        actor.require(CAN_INVITE if user.role in ("engineer", *CUSTOMER_ROLES) else CAN_EDIT)
    if not is_invited(user) or not user.is_active:
        raise Refused("not_invited", _("This person signs in already."))
    ask_for_letter(at=at, user=user, letter=Link.Purpose.INVITATION)
    record(
        actor=actor,
        at=at,
        deed="invited_again",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
    )

"""Writes: the address with which somebody signs in, and that of the contact who they are."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vefa.accounts.actions.links import use_link
from vefa.accounts.actions.people import refuse_representatives
from vefa.accounts.actions.sessions import end_other_sessions
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Link, User
from vefa.accounts.queries.people import user_with_email
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.events import announce
from vefa.core.text import fold_email, is_mailbox
from vefa.customers.actions import change_contact
from vefa.customers.models import Contact


@transaction.atomic
def ask_for_address(*, actor: Actor, at: datetime, user: User, email: str) -> None:
    """Have a letter with a link sent to the address with which the person wishes to sign in.

    Where somebody has it already the same is done, and the letter is not written: who has an
    account is told to nobody.
    """
    if actor.id != user.pk:
        raise NotAllowed("can_change_address")
    _refuse_no_mailbox(email)
    if fold_email(email) == user.email_folded:
        raise Refused("same", _("You sign in with this address already."), field="email")
    record(
        actor=actor,
        at=at,
        deed="address_asked",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
    )
    taken = user_with_email(email) is not None
    announce(LetterWanted(0 if taken else user.pk, Link.Purpose.ADDRESS, email.strip()), at=at)


@transaction.atomic
def confirm_address(
    *,
    actor: Actor,
    at: datetime,
    link: Link,
    user: User,
    with_contact: bool,
    kept_session_id: int | None,
) -> bool:
    """From now on the person signs in with the address that the link proves; False where it was
    used meanwhile. Every other session of theirs ends. Refused: `email_taken`."""
    if actor.id != user.pk or link.user_id != user.pk or link.purpose != Link.Purpose.ADDRESS:
        raise NotAllowed("can_change_address")
    if not use_link(actor=actor, at=at, link=link):
        return False
    put_address(actor=actor, at=at, user=user, email=link.email, kept_session_id=kept_session_id)
    if with_contact:
        # The mailbox is proved to be theirs: they may say so of themselves, and of nobody else.
        own = replace(actor, permissions=actor.permissions | {"can_edit_customers"})
        let_contact_follow(actor=own, at=at, user=user)
    return True


def put_address(
    *, actor: Actor, at: datetime, user: User, email: str, kept_session_id: int | None
) -> None:
    """Write the address, tell the one before of it, and end what was begun with that one."""
    _refuse_no_mailbox(email)
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if row.customer_id is None:
        refuse_representatives(email)
    before, row.email, row.email_folded = row.email, email.strip(), fold_email(email)
    try:
        # Whether it is taken is left to the key: of two at once nobody sees the other.
        with transaction.atomic():
            row.save(update_fields=["email", "email_folded"])
    except IntegrityError as error:
        told = _("Someone already signs in with this e-mail.")
        raise Refused("email_taken", told, field="email") from error
    user.email, user.email_folded = row.email, row.email_folded
    Link.objects.filter(user=row, used_at=None).delete()
    end_other_sessions(actor=actor, at=at, user=row, kept_id=kept_session_id, why="address_changed")
    record(
        actor=actor,
        at=at,
        deed="address_changed",
        subject="user",
        subject_id=row.pk,
        customer_id=row.customer_id,
        email=[before, row.email],
    )
    announce(LetterWanted(row.pk, "address_changed", before), at=at)


def _refuse_no_mailbox(email: str) -> None:
    if not is_mailbox(email):
        raise Refused("email", _("That is no e-mail address."), field="email")


@transaction.atomic
def let_contact_follow(*, actor: Actor, at: datetime, user: User) -> None:
    """Write to the contact who the person is, if any, where they sign in from now on."""
    if user.contact_id is None:
        return
    # All but the address stays as it is now, not as it was when the person was read.
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=user.contact_id)
    change_contact(
        actor=actor,
        at=at,
        contact=contact,
        name=contact.name,
        email=user.email,
        roles=contact.roles,
        active=contact.active,
        site=contact.site,
        language=contact.language,
        phone=contact.phone,
    )

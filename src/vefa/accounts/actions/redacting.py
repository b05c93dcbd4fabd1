"""Writes: taking a person out of a user by right."""

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.accounts.models import (
    Authenticator,
    Identity,
    Link,
    Passkey,
    RecoveryCode,
    Session,
    User,
)
from vefa.core.actor import Actor
from vefa.core.errors import Refused


@transaction.atomic
def redact_user(*, actor: Actor, user: User, name: str) -> None:
    """Nobody signs in as this user again, and nothing of it tells who it was.

    Sessions, passkeys, codes, links and names at sign-in providers go at once. Doing it again
    changes nothing. Refused: `own_account`.
    """
    actor.require("can_redact_people")
    if actor.id == user.pk:
        raise Refused("own_account", _("Ask another administrator: this is your own account."))
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    row.name, row.is_active = name, False
    row.email = row.email_folded = f"redacted-{row.pk}@redacted.invalid"
    row.set_unusable_password()
    row.save()
    for held in (Session, Link, Passkey, Authenticator, RecoveryCode, Identity):
        held.objects.filter(user=row).delete()

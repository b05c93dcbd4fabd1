"""Writes: passwords, tried and changed."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vefa.accounts.actions.sessions import end_other_sessions
from vefa.accounts.domain.passwords import SHORTEST, problem_of
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import User
from vefa.accounts.queries.people import actor_of
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.events import announce
from vefa.core.scope import NOTHING, scoped

_SENTENCES: Final = {
    "short": _("Please use at least %(shortest)d characters. A few words in a row are good."),
    "long": _("That is longer than we can take. 256 characters are enough."),
    "repetitive": _("That repeats itself. Please choose something with more variety."),
    "sequence": _("Those are neighbours on the keyboard or in the alphabet. Please choose others."),
    "about_you": _("That is close to your name or e-mail. Please choose something nobody knows."),
    "common": _("That is among the first that are tried. Please choose something of your own."),
}


def is_password_of(user: User | None, password: str) -> bool:
    """Whether it is the person's password. The same work is done where there is nobody.

    Within the person's scope: a password stretched under old settings is stretched anew.
    """
    with scoped(actor_of(user).scope if user else NOTHING):
        if user is None or not user.is_active:
            make_password(password)
            return False
        return user.check_password(password)


def check_new_password(user: User, password: str, *, field: str = "new") -> None:
    """Refuse what would be guessed: see `domain.passwords`."""
    about = [user.name, user.email, settings.PROVIDER_NAME]
    problem = problem_of(password, about=about)
    if problem is not None:
        sentence = str(_SENTENCES[problem])
        if problem == "short":
            sentence %= {"shortest": SHORTEST}
        raise Refused(f"password_{problem}", sentence, field=field)


@transaction.atomic
def change_password(
    *, actor: Actor, at: datetime, user: User, password: str, kept_session_id: int | None
) -> None:
    """Set a person's own new password; every other session of theirs ends."""
    if actor.id != user.pk:
        raise NotAllowed("can_change_passwords")
    check_new_password(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(
        actor=actor,
        at=at,
        deed="password_changed",
        subject="user",
        subject_id=user.pk,
        customer_id=user.customer_id,
    )
    end_other_sessions(
        actor=actor, at=at, user=user, kept_id=kept_session_id, why="password_changed"
    )
    announce(LetterWanted(user.pk, "password_changed"), at=at)

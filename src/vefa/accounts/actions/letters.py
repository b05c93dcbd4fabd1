"""Writes: letters about a person's sign-in, in the person's language.

Whoever sends them (the mail room) asks for the text when the event `LetterWanted` arrives, and
keeps it without its link. The link is made in the moment in which the letter is handed over, so
that no table, archive or backup ever holds one that works.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from vefa.accounts.actions.links import make_link
from vefa.accounts.events import LetterWanted
from vefa.accounts.models import Link, User
from vefa.accounts.queries.people import user_with_id
from vefa.core.events import announce

_SUBJECTS: Final = {
    Link.Purpose.SIGN_IN.value: _("Your link to sign in"),
    Link.Purpose.PASSWORD.value: _("Choose a new password"),
    Link.Purpose.INVITATION.value: _("You are invited to the service desk of %(provider)s"),
    Link.Purpose.ADDRESS.value: _("Sign in with this address"),
    "password_changed": _("Your password was changed"),
    "address_changed": _("You sign in with another address"),
    "second_step_removed": _("Your second step was removed"),
    "second_step_set_up": _("A second step was set up"),
    "recovery_code_used": _("A recovery code was used"),
    "passkey_added": _("A passkey was added"),
}
_LINKS: Final = frozenset(Link.Purpose.values)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a person, ready to be sent."""

    customer_id: int | None
    name: str
    email: str
    language: str
    subject: str
    text: str
    linked: bool


def ask_for_letter(*, at: datetime, user: User | None, letter: str) -> None:
    """Have a letter written. For nobody the same is done, and the letter is not written."""
    announce(LetterWanted(user.pk if user and user.is_active else 0, letter), at=at)


def letter_to_keep(*, user_id: int, letter: str, email: str = "") -> Letter | None:
    """The text of a letter as it is stored: words stand where the link will be. It goes to
    `email`, where that is another address than the person's.

    None where there is nobody.
    """
    user = _reader(user_id)
    return _written(user, letter, link="", email=email) if user else None


@transaction.atomic
def write_letter(
    *, at: datetime, user_id: int, letter: str, is_repeat: bool = False, email: str = ""
) -> Letter | None:
    """The text of a letter to be handed over now, with a new link where it has one. `email` is
    where a letter goes whose link proves another address than the person's.

    Older links of the kind are void, except where the letter `is_repeat` of one that may have
    arrived after all. None where there is nobody.
    """
    user = _reader(user_id)
    if user is None:
        return None
    link = ""
    if letter in _LINKS:
        proves = email if letter == Link.Purpose.ADDRESS else ""
        token = make_link(at=at, user=user, purpose=letter, is_repeat=is_repeat, email=proves)
        page = "confirm_address" if proves else "follow_link"
        link = f"{settings.BASE_URL}{reverse(page)}?t={token}"
    return _written(user, letter, link=link, email=email)


def _reader(user_id: int) -> User | None:
    user = user_with_id(user_id) if user_id else None
    return user if user is not None and user.is_active else None


def _written(user: User, letter: str, *, link: str, email: str = "") -> Letter:
    with translation.override(user.language):
        context = {
            "letter": letter,
            "name": user.name,
            "provider": settings.PROVIDER_NAME,
            "account": settings.BASE_URL + reverse("account"),
            "link": link
            or _("(The link stood here. It was in the letter alone; no copy is kept.)"),
        }
        subject = str(_SUBJECTS[letter]) % {"provider": settings.PROVIDER_NAME}
        kind = letter if letter in _LINKS else "notice"
        text = render_to_string(f"accounts/mail/{kind}.txt", context)
    return Letter(
        customer_id=user.customer_id,
        name=user.name,
        email=email or user.email,
        language=user.language,
        subject=subject,
        text=text.strip() + "\n",
        linked=letter in _LINKS,
    )

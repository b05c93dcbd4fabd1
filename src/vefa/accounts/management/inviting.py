"""The part of `vefa invite` that needs the database."""

import sys

from django.conf import settings
from django.urls import reverse

from vefa.accounts.actions import create_staff
from vefa.accounts.actions.links import make_link
from vefa.accounts.models import Link
from vefa.accounts.queries import user_with_email
from vefa.accounts.queries.people import is_invited
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped


def invite(*, email: str, name: str, role: str, language: str, timezone: str) -> int:
    """Make the account if there is none, and print the link of a new invitation."""
    at = clock.now()
    with scoped(EVERYTHING):
        user = user_with_email(email)
        if user is None or not is_invited(user) or user.customer_id is not None:
            try:
                user = create_staff(
                    actor=SYSTEM,
                    at=at,
                    name=name,
                    email=email,
                    role=role,
                    password=None,
                    language=language,
                    timezone=timezone,
                )
            except Refused as refusal:
                print(refusal, file=sys.stderr)
                return 1
        token = make_link(at=at, user=user, purpose=Link.Purpose.INVITATION)
    print(f"{settings.BASE_URL}{reverse('follow_link')}?t={token}")
    return 0

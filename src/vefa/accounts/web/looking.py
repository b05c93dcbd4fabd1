"""Whose pages an administrator looks at just now; kept in the administrator's own session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from vefa.accounts.actions.viewing import LONGEST
from vefa.accounts.domain.roles import permissions_of
from vefa.accounts.models import User
from vefa.accounts.queries import user_with_id

_KEY: Final = "viewing"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Viewing:
    """The administrator, whose pages they look at, and until when."""

    viewer: User
    person: User
    until: datetime


def begin(request: HttpRequest, person: User, at: datetime) -> None:
    """Look at the person's pages from the next request on."""
    request.session[_KEY] = {"person": person.pk, "until": (at + LONGEST).isoformat()}


def end(request: HttpRequest) -> None:
    """Look at one's own pages again."""
    request.session.pop(_KEY, None)


def viewing_of(request: HttpRequest, user: User, at: datetime) -> Viewing | None:
    """What the session says, as long as it holds: the right, the time, the person's account."""
    found = request.session.get(_KEY)
    if found is None or "can_edit_people" not in permissions_of(user.role):
        return None
    until = datetime.fromisoformat(found["until"])
    person = user_with_id(int(found["person"]))
    if until <= at or person is None or not person.is_active or person.customer_id is None:
        return None
    return Viewing(user, person, until)


def only_looks(request: HttpRequest) -> bool:
    """Whether the request can write nothing: an administrator looks at somebody's pages."""
    return getattr(request, "viewing", None) is not None


def may_look(request: HttpRequest) -> bool:
    """Whether the request only looks, and not at how the person signs in."""
    if request.path == reverse("end_viewing"):
        return True
    return request.method in _SAFE and not request.path.startswith(reverse("account"))

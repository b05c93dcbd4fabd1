"""What every template knows of the person who asks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from vefa.accounts.models import User
from vefa.accounts.queries.people import permissions_held


def actor(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `theme`, `provider_name`, `languages`, `person_links`, and
    `viewing_as` where an administrator looks at somebody's pages."""
    user = getattr(request, "user", None)
    viewing = getattr(request, "viewing", None)
    links = _person_links(user) if isinstance(user, User) and viewing is None else ()
    theme = user.theme if isinstance(user, User) else request.COOKIES.get("vefa_theme", "system")
    return {
        "actor": getattr(request, "actor", None),
        "theme": theme,
        "provider_name": settings.PROVIDER_NAME,
        "languages": (("en", "English"), ("tr", "Türkçe"), ("ru", "Русский"), ("kk", "Қазақша")),
        "demo": settings.DEMO,
        "person_links": links,
        "viewing_as": viewing and {"name": viewing.person.name, "end_url": reverse("end_viewing")},
    }


def _person_links(user: User) -> tuple[tuple[str, str, str], ...]:
    links = [(gettext("My sign-in"), reverse("account"), "key-round")]
    granted = permissions_held(user)
    if "can_see_people" in granted:
        links.append((gettext("People"), reverse("people"), "users"))
    if "can_invite_colleagues" in granted:
        links.append((gettext("Colleagues"), reverse("colleagues"), "users"))
    return tuple(links)

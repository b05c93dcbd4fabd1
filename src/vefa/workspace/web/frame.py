"""What every page of the workspace shows around its content."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vefa.accounts.web.guards import actor_of_request
from vefa.core import clock
from vefa.desk.queries.counts import MOST, queue_counts


@dataclass(frozen=True, slots=True)
class RailLink:
    """A line of the rail. `count` is empty where nothing waits."""

    key: str
    label: str
    icon: str
    href: str
    count: str = ""


QUEUE_NAMES: Final[dict[str, LazyText]] = {
    "next": _("Next promises"),
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "waiting": _("Waiting"),
    "resolved": _("Awaiting acceptance"),
    "drafts": _("Drafts"),
}

_QUEUE_ICONS: Final = {
    "next": "list-ordered",
    "mine": "user",
    "unassigned": "inbox",
    "waiting": "hourglass",
    "resolved": "circle-check",
    "drafts": "file-pen",
}

_PLACES: Final = (
    ("phone", _("Take a call"), "phone", "can_take_calls"),
    ("unknown", _("Who is this?"), "user-search", "can_see_incoming"),
    ("intake", _("Incoming mail"), "mail", "can_see_incoming"),
    ("undelivered", _("Not delivered"), "mail-x", "can_see_tickets"),
    ("customers", _("Customers"), "building-2", "can_see_tickets"),
    ("failures", _("Not taken in"), "mail-warning", "can_see_raw_mail"),
    ("mailboxes", _("Mailboxes"), "inbox", "can_edit_mailboxes"),
    ("sign_in_providers", _("Sign-in providers"), "log-in", "can_edit_people"),
    ("letter_texts", _("Letters"), "mail-open", "can_edit_letters"),
    ("agreements", _("Agreements"), "file-check", "can_see_agreements"),
    ("products", _("Products"), "package", "can_see_agreements"),
    ("imports", _("Bring customers in"), "table-2", "can_add_customers"),
    ("what_ifs", _("What if…"), "git-compare", "can_replay_terms"),
    ("calendars", _("Calendars"), "calendar-days", "can_see_agreements"),
    ("outbox", _("Outbox"), "send", "can_see_outbox"),
    ("teams", _("Teams"), "users", "can_see_people"),
    ("roles", _("Roles"), "key-round", "can_see_people"),
    ("trail", _("Audit trail"), "scroll-text", "can_see_audit"),
    ("privacy", _("Personal data"), "shield-user", "can_export_people"),
)


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """`queues`, `places`, `current`, `palette_url` and `at` for the templates."""
    actor = actor_of_request(request)
    counts = queue_counts(actor)
    queues, places = _links(actor.permissions, get_language(), *sorted(counts.items()))
    return {
        "queues": queues,
        "places": places,
        "current": current,
        "palette_url": reverse("workspace:find"),
        "at": clock.now(),
    }


@lru_cache(maxsize=500)
def _links(
    permissions: frozenset[str], _language: str | None, *counts: tuple[str, int]
) -> tuple[tuple[RailLink, ...], tuple[RailLink, ...]]:
    base, counted = reverse("workspace:queue"), dict(counts)
    queues = tuple(
        RailLink(
            key,
            str(label),
            _QUEUE_ICONS[key],
            base if key == "next" else f"{base}?queue={key}",
            _shown(counted.get(key, 0)),
        )
        for key, label in QUEUE_NAMES.items()
    )
    places = tuple(
        RailLink(key, str(label), icon, reverse(f"workspace:{key}"), _shown(counted.get(key, 0)))
        for key, label, icon, permission in _PLACES
        if permission in permissions
    )
    return queues, places


def _shown(count: int) -> str:
    if not count:
        return ""
    return f"{MOST - 1}+" if count >= MOST else str(count)

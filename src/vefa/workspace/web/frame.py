"""What every page of the workspace shows around its content."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.accounts.web.guards import actor_of_request
from vefa.core import clock
from vefa.desk.queries.lists import unknown_senders


@dataclass(frozen=True, slots=True)
class RailLink:
    """A line of the rail."""

    key: str
    label: LazyText | str
    icon: str
    href: str
    count: int = 0


_QUEUES: Final = (
    ("next", _("Next promises"), "list-ordered"),
    ("mine", _("Mine"), "user"),
    ("unassigned", _("Unassigned"), "inbox"),
    ("waiting", _("Waiting"), "hourglass"),
    ("resolved", _("Awaiting acceptance"), "circle-check"),
    ("drafts", _("Drafts"), "file-pen"),
)


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """`queues`, `places`, `current` and `at` for the templates."""
    actor = actor_of_request(request)
    waiting = len(unknown_senders(size=100)) if actor.can("can_identify_senders") else 0
    base = reverse("workspace:queue")
    places = [
        RailLink("phone", _("Take a call"), "phone", reverse("workspace:phone")),
        RailLink(
            "unknown", _("Who is this?"), "user-search", reverse("workspace:unknown"), waiting
        ),
        RailLink("intake", _("Incoming mail"), "mail", reverse("workspace:intake")),
    ]
    if actor.can("can_see_outbox"):
        places.append(RailLink("outbox", _("Outbox"), "send", reverse("workspace:outbox")))
    return {
        "queues": [
            RailLink(key, label, icon, base if key == "next" else f"{base}?queue={key}")
            for key, label, icon in _QUEUES
        ],
        "places": places,
        "current": current,
        "at": clock.now(),
    }

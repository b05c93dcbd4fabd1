"""An e-mail as it came: its HTML made safe, its own pictures, every header."""

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.desk.access import ticket_for
from vefa.desk.models import Ticket
from vefa.mail.domain import Attachment, ParsedMessage
from vefa.mail.queries import raw_message, read_raw, safe_html
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading

_PICTURES: Final = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_REMOTE: Final = re.compile(
    r"<img\b[^>]{0,2000}?\bsrc\s*=\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE
)
_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"


def _message(request: HttpRequest, number: str, entry: int) -> tuple[Ticket, ParsedMessage]:
    ticket = ticket_for(actor_of_request(request), number)
    found = ticket.timeline.filter(pk=entry, raw_message_id__isnull=False).first()
    if found is None or found.raw_message_id is None:
        raise Http404
    return ticket, read_raw(raw_message(found.raw_message_id))


def _picture_type(file: Attachment) -> str:
    """What the bytes begin like; empty for everything that is not shown in a page."""
    return next((kind for mark, kind in _PICTURES.items() if file.content.startswith(mark)), "")


@staff("can_see_incoming")
@require_safe
def show_original(request: HttpRequest, number: str, entry: int) -> HttpResponse:
    """The message as its sender saw it, as far as that is safe."""
    ticket, message = _message(request, number, entry)
    note_reading(
        request,
        "original_mail_read",
        subject="ticket",
        subject_id=ticket.pk,
        customer_id=ticket.customer_id,
        number=number,
        entry=entry,
    )
    images = {
        file.content_id: reverse("workspace:original_image", args=[number, entry, place])
        for place, file in enumerate(message.attachments)
        if file.content_id and _picture_type(file)
    }
    html = message.html or ""
    context = {
        **frame(request, ""),
        "ticket": ticket,
        "message": message,
        # Made safe by nh3; the policy of our pages lets nothing act in any case.
        "html": mark_safe(safe_html(html, images=images)) if html else "",  # noqa: S308
        "has_remote": bool(_REMOTE.search(html)),
    }
    return render(request, "workspace/original.html", context)


@staff("can_see_incoming")
@require_safe
def show_image(request: HttpRequest, number: str, entry: int, place: int) -> HttpResponse:
    """A picture that came inside the message."""
    _ticket, message = _message(request, number, entry)
    if place >= len(message.attachments):
        raise Http404
    file = message.attachments[place]
    kind = _picture_type(file)
    if not kind:
        raise Http404
    response = HttpResponse(file.content, content_type=kind)
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

"""Messages that could not be taken in: for an administrator, with what arrived, to the byte."""

import logging
from typing import Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.desk.actions.intake import take_in_again
from vefa.desk.models import Intake
from vefa.desk.queries.lists import failed_intake
from vefa.mail.queries import raw_message
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading

log = logging.getLogger(__name__)

_SHOWN: Final = 100_000
"""So many bytes of a message are shown; the whole stays stored."""


@staff("can_see_raw_mail")
def show_failures(request: HttpRequest) -> HttpResponse:
    """Every message that waits for an administrator, the newest first."""
    context = {"failed_messages": failed_intake()}
    return render(request, "workspace/failures.html", {**frame(request, "failures"), **context})


@staff("can_see_raw_mail")
@require_http_methods(["GET", "POST"])
def show_failure(request: HttpRequest, key: int) -> HttpResponse:
    """What arrived and what went wrong; taking it in again when the cause is mended."""
    intake = failed_intake().filter(pk=key).first()
    if intake is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        problem = _try_again(request, intake)
        if not problem:
            return _onward(intake)
    else:
        note_reading(
            request, "raw_mail_read", subject="raw_message", subject_id=intake.raw_message_id
        )
    row = raw_message(intake.raw_message_id)
    content = bytes(row.content)
    context = {
        **frame(request, "failures"),
        "intake": intake,
        "row": row,
        "content": content[:_SHOWN].decode("utf-8", "replace"),
        "cut": len(content) > _SHOWN,
        "problem": problem,
        "failed": bool(problem),
    }
    return render(request, "workspace/failure.html", context, status=422 if problem else 200)


def _try_again(request: HttpRequest, intake: Intake) -> str:
    """Take it in; why that failed once more, empty where it did not."""
    try:
        with transaction.atomic():
            take_in_again(actor=actor_of_request(request), at=clock.now(), intake=intake)
    except Refused as refusal:
        return str(refusal)
    except Exception as error:
        log.exception("message %s could not be taken in again", intake.raw_message_id)
        return _("It could not be taken in this time either: %(error)s") % {"error": repr(error)}
    return ""


def _onward(intake: Intake) -> HttpResponse:
    intake.refresh_from_db()
    if intake.outcome == "who_is_this":
        return redirect("workspace:settle", key=intake.pk)
    return redirect("workspace:failures")

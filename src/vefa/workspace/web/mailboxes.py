"""The administrator's page of mailboxes: how each is read, what waits, and its settings."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.secrets import SealedElsewhere
from vefa.mail.actions.fetching import keep_refresh_token
from vefa.mail.actions.mailboxes import (
    add_mailbox,
    change_mailbox,
    dismiss_fetched,
    pause_mailbox,
    resume_mailbox,
    retry_fetched,
)
from vefa.mail.intake.probe import Probe, try_mailbox
from vefa.mail.models import FetchedMessage, Mailbox
from vefa.mail.queries.mailboxes import access_of, all_mailboxes, is_held, waiting_messages
from vefa.workspace.web.frame import frame
from vefa.workspace.web.mailbox_forms import FAULTS, SECRETS, MailboxForm
from vefa.workspace.web.noting import note_reading

MOST: Final = 50
"""How many waiting messages one page shows."""


_STATES: Final = {"failing": "missed", "idle": "ok", "polling": "ok", "working": "ok"}
"""What the reader does, and the state whose shape it carries."""


def _shown(row: Mailbox, waiting: int = 0) -> dict[str, Any]:
    """A mailbox in words: the pill, what is wrong, what waits."""
    at = clock.now()
    label: LazyText | str = row.get_state_display()
    state = _STATES.get(row.state, "waiting")
    if not row.is_active:
        label, state = _("Paused"), "none"
    elif not is_held(row, at):
        label, state = _("Read by no process"), "missed"
    elif state == "ok" and (row.fault or waiting):
        state = "risk"
    return {
        "row": row,
        "label": label,
        "state": state,
        "waiting": waiting,
        "fault": FAULTS.get(row.fault, row.fault),
        "is_orphan": row.is_active and not is_held(row, at),
    }


@staff("can_edit_mailboxes")
@require_GET
def show_mailboxes(request: HttpRequest) -> HttpResponse:
    """Every mailbox and how it goes."""
    rows = [_shown(each.row, each.waiting) for each in all_mailboxes()]
    context = {"mailboxes": rows, "orphans": any(each["is_orphan"] for each in rows)}
    return render(request, "workspace/mailboxes.html", {**frame(request, "mailboxes"), **context})


@sensitive_post_parameters(*SECRETS)
@staff("can_edit_mailboxes")
@require_http_methods(["GET", "POST"])
@require_recent()
def add(request: HttpRequest) -> HttpResponse:
    """A new mailbox."""
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_mailbox(
                actor=actor_of_request(request),
                at=clock.now(),
                facts=form.facts,
                secrets=form.secrets,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The mailbox is added. Try it now."))
            return redirect("workspace:mailbox", key=row.pk)
    return _page(request, form, None)


@sensitive_post_parameters(*SECRETS)
@staff("can_edit_mailboxes")
@require_http_methods(["GET", "POST"])
@require_recent()
def show_mailbox(request: HttpRequest, key: int) -> HttpResponse:
    """One mailbox: its settings, what waits in it, and what can be done with it."""
    row = Mailbox.objects.filter(pk=key).first()
    if row is None:
        raise Http404
    if request.method == "GET":
        return _page(request, MailboxForm(mailbox=row), row)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        return _change(request, row)
    try:
        return deed(request, row)
    except Refused as refusal:
        return _page(request, MailboxForm(mailbox=row), row, problem=str(refusal))


def _change(request: HttpRequest, row: Mailbox) -> HttpResponse:
    form = MailboxForm(request.POST, mailbox=row)
    if form.is_valid():
        try:
            change_mailbox(
                actor=actor_of_request(request),
                at=clock.now(),
                mailbox_id=row.pk,
                facts=form.facts,
                secrets=form.secrets,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The mailbox is changed."))
            return redirect("workspace:mailbox", key=row.pk)
    return _page(request, form, row)


def _page(
    request: HttpRequest,
    form: MailboxForm,
    row: Mailbox | None,
    *,
    problem: str = "",
    probe: dict[str, Any] | None = None,
) -> HttpResponse:
    failed = bool(form.errors or problem)
    waiting = waiting_messages(row.pk) if row else FetchedMessage.objects.none()
    context = {
        **frame(request, "mailboxes"),
        "form": form,
        "shown": _shown(row, waiting.count()) if row else None,
        "waiting": [(each, FAULTS.get(each.fault, each.fault)) for each in waiting[:MOST]],
        "problem": problem,
        "probe": probe,
        "failed": failed,
    }
    return render(request, "workspace/mailbox.html", context, status=422 if failed else 200)


def _test(request: HttpRequest, row: Mailbox) -> HttpResponse:
    try:
        probe = try_mailbox(access_of(row))
    except SealedElsewhere:
        probe = Probe("sealed")
    if probe.refresh_token:
        keep_refresh_token(mailbox_id=row.pk, token=probe.refresh_token)
    found = ngettext("%(count)s message", "%(count)s messages", probe.messages)
    told = {
        "went_well": probe.went_well,
        "fault": FAULTS.get(probe.fault, probe.fault),
        "words": probe.words,
        "found": found % {"count": probe.messages},
        "listens": probe.listens,
    }
    return _page(request, MailboxForm(mailbox=row), row, probe=told)


def _pause(request: HttpRequest, row: Mailbox) -> HttpResponse:
    pause_mailbox(actor=actor_of_request(request), at=clock.now(), mailbox_id=row.pk)
    messages.success(request, _("The mailbox is paused. Its messages wait there."))
    return redirect("workspace:mailbox", key=row.pk)


def _resume(request: HttpRequest, row: Mailbox) -> HttpResponse:
    resume_mailbox(actor=actor_of_request(request), at=clock.now(), mailbox_id=row.pk)
    messages.success(request, _("The mailbox is read again."))
    return redirect("workspace:mailbox", key=row.pk)


def _retry(request: HttpRequest, row: Mailbox) -> HttpResponse:
    fetched_id = _fetched(request, row).pk
    retry_fetched(actor=actor_of_request(request), at=clock.now(), fetched_id=fetched_id)
    messages.success(request, _("The message is tried again."))
    return redirect("workspace:mailbox", key=row.pk)


def _dismiss(request: HttpRequest, row: Mailbox) -> HttpResponse:
    fetched_id = _fetched(request, row).pk
    dismiss_fetched(actor=actor_of_request(request), at=clock.now(), fetched_id=fetched_id)
    messages.success(request, _("The message stays where it is."))
    return redirect("workspace:mailbox", key=row.pk)


def _fetched(request: HttpRequest, row: Mailbox) -> FetchedMessage:
    key = request.POST.get("message", "")
    found = FetchedMessage.objects.filter(mailbox=row, pk=key if key.isdecimal() else 0)
    message = found.first()
    if message is None:
        raise Http404
    return message


DEEDS: Final[dict[str, Callable[[HttpRequest, Mailbox], HttpResponse]]] = {
    "test": _test,
    "pause": _pause,
    "resume": _resume,
    "retry": _retry,
    "dismiss": _dismiss,
}


@staff("can_see_raw_mail")
@require_GET
def download_waiting(request: HttpRequest, key: int) -> HttpResponse:
    """The raw text of a message that waits, as a file that no browser opens."""
    found = FetchedMessage.objects.select_related("raw_message").filter(pk=key).first()
    if found is None or found.raw_message is None:
        raise Http404
    key_of_raw = found.raw_message.pk
    note_reading(request, "raw_mail_read", subject="raw_message", subject_id=key_of_raw)
    response = HttpResponse(bytes(found.raw_message.content), content_type="text/plain")
    response["Content-Disposition"] = f'attachment; filename="message-{key}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

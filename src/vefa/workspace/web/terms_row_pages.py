"""One row of a section that is a list: changed, added, taken from what we offer, removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements import actions
from vefa.agreements.data import comparison_words
from vefa.agreements.domain.drafts import EDITABLE
from vefa.agreements.web.pages import reader_language
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.workspace.web.frame import frame
from vefa.workspace.web.terms import place_of, render_section, revision_of
from vefa.workspace.web.terms_rows import ROWS, RowEditor
from vefa.workspace.web.terms_sections import EDITORS, Place

Json = dict[str, Any]


def _editor(place: Place) -> RowEditor:
    if place.section not in ROWS:
        raise Http404
    return ROWS[place.section]


def _keep(request: HttpRequest, place: Place, rows: list[Json]) -> None:
    actions.change_section(
        actor=actor_of_request(request),
        at=clock.now(),
        draft=place.draft,
        line=place.line,
        section=place.section,
        content=_editor(place).put(place, rows),
        expected_revision=revision_of(request, place),
    )


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, key: int, line: str, section: str, row: int) -> HttpResponse:
    """The row in that place; the place behind the last is a new one."""
    place = place_of(request, key, line, section)
    editor = _editor(place)
    rows = editor.read(place)
    if row > len(rows):
        raise Http404
    if place.draft.state not in EDITABLE:
        return redirect("workspace:terms_section", key=key, line=line, section=section)
    present = rows[row] if row < len(rows) else {}
    form = editor.form(place, present, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            rows[row : row + 1] = [editor.make(place, present, form.cleaned_data)]
            try:
                _keep(request, place, rows)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. It is checked on the page of the draft."))
                return redirect("workspace:terms_section", key=key, line=line, section=section)
    context = {
        **frame(request, "agreements"),
        "place": place,
        "draft": place.draft,
        "line": line,
        "form": form,
        "title": editor.title(present) if present else editor.add,
        "section_title": comparison_words(reader_language())(f"section_{section}"),
        "revision": request.POST.get("revision") or place.draft.revision,
        "failed": status != 200,
    }
    return render(request, "workspace/terms_row.html", context, status=status)


@staff("can_edit_agreements")
@require_POST
def change_rows(request: HttpRequest, key: int, line: str, section: str) -> HttpResponse:
    """Take rows from what we offer (`offer`), or remove one (`remove`, its place)."""
    place = place_of(request, key, line, section)
    editor = _editor(place)
    rows = editor.read(place)
    offered = {row["code"]: row for row in editor.offers(place)}
    rows += [offered[code] for code in request.POST.getlist("offer") if code in offered]
    removed = request.POST.get("remove", "")
    if removed.isascii() and removed.isdigit() and int(removed) < len(rows):
        del rows[int(removed)]
    try:
        _keep(request, place, rows)
    except Refused as refusal:
        form = EDITORS[section].form(place, None) if section in EDITORS else None
        messages.error(request, str(refusal))
        return render_section(request, place, form, status=422)
    messages.success(request, _("Saved. It is checked on the page of the draft."))
    return redirect("workspace:terms_section", key=key, line=line, section=section)

"""One row of a section that is a list: changed, added, taken from what we offer, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements import actions
from vefa.agreements.data import comparison_words
from vefa.agreements.domain.drafts import EDITABLE, with_section
from vefa.agreements.web.pages import reader_language
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.coverage.domain.editing import moved
from vefa.workspace.web.frame import frame
from vefa.workspace.web.terms import PAGES, place_of, render_section, revision_of
from vefa.workspace.web.terms_effects import effect_of
from vefa.workspace.web.terms_row_tools import RowEditor
from vefa.workspace.web.terms_rows import LISTS, section_of_list
from vefa.workspace.web.terms_sections import EDITORS, Place

Json = dict[str, Any]


def _of(request: HttpRequest, key: int, line: str, name: str) -> tuple[Place, RowEditor]:
    """The section of the draft on whose page a list stands, and how its rows are edited."""
    if name not in LISTS:
        raise Http404
    return place_of(request, key, line, section_of_list(name)), LISTS[name]


def _keep(request: HttpRequest, place: Place, editor: RowEditor, rows: list[Json]) -> None:
    actions.change_section(
        actor=actor_of_request(request),
        at=clock.now(),
        draft=place.draft,
        line=place.line,
        section=place.section,
        content=editor.put(place, rows),
        expected_revision=revision_of(request, place),
    )


def _row_form(
    place: Place, editor: RowEditor, row: int, data: QueryDict | None
) -> tuple[list[Json], Json, forms.Form]:
    """The rows, the one in that place (empty for a new one) and its form; 404 beyond the end."""
    rows = editor.read(place)
    if row > len(rows):
        raise Http404
    present = rows[row] if row < len(rows) else {}
    return rows, present, editor.form(place, present, data)


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, key: int, line: str, section: str, row: int) -> HttpResponse:
    """The row in that place; the place behind the last is a new one."""
    place, editor = _of(request, key, line, section)
    rows, present, form = _row_form(place, editor, row, request.POST or None)
    back = redirect("workspace:terms_section", key=key, line=line, section=place.section)
    if place.draft.state not in EDITABLE:
        return back
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = editor.make(place, present, form.cleaned_data)
            try:
                _keep(request, place, editor, [*rows[:row], made, *rows[row + 1 :]])
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. It is checked on the page of the draft."))
                return back
    at, content = clock.now(), place.draft.content
    context = {
        **frame(request, "agreements"),
        **(effect_of(place, content, at=at) if present else {"unready": True}),
        "place": place,
        "draft": place.draft,
        "line": line,
        "list_name": section,
        "row": row,
        "form": form,
        "title": editor.title(present) if present else editor.add,
        "section_title": comparison_words(reader_language())(f"section_{place.section}"),
        "revision": request.POST.get("revision") or place.draft.revision,
        "failed": status != 200,
    }
    return render(request, "workspace/terms_row.html", context, status=status)


@staff("can_edit_agreements")
@require_POST
def show_row_effect(
    request: HttpRequest, key: int, line: str, section: str, row: int
) -> HttpResponse:
    """What the row, as its form is filled in now, would come to; nothing is saved."""
    place, editor = _of(request, key, line, section)
    rows, present, form = _row_form(place, editor, row, request.POST)
    at = clock.now()
    context: Json = {"unready": True}
    if form.is_valid():
        made = editor.make(place, present, form.cleaned_data)
        parts = editor.put(place, [*rows[:row], made, *rows[row + 1 :]])
        content = with_section(place.draft.content, place.line, place.section, parts)
        context = effect_of(place, content, at=at)
    return render(
        request, "workspace/terms_effect.html", {**context, "at": at, "draft": place.draft}
    )


@staff("can_edit_agreements")
@require_POST
def change_rows(request: HttpRequest, key: int, line: str, section: str) -> HttpResponse:
    """Take rows from what we offer (`offer`), move one (`up`, `down`: its place), `remove` one."""
    place, editor = _of(request, key, line, section)
    rows = editor.read(place)
    offered = {row["code"]: row for row in editor.offers(place)}
    rows += [offered[code] for code in request.POST.getlist("offer") if code in offered]
    for verb, by in (("up", -1), ("down", 1), ("remove", 0)):
        at = _whole(request.POST.get(verb, ""))
        if 0 <= at < len(rows):
            rows = moved(rows, at, by) if by else [*rows[:at], *rows[at + 1 :]]
    try:
        _keep(request, place, editor, rows)
    except Refused as refusal:
        form = EDITORS[place.section].form(place, None) if place.section in EDITORS else None
        return render_section(request, place, form, status=422, told=str(refusal))
    messages.success(request, _("Saved. It is checked on the page of the draft."))
    return redirect("workspace:terms_section", key=key, line=line, section=place.section)


@staff("can_edit_agreements")
@require_POST
def undo(request: HttpRequest, key: int, line: str, section: str) -> HttpResponse:
    """Take back the last change of a section (`undo`: its revision)."""
    place = place_of(request, key, line, section)
    place_named: Json = {"key": key, "line": line}
    if section not in PAGES:
        place_named["section"] = section
    try:
        actions.undo_change(
            actor=actor_of_request(request),
            at=clock.now(),
            draft=place.draft,
            line=place.line,
            section=section,
            revision=_whole(request.POST.get("undo", "")),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: it stands as before."))
    return redirect(reverse(PAGES.get(section, "workspace:terms_section"), kwargs=place_named))


def _whole(written: str) -> int:
    """A whole number that a form of ours may carry; -1 for anything else."""
    # Python reads no number of more than 4,300 digits.
    fits = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if fits else -1

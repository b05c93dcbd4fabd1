"""One row of a section that is a list: changed, added, taken from what we offer, removed."""

from dataclasses import dataclass
from datetime import datetime
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
from vefa.workspace.web.terms import PAGES, overtaken, place_of, render_section, revision_of
from vefa.workspace.web.terms_effects import effect_of
from vefa.workspace.web.terms_forms import whole_of
from vefa.workspace.web.terms_row_tools import NAME, RowEditor, name_of_row, place_of_row
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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A row that is being written: the rows, its place among them, what it says (nothing yet for
    a new one), its form."""

    rows: list[Json]
    row: int
    present: Json
    form: forms.Form

    def made(self, place: Place, editor: RowEditor) -> list[Json]:
        """The rows with what the form says, which is valid."""
        made = editor.make(place, self.present, self.form.cleaned_data)
        return [*self.rows[: self.row], made, *self.rows[self.row + 1 :]]


def _open(place: Place, editor: RowEditor, row: int, data: QueryDict | None) -> _Opened:
    """The row in that place; 404 beyond the end.

    A form says which row it was drawn for: others may have come or gone before it since.
    """
    rows = editor.read(place)
    if data is not None and NAME in data:
        row = place_of_row(editor, rows, str(data[NAME]))
    if row > len(rows) or (editor.fixed and row == len(rows)):
        raise Http404
    present = rows[row] if row < len(rows) else {}
    return _Opened(rows, row, present, editor.form(place, present, data))


def _effect(place: Place, editor: RowEditor, opened: _Opened, at: datetime) -> Json:
    """What the row, as its form is filled in, would come to."""
    if not opened.form.is_valid():
        return {"unready": True}
    parts = editor.put(place, opened.made(place, editor))
    content = with_section(place.draft.content, place.line, place.section, parts)
    return effect_of(place, content, at=at)


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, key: int, line: str, section: str, row: int) -> HttpResponse:
    """The row in that place; the place behind the last is a new one."""
    place, editor = _of(request, key, line, section)
    opened = _open(place, editor, row, request.POST or None)
    back = redirect("workspace:terms_section", key=key, line=line, section=place.section)
    if place.draft.state not in EDITABLE:
        return back
    at, status, effect, revision = clock.now(), 200, None, request.POST.get("revision")
    if request.method == "POST":
        status = 422
        if opened.form.is_valid():
            try:
                _keep(request, place, editor, opened.made(place, editor))
            except Refused as refusal:
                if overtaken(place, refusal):
                    opened, revision = _open(place, editor, row, request.POST), None
                    effect = _effect(place, editor, opened, at)
                opened.form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. It is checked on the page of the draft."))
                return back
    present = opened.present
    if effect is None:
        unchanged = place.draft.content
        effect = effect_of(place, unchanged, at=at) if present else {"unready": True}
    context = {
        **frame(request, "agreements"),
        **effect,
        "place": place,
        "draft": place.draft,
        "line": line,
        "list_name": section,
        "row": opened.row,
        "row_name": name_of_row(editor, present),
        "form": opened.form,
        "title": editor.title(present) if present else editor.add,
        "section_title": comparison_words(reader_language())(f"section_{place.section}"),
        "revision": revision or place.draft.revision,
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
    at = clock.now()
    context = _effect(place, editor, _open(place, editor, row, request.POST), at)
    return render(
        request, "workspace/terms_effect.html", {**context, "at": at, "draft": place.draft}
    )


@staff("can_edit_agreements")
@require_POST
def change_rows(request: HttpRequest, key: int, line: str, section: str) -> HttpResponse:
    """Take rows from what we offer (`offer`), move one (`up`, `down`: its place), `remove` one."""
    place, editor = _of(request, key, line, section)
    if editor.fixed:
        raise Http404
    rows = editor.read(place)
    offered = {row["code"]: row for row in editor.offers(place)}
    rows += [offered[code] for code in request.POST.getlist("offer") if code in offered]
    for verb, by in (("up", -1), ("down", 1), ("remove", 0)):
        at = whole_of(request.POST.get(verb, ""))
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
            revision=whole_of(request.POST.get("undo", "")),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: it stands as before."))
    return redirect(reverse(PAGES.get(section, "workspace:terms_section"), kwargs=place_named))

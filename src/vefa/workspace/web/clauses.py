"""The clauses of a terms draft: in their order, one by one, and on the test bench."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements import actions
from vefa.agreements.domain.drafts import EDITABLE, with_section
from vefa.agreements.web.bench import Bench, bench_of
from vefa.agreements.web.pages import reader_language
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.coverage.domain import ClauseSet, CoverageError, describe_error, wording
from vefa.coverage.domain.editing import SetInWords, free_number, moved, set_in_words
from vefa.workspace.web.clause_forms import ClauseForm, NewClauseForm
from vefa.workspace.web.frame import frame
from vefa.workspace.web.terms import OVERTAKEN, overtaken, place_of, revision_of
from vefa.workspace.web.terms_effects import differences_of, undoing_of
from vefa.workspace.web.terms_forms import whole_of
from vefa.workspace.web.terms_row_tools import NAME
from vefa.workspace.web.terms_sections import Place, words_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """Rows as they can be read: a set in words and on the bench, or why they cannot be."""

    clauses: ClauseSet | None
    shown: SetInWords | None
    bench: Bench | None
    fault: str = ""


def _line(place: Place) -> Json:
    line: Json = place.draft.content["lines"][place.line]
    return line


def _read(line: Json, rows: list[Json], data: QueryDict | None = None) -> Read:
    language = reader_language()
    try:
        clauses = ClauseSet.from_json({**line, "clauses": rows})
        return Read(clauses, set_in_words(clauses, language), bench_of(clauses, data))
    except CoverageError as error:
        return Read(None, None, None, describe_error(error, language))


def _frame(request: HttpRequest, place: Place) -> Json:
    return {
        **frame(request, "agreements"),
        "draft": place.draft,
        "line": place.line,
        "line_name": words_of(_line(place)["name"]),
        "may_write": place.draft.state in EDITABLE,
    }


@staff("can_edit_agreements")
@require_GET
def show_clauses(request: HttpRequest, key: int, line: str) -> HttpResponse:
    """Every clause of a service line in its order, what is wrong, and the bench."""
    place = place_of(request, key, line, "clauses")
    rows = list(_line(place)["clauses"])
    read = _read(_line(place), rows)
    context = {
        **_frame(request, place),
        "read": read,
        "bench": read.bench,
        "rows": [(row, shown) for row, shown in zip(rows, _each(read, rows), strict=True)],
        "count": len(rows),
        "revision": place.draft.revision,
        "undoing": undoing_of(place),
        "place": place,
    }
    return render(request, "workspace/clauses.html", context)


def _each(read: Read, rows: list[Json]) -> list[Any]:
    return list(read.shown.clauses) if read.shown else [None] * len(rows)


@staff("can_edit_agreements")
@require_POST
def show_bench(request: HttpRequest, key: int, line: str) -> HttpResponse:
    """What the clauses as they are saved decide about what the bench says."""
    place = place_of(request, key, line, "clauses")
    read = _read(_line(place), list(_line(place)["clauses"]), request.POST)
    context = {"bench": read.bench, "fault": read.fault}
    return render(request, "workspace/bench_decision.html", context)


@staff("can_edit_agreements")
@require_POST
def change_clauses(request: HttpRequest, key: int, line: str) -> HttpResponse:
    """Move a clause (`up`, `down`: its place) or remove it (`remove`)."""
    place = place_of(request, key, line, "clauses")
    rows = list(_line(place)["clauses"])
    for verb, by in (("up", -1), ("down", 1), ("remove", 0)):
        at = whole_of(request.POST.get(verb, ""))
        if 0 <= at < len(rows):
            rows = moved(rows, at, by) if by else [*rows[:at], *rows[at + 1 :]]
            break
    try:
        _keep(request, place, rows)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved. It is checked on the page of the draft."))
    return redirect("workspace:terms_clauses", key=key, line=line)


def _keep(request: HttpRequest, place: Place, rows: list[Json]) -> None:
    actions.change_section(
        actor=actor_of_request(request),
        at=clock.now(),
        draft=place.draft,
        line=place.line,
        section="clauses",
        content={"clauses": rows},
        expected_revision=revision_of(request, place),
    )


def _form(place: Place, at: int, data: QueryDict | None) -> ClauseForm:
    """The form of the clause in that place; the place behind the last is a new one."""
    line = _line(place)
    rows = list(line["clauses"])
    try:
        words = ClauseSet.from_json({**line, "clauses": []})
    except CoverageError as error:
        raise Http404 from error
    if at < len(rows):
        return ClauseForm(data, row=rows[at], line=line, words=words)
    before = [
        (str(n), f"{row.get('number')} {words_of(row.get('title') or {})}")
        for n, row in enumerate(rows)
    ]
    row = {"number": free_number(rows)}
    return NewClauseForm(data, before=before, row=row, line=line, words=words)


def _with(place: Place, at: int, form: ClauseForm) -> tuple[list[Json], int]:
    """The rows with what the form says, and the place of its clause among them."""
    rows = list(_line(place)["clauses"])
    if at < len(rows):
        rows[at] = form.row(str(rows[at]["code"]), rows[at].get("group"))
        return rows, at
    taken = {row.get("code") for row in rows}
    code = next(code for n in range(1, len(rows) + 2) if (code := f"own_clause_{n}") not in taken)
    goes = int(form.cleaned_data["before"] or len(rows))
    rows.insert(goes, form.row(code, None))
    return rows, goes


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def edit_clause(request: HttpRequest, key: int, line: str, place: int) -> HttpResponse:
    """The clause in that place; the place behind the last is a new one."""
    where = place_of(request, key, line, "clauses")
    data = request.POST if request.method == "POST" else None
    place = _standing(where, place, data)
    if where.draft.state not in EDITABLE:
        return redirect("workspace:terms_clauses", key=key, line=line)
    form, status, compared = _form(where, place, data), 200, None
    if data is not None and "add" not in data:
        status = 422
        if form.is_valid() and _saved(request, where, place, form):
            messages.success(request, _("Saved. It is checked on the page of the draft."))
            return redirect("workspace:terms_clauses", key=key, line=line)
        if form.has_error(NON_FIELD_ERRORS, OVERTAKEN):
            place = _standing(where, place, data)
            form, compared = _compared(where, place, data, form.non_field_errors())
    shown = compared or _effect(where, place, form if data is not None else None, data)
    rows = _line(where)["clauses"]
    context = {
        **_frame(request, where),
        **shown,
        "form": form,
        "place": place,
        "is_new": place == len(rows),
        "row_name": rows[place]["code"] if place < len(rows) else "",
        "revision": (not compared and request.POST.get("revision")) or where.draft.revision,
        "failed": status != 200,
    }
    return render(request, "workspace/clause.html", context, status=status)


def _standing(place: Place, at: int, data: QueryDict | None) -> int:
    """Where the clause stands by now; 404 beyond the end.

    A form says which clause it was drawn for: others may have come or gone before it since.
    """
    codes = [row.get("code") for row in _line(place)["clauses"]]
    if data is not None and NAME in data:
        named = data[NAME]
        return codes.index(named) if named in codes else len(codes)
    if at > len(codes):
        raise Http404
    return at


def _compared(
    place: Place, at: int, data: QueryDict, told: Iterable[Any]
) -> tuple[ClauseForm, Json]:
    """The form beside what somebody else has saved meanwhile, and what it would change in that."""
    form = _form(place, at, data)
    effect = _effect(place, at, form, data)
    if form.is_valid():
        content = with_section(
            place.draft.content, place.line, "clauses", {"clauses": _with(place, at, form)[0]}
        )
        effect["differences"] = differences_of(place, content)
    for said in told:
        form.add_error(None, str(said))
    return form, effect


def _saved(request: HttpRequest, place: Place, at: int, form: ClauseForm) -> bool:
    """Save; or tell the form what the clause cannot be, or who was quicker."""
    rows, _place = _with(place, at, form)
    fault = _read(_line(place), rows).fault
    try:
        if not fault:
            _keep(request, place, rows)
    except Refused as refusal:
        code = OVERTAKEN if overtaken(place, refusal) else ""
        form.add_error(None, ValidationError(str(refusal), code=code))
        return False
    if fault:
        form.add_error(None, fault)
    return not fault


@staff("can_edit_agreements")
@require_POST
def show_clause_effect(request: HttpRequest, key: int, line: str, place: int) -> HttpResponse:
    """What the clause, as the form says it now, would come to; nothing is saved."""
    where = place_of(request, key, line, "clauses")
    place = _standing(where, place, request.POST)
    context = _effect(where, place, _form(where, place, request.POST), request.POST)
    return render(request, "workspace/clause_effect.html", context)


def _effect(place: Place, at: int, form: ClauseForm | None, data: QueryDict | None) -> Json:
    """The clause as it would be printed, what would be wrong, and what the bench would decide."""
    rows = list(_line(place)["clauses"])
    if form is not None:
        if not form.is_valid():
            return {"unready": True}
        rows, at = _with(place, at, form)
    elif at == len(rows):
        return {"unready": True, "bench": _read(_line(place), rows, data).bench}
    read = _read(_line(place), rows, data)
    if read.clauses is None or read.shown is None:
        return {"fault": read.fault}
    own = read.shown.clauses[at]
    decided = read.bench.decision.clause if read.bench and read.bench.decision else ""
    return {
        "own": own,
        "printed": [(code, wording(own.clause, read.clauses, code)) for code in own.clause.text],
        "others": [said for said in read.shown.problems if said not in own.problems],
        "bench": read.bench,
        "decides": decided == own.clause.number,
    }

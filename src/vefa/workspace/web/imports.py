"""Bringing customers in from tables: hand a file in, read what it would do, let it be done."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.rates import limited
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.importing.actions import check_file, checked, discard_file, order_import
from vefa.importing.domain.columns import KINDS, TABLES, table_of
from vefa.importing.domain.decoding import ENCODINGS, MOST_BYTES
from vefa.importing.domain.planning import UNCHANGED, Plan, Step
from vefa.importing.domain.problems import ERROR, Problem
from vefa.importing.models import HandedIn, ImportState
from vefa.importing.queries.handed_in import file_with, latest
from vefa.importing.queries.wording import VERBS, about, heading, language, said, title
from vefa.reports.formats import MEDIA_TYPE, workbook
from vefa.workspace.web.frame import frame
from vefa.workspace.web.import_sheets import (
    change_words,
    report_sheets,
    template_csv,
    template_sheets,
)

CAN_IMPORT: Final = "can_add_customers"
MOST_SHOWN: Final = 200
"""So many problems and rows a page shows; the report has all."""


class FileForm(forms.Form):
    """A file, and what it is where that cannot be recognised."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX, at most 10 MB and 20,000 rows of each table.")
    )
    kind = forms.ChoiceField(
        label=_("What it holds"),
        required=False,
        help_text=_("For a CSV file whose headings leave it open."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("", _("recognise it")), *((name, name) for name in ENCODINGS)],
        help_text=_("For a CSV file whose letters look wrong once checked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(table.kind, table.titles[language()]) for table in TABLES]
        self.fields["kind"].choices = [("", _("recognise it")), *kinds]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Not too large to be read at once."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Please split it."))
        return file


@staff(CAN_IMPORT)
@limited("imports")
@require_http_methods(["GET", "POST"])
def show_imports(request: HttpRequest) -> HttpResponse:
    """The form, the columns, and what was handed in before."""
    form = FileForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            file = check_file(
                actor=actor_of_request(request),
                at=clock.now(),
                name=given["file"].name,
                content=given["file"].read(),
                kind=given["kind"],
                encoding=given["encoding"],
            )
            return redirect("workspace:import", key=file.pk)
    context = {
        "form": form,
        "tables": [_explained(kind) for kind in KINDS],
        "files": latest(),
        "failed": status == 422,
    }
    page = {**frame(request, "imports"), **context}
    return render(request, "workspace/imports.html", page, status=status)


def _explained(kind: str) -> dict[str, Any]:
    table = table_of(kind)
    return {
        "kind": kind,
        "title": table.titles[language()],
        "columns": [
            (each.headings[language()], each.required, about(each), example)
            for each, example in zip(table.columns, table.example, strict=True)
        ],
    }


@staff(CAN_IMPORT)
@require_GET
def download_template(_request: HttpRequest, form: str) -> HttpResponse:
    """Empty tables: one workbook, or a CSV file of one of them."""
    kind, _dot, ending = form.partition(".")
    if form == "all.xlsx":
        made: bytes | str = workbook(template_sheets())
        response = HttpResponse(made, content_type=MEDIA_TYPE)
    elif kind in KINDS and ending == "csv":
        response = HttpResponse(template_csv(table_of(kind)), content_type="text/csv")
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="vefa-{form}"'
    return response


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words."""

    problem: Problem
    table: str
    column: str
    words: str

    @property
    def is_error(self) -> bool:
        """Whether it keeps the file out."""
        return self.problem.level == ERROR


@staff(CAN_IMPORT)
@require_GET
def show_import(request: HttpRequest, key: int) -> HttpResponse:
    """What a file would do, is doing or did."""
    file = file_with(key)
    problems = [Problem.from_json(each) for each in file.problems]
    errors = sum(1 for each in problems if each.level == ERROR)
    steps = _steps(file)
    rows = [_row(step) for step in steps.steps if step.verb != UNCHANGED] if steps else []
    context = {
        "file": file,
        "counts": _counts(file),
        "problems": [_told(each) for each in problems[:MOST_SHOWN]],
        "errors": errors,
        "more": max(len(problems) - MOST_SHOWN, 0),
        "rows": rows[:MOST_SHOWN],
        "more_rows": max(len(rows) - MOST_SHOWN, 0),
        "is_checked": file.state == ImportState.CHECKED,
        "is_open": file.state == ImportState.WAITING,
        "may_run": file.state == ImportState.CHECKED and not errors and bool(rows),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "workspace/import_body.html", context)
    return render(request, "workspace/import.html", {**frame(request, "imports"), **context})


def _steps(file: HandedIn) -> Plan | None:
    """What it would do; None once it is over, or while it cannot be read."""
    if file.state != ImportState.CHECKED:
        return None
    return checked(bytes(file.content), kind=file.kind, encoding=file.encoding).plan


def _row(step: Step) -> tuple[str, int, LazyText, str, str]:
    values = step.values
    name = str(values.get("code") or values.get("email") or values.get("name") or "")
    place = step.record
    return title(place.sheet), place.row, VERBS[step.verb], name, change_words(step)


def _counts(file: HandedIn) -> list[tuple[str, list[int]]]:
    return [
        (title(kind), [file.counts[kind][verb] for verb in VERBS])
        for kind in KINDS
        if kind in file.counts
    ]


def _told(each: Problem) -> Told:
    return Told(each, title(each.sheet), heading(each.sheet, each.column), said(each))


@staff(CAN_IMPORT)
@require_GET
def download_report(_request: HttpRequest, key: int) -> HttpResponse:
    """Every problem and every row of a file."""
    file = file_with(key)
    problems = [Problem.from_json(each) for each in file.problems]
    steps = _steps(file)
    made = workbook(report_sheets(problems, steps.steps if steps else ()))
    response = HttpResponse(made, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="import-{file.pk}.xlsx"'
    return response


@staff(CAN_IMPORT)
@limited("deeds")
@require_POST
def settle_import(request: HttpRequest, key: int) -> HttpResponse:
    """Take the file in, or throw it away."""
    actor, file = actor_of_request(request), file_with(key)
    if "discard" in request.POST:
        discard_file(actor=actor, at=clock.now(), file=file)
        return redirect("workspace:imports")
    with suppress(Refused):  # pressed twice: the page says how it stands
        order_import(actor=actor, at=clock.now(), file=file)
    return redirect("workspace:import", key=key)

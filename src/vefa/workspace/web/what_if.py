"""“What if we had signed that plan?”: asking, watching it being counted, reading what came out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Customer
from vefa.desk.queries.wording import CLOCKS, OUTCOMES, SEVERITIES
from vefa.reports.actions import ask_what_if, cancel_what_if
from vefa.reports.domain.questions import Question
from vefa.reports.domain.sums import OTHER, OWN, Figures, Late, Sums
from vefa.reports.formats import MEDIA_TYPE, workbook
from vefa.reports.models import WhatIf
from vefa.reports.queries.asked import (
    Meant,
    agreement_paths,
    customer_codes,
    latest,
    meant,
    what_if_with,
)
from vefa.ui import formats
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading
from vefa.workspace.web.what_if_form import KIND_WORDS, WhatIfForm
from vefa.workspace.web.what_if_sheets import sheets_of

CAN_ASK: Final = "can_replay_terms"


@staff(CAN_ASK)
@require_http_methods(["GET", "POST"])
def show_what_ifs(request: HttpRequest) -> HttpResponse:
    """The form, and what was asked before."""
    at, status = clock.now(), 200
    form = WhatIfForm(request.POST or None, language=_language(), initial=_first())
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                question = form.question(at=at)
                asked = ask_what_if(actor=actor_of_request(request), at=at, question=question)
                return redirect("workspace:what_if", key=asked.pk)
            except ValidationError as error:
                form.add_error(None, error)
            except Refused as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(refusal))
    context = {
        "form": form,
        "kind_words": KIND_WORDS,
        "asked": [(row, _meant(row)) for row in latest()],
        "customers": customer_codes(),
        "agreements": agreement_paths(),
        "failed": status == 422,
    }
    page = {**frame(request, "what_ifs"), **context}
    return render(request, "workspace/what_ifs.html", page, status=status)


def _first() -> dict[str, Any]:
    """The last three whole months."""
    today = timezone.localtime(clock.now()).date()
    until = today.replace(day=1) - timedelta(days=1)
    since = (until - timedelta(days=75)).replace(day=1)
    return {"since": since, "until": until}


def _meant(row: WhatIf) -> "Told":
    question = Question.from_json(row.question)
    names = meant(question)
    return Told(question, names, names.plan[_language()] if names.plan else names.title)


@dataclass(frozen=True, slots=True)
class Told:
    """A question in words."""

    question: Question
    names: Meant
    terms: str


@staff(CAN_ASK)
@require_GET
def show_what_if(request: HttpRequest, key: int) -> HttpResponse:
    """One question: how far it is, or what it came to."""
    row = what_if_with(key)
    sums = Sums.from_json(row.sums) if row.sums and row.state == "done" else None
    context = {
        "row": row,
        "told": _meant(row),
        **(_figures(sums) if sums else {}),
    }
    if "HX-Request" in request.headers:
        return render(request, "workspace/what_if_body.html", context)
    return render(request, "workspace/what_if.html", {**frame(request, "what_ifs"), **context})


@staff(CAN_ASK)
@require_GET
def download_what_if(request: HttpRequest, key: int) -> HttpResponse:
    """All figures as a spreadsheet."""
    row = what_if_with(key)
    note_reading(request, "what_if_exported", subject="what_if", subject_id=row.pk)
    sums = Sums.from_json(row.sums) if row.sums else Sums()
    made = workbook(sheets_of(sums, _customers(sums)))
    name = f"what-if-{row.pk}.xlsx"
    response = HttpResponse(made, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff(CAN_ASK)
@require_POST
def stop_what_if(request: HttpRequest, key: int) -> HttpResponse:
    """Count no further."""
    cancel_what_if(actor=actor_of_request(request), at=clock.now(), asked=what_if_with(key))
    return redirect("workspace:what_if", key=key)


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it is about, and its figures. `day` is the first of a month."""

    label: LazyText | str
    figures: Figures
    day: date | None = None


def _figures(sums: Sums) -> dict[str, Any]:
    months = [Line(name, each, _month(name)) for name, each in sums.by(0).items()]
    clocks = sums.by(2)
    return {
        "sums": sums,
        "months": months,
        "severities": _lines(sums.by(1).items(), SEVERITIES),
        "clocks": _lines(((name, clocks[name]) for name in CLOCKS if name in clocks), CLOCKS),
        "charts": _charts(months),
        "tiles": _tiles(sums),
        "coverage": _coverage(sums),
        "worst": _worst(sums),
    }


def _tiles(sums: Sums) -> list[tuple[str, str]]:
    """The figures that matter first, each under the one and the other terms."""
    language, figures = _language(), sums.all
    shares = [
        "–" if share is None else formats.percent(share, language, decimals=1)
        for share in (figures.own_share, figures.other_share)
    ]
    pairs = (
        (_("Promises missed"), figures.own_missed, figures.other_missed),
        (_("Billable requests"), sums.decided(OWN, "billable"), sums.decided(OTHER, "billable")),
    )
    counts = [
        (label, f"{formats.number(own, language)} → {formats.number(other, language)}")
        for label, own, other in pairs
    ]
    return [(_("Promises kept"), " → ".join(shares)), *counts]


def _lines(rows: Iterable[tuple[str, Figures]], words: dict[str, LazyText]) -> list[Line]:
    return [Line(words.get(name, name), figures) for name, figures in rows]


def _month(name: str) -> date:
    return date.fromisoformat(f"{name}-01")


Series = tuple[str, list[int], str]


def _charts(months: list[Line]) -> list[tuple[str, list[str], list[Series]]]:
    """Kept and missed by month, under each of the terms."""
    labels = [str(line.label) for line in months]
    figures = [line.figures for line in months]
    own = [each.own_kept for each in figures], [each.own_missed for each in figures]
    other = [each.other_kept for each in figures], [each.other_missed for each in figures]
    titles = _("Under the terms they had"), _("Under the other terms")
    return [
        (title, labels, [(_("Kept"), kept, "ok"), (_("Missed"), missed, "missed")])
        for title, (kept, missed) in zip(titles, (own, other), strict=True)
    ]


def _coverage(sums: Sums) -> list[tuple[LazyText, int, int]]:
    return [
        (words, sums.decided(OWN, code), sums.decided(OTHER, code))
        for code, words in OUTCOMES.items()
        if sums.decided(OWN, code) or sums.decided(OTHER, code)
    ]


def _customers(sums: Sums) -> dict[int, str]:
    keys = {each.customer for each in sums.worst}
    return dict(Customer.objects.filter(pk__in=keys).values_list("pk", "name"))


def _worst(sums: Sums) -> list[tuple[Late, LazyText, str]]:
    """The worst tickets, each with its promise and its customer in words."""
    names = _customers(sums)
    return [(each, CLOCKS[each.clock], names.get(each.customer, "")) for each in sums.worst]

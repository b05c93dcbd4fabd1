"""The audit trail for the quality manager: search, read, export."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vefa.accounts.queries import people_named
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.rates import limited
from vefa.accounts.web.recent import require_recent
from vefa.audit.models import Entry
from vefa.audit.queries import Search, as_json, found, page_of
from vefa.core.scope import Scope, scoped
from vefa.customers.models import Customer
from vefa.customers.queries import customers_like
from vefa.ui.widgets import DayField
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading
from vefa.workspace.web.trail_words import DEEDS, deed_words

COLUMNS: Final = (
    "id",
    "at",
    "customer_id",
    "actor_id",
    "actor_kind",
    "actor_name",
    "address",
    "deed",
    "subject",
    "subject_id",
)
_AT_ONCE: Final = 1_000


class SearchForm(forms.Form):
    """What is looked for. Everything may be left out."""

    customer = forms.CharField(label=_("Customer"), max_length=100, required=False)
    who = forms.CharField(label=_("Who"), max_length=100, required=False)
    deed = forms.ChoiceField(label=_("Deed"), required=False)
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until the end of"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(words), deed) for deed, words in DEEDS.items())
        chosen = [("", _("All")), *((deed, words) for words, deed in named)]
        self.fields["deed"] = forms.ChoiceField(label=_("Deed"), required=False, choices=chosen)

    def search(self, after: str) -> Search:
        """What the form asks for; a field that cannot be read asks for nothing."""
        self.is_valid()
        asked = self.cleaned_data
        customer, who, until = asked.get("customer"), asked.get("who"), asked.get("until")
        return Search(
            customer_ids=tuple(customers_like(customer)) if customer else None,
            actor_ids=tuple(people_named(who)) if who else None,
            deed=asked.get("deed") or "",
            since=_midnight(asked.get("since")),
            until=_midnight(until + timedelta(days=1)) if until else None,
            after=after,
        )


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _note(request: HttpRequest, deed: str) -> None:
    asked = {name: value for name, value in request.GET.items() if value and name != "after"}
    note_reading(request, deed, subject="trail", asked=asked)


@staff("can_see_audit")
@require_GET
def show_trail(request: HttpRequest) -> HttpResponse:
    """The deeds that the search means, the newest first."""
    form = SearchForm(request.GET)
    page = page_of(form.search(request.GET.get("after", "")))
    if "after" not in request.GET:
        _note(request, "trail_read")
    names = dict(
        Customer.objects.filter(pk__in={entry.customer_id for entry in page.entries}).values_list(
            "pk", "name"
        )
    )
    query = request.GET.copy()
    query.pop("after", None)
    further = query.copy()
    further["after"] = page.after
    context = {
        "form": form,
        "rows": [
            (entry, deed_words(entry.deed), names.get(entry.customer_id or 0, ""), _facts(entry))
            for entry in page.entries
        ],
        "searched": bool(query),
        "query": query.urlencode(),
        "more": further.urlencode() if page.after else "",
    }
    return render(request, "workspace/trail.html", {**frame(request, "trail"), **context})


def _facts(entry: Entry) -> list[tuple[str, str]]:
    """The facts of an entry as pairs; a change reads “before → after”."""
    told = []
    for name, value in entry.facts.items():
        if _is_rows(value):
            told += [_row(name, each) for each in value]
        elif isinstance(value, list) and len(value) == 2:
            told.append((name, " → ".join(map(_said, value))))
        else:
            told.append((name, _said(value)))
    return told


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _row(name: str, row: dict[str, Any]) -> tuple[str, str]:
    """One of the things that a deed did: what it was, then its data."""
    data = row.get("data", {})
    rest = {key: value for key, value in row.items() if key not in ("code", "data")}
    values = {**data, **rest} if isinstance(data, dict) else {"data": data, **rest}
    said = []
    if "before" in values and "after" in values:
        said.append(f"{_said(values.pop('before'))} → {_said(values.pop('after'))}")
    said += [f"{key} {_said(value)}" for key, value in values.items()]
    return str(row.get("code") or name), ", ".join(said)


def _said(value: object) -> str:
    if value is None or value == "":
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@require_GET
@staff("can_see_audit")
@require_recent()
@limited("exports", reading=True)
def export_trail(request: HttpRequest, form: str) -> HttpResponseBase:
    """All that the search means, oldest last, as CSV for a table or as lines of JSON."""
    writers = {"csv": (_csv, "text/csv"), "jsonl": (_jsonl, "application/jsonl")}
    if form not in writers:
        raise Http404
    lines, kind = writers[form]
    search = SearchForm(request.GET).search("")
    _note(request, "trail_exported")
    scope = actor_of_request(request).scope
    response = StreamingHttpResponse(_within(scope, lines, search), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-trail.{form}"'
    return response


def _within(scope: Scope, lines: Any, search: Search) -> Iterator[str]:
    """The lines under the reader's scope: a stream runs after the request's transaction."""
    with scoped(scope):
        yield from lines(found(search).iterator(chunk_size=_AT_ONCE))


def _jsonl(entries: Iterator[Entry]) -> Iterator[str]:
    for entry in entries:
        yield as_json(entry) + "\n"


def _csv(entries: Iterator[Entry]) -> Iterator[str]:
    yield "\N{ZERO WIDTH NO-BREAK SPACE}"  # a spreadsheet takes it for UTF-8 only so
    yield _csv_line([*COLUMNS, "facts"])
    for entry in entries:
        facts = "; ".join(f"{name}: {said}" for name, said in _facts(entry))
        yield _csv_line([*(getattr(entry, name) for name in COLUMNS), facts])


def _csv_line(values: list[Any]) -> str:
    out = StringIO()
    csv.writer(out).writerow([_harmless(value) for value in values])
    return out.getvalue()


_FORMULA: Final = re.compile(r"(^|[;\t\r\n])([\"\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])")
"""What a spreadsheet takes for a formula: at the beginning of a cell, and after a semicolon, since
that parts the cells of a file where commas part the decimals (in Turkish and Russian, say).
A quotation mark between them is the cell's own to such a reader, and not what hides the formula."""


def _harmless(value: object) -> object:
    """A text that a spreadsheet will not take for a formula."""
    if isinstance(value, datetime):
        return value.isoformat()
    return _FORMULA.sub(r"\1\2'", value) if isinstance(value, str) else value

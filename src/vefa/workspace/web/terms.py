"""A terms draft on the desk: the whole of it, each section, and its way to being published."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.agreements import actions
from vefa.agreements.access import draft_for
from vefa.agreements.actions.hours import hours_rebuilt
from vefa.agreements.data import comparison_words
from vefa.agreements.domain.drafts import (
    AGREEMENT,
    EDITABLE,
    LINE_SECTIONS,
    SHOWN,
    BadSection,
    moves_of,
    section_of,
    with_section,
)
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries.drafts import (
    SectionProblem,
    is_outdated,
)
from vefa.agreements.queries.plans import plans_offered
from vefa.agreements.queries.references import hints_of_draft
from vefa.agreements.web.pages import draft_context, reader_language, step_seen
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.queries import representatives
from vefa.workspace.web.frame import frame
from vefa.workspace.web.terms_effects import effect_of, undoing_of
from vefa.workspace.web.terms_forms import whole_of
from vefa.workspace.web.terms_lists import lists_of
from vefa.workspace.web.terms_rows import ROWS
from vefa.workspace.web.terms_sections import EDITORS, Place, hours_of, words_of
from vefa.workspace.web.terms_targets import TargetsForm

WITH_WORDS: Final = ("return", "sign", "withdraw")
"""Steps that want words."""

WEIGHTY: Final = ("approve", "sign", "withdraw")
"""Steps that bind a company, or take back what it was asked: they ask again who one is."""

MOVED: Final = {
    "submit": _("Submitted. A manager who did not write it approves it next."),
    "approve": _("Approved for us. The customer’s representatives are asked by letter."),
    "return": _("Returned to those who write it."),
    "sign": _("The signature is noted. The terms hold from their day."),
    "withdraw": _("Withdrawn. What holds goes on as it is."),
}
"""What is told after each step."""

_COUNTED: Final = ("clauses", "duties", "third_parties", "rates", "travel_bands", "allowances")

WHOLE: Final = "-"
"""Stands in addresses for the whole terms, where a service line is named otherwise."""

OVERTAKEN: Final = "changed_meanwhile"
"""The code of the refusal where somebody else has saved the same section meanwhile."""

PAGES: Final = {"clauses": "workspace:terms_clauses"}
"""Sections that have a page of their own, by the name of its address (arguments `key`, `line`).

A section such as the clauses is plugged in here; it saves by `actions.change_section`."""


class WordsForm(forms.Form):
    """Words that go with a step. They are kept in the browser until the step is done."""

    words = forms.CharField(
        label=_("In words"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: QueryDict | None = None, *, draft: TermsDraft, verb: str) -> None:
        super().__init__(data, auto_id=f"{verb}_%s")
        self.fields["words"].widget.attrs["data-draft"] = f"terms-{draft.pk}-{verb}"


@staff("can_edit_agreements")
@require_GET
def show_draft(request: HttpRequest, key: int) -> HttpResponse:
    """The draft: where it stands, what is wrong, its sections, what changes, all of it."""
    return _overview(request, draft_for(actor_of_request(request), key))


def _overview(
    request: HttpRequest,
    draft: TermsDraft,
    *,
    status: int = 200,
    told: str = "",
    sent: Mapping[str, WordsForm] = MappingProxyType({}),
) -> HttpResponse:
    actor, at, language = actor_of_request(request), clock.now(), reader_language()
    verbs = [verb for verb in moves_of(draft.state, "provider") if verb != "change"]
    if not actor.can("can_approve_terms"):
        verbs = [verb for verb in verbs if verb in ("submit", "withdraw")]
    shown = draft_context(draft, at=at)
    found = shown["problems"]
    hints = hints_of_draft(draft, draft.content) if draft.state in EDITABLE else []
    wrong = {(each.line, each.section) for each in found}
    context = {
        **frame(request, "agreements"),
        **shown,
        "problems": [_told(draft, each, language) for each in found],
        "hints": [_told(draft, each, language) for each in hints],
        "outdated": is_outdated(draft),
        "verbs": verbs,
        "may_write": draft.state in EDITABLE,
        "is_shown": draft.state in SHOWN,
        "sections": _sections(draft, wrong),
        "plans": _plans_left(draft),
        "representatives": representatives(draft.customer_id),
        "forms": {verb: WordsForm(draft=draft, verb=verb) for verb in WITH_WORDS} | dict(sent),
        "told": told,
        "failed": status != 200,
    }
    return render(request, "workspace/terms.html", context, status=status)


def _told(draft: TermsDraft, each: SectionProblem, language: str) -> tuple[str, str, str]:
    """Where it is mended, the section's title, and the sentence."""
    said = each.said.get(language) or each.said["en"]
    title = comparison_words(language)(f"section_{each.section}")
    return _address(draft, each.line, each.section), title, said


def _address(draft: TermsDraft, line: str, section: str) -> str:
    """Where a section is changed; empty where no page of it is there."""
    arguments: dict[str, Any] = {"key": draft.pk, "line": line or WHOLE}
    if section in PAGES:
        return reverse(PAGES[section], kwargs=arguments)
    if section not in EDITORS and section not in ROWS:
        return ""
    return reverse("workspace:terms_section", kwargs={**arguments, "section": section})


def _sections(draft: TermsDraft, wrong: set[tuple[str, str]]) -> list[tuple[str, list[Any], str]]:
    """By service line: its name, then address, title, whether something is wrong and, of a list,
    the number of entries of each section in a contract's order, and its code."""
    words = comparison_words(reader_language())
    header = (
        _address(draft, "", AGREEMENT),
        words(f"section_{AGREEMENT}"),
        ("", AGREEMENT) in wrong,
        None,
    )
    found: list[tuple[str, list[Any], str]] = [("", [header], "")]
    for code, line in draft.content["lines"].items():
        rows = [
            (
                _address(draft, code, each),
                words(f"section_{each}"),
                (code, each) in wrong,
                _entries(line, each),
            )
            for each in LINE_SECTIONS
        ]
        found.append((words_of(line["name"]), rows, code))
    return found


def _entries(line: Mapping[str, Any], section: str) -> int | None:
    """How many entries a section has that is a list; None for any other."""
    if section == "responsibilities":
        return len((line.get(section) or {}).get("rows", ()))
    if section not in _COUNTED:
        return None
    return len(line.get(section) or ())


def _plans_left(draft: TermsDraft) -> list[tuple[str, str]]:
    """The plans whose service the draft does not have yet."""
    return [
        (plan.code, words_of(plan.name))
        for plan in plans_offered()
        if plan.line not in draft.content["lines"]
    ]


@staff("can_edit_agreements")
@require_POST
def move_draft(request: HttpRequest, key: int, verb: str) -> HttpResponseBase:
    """Submit, approve, return, note a signature, withdraw."""
    move = _move_proved if verb in WEIGHTY else _move
    return move(request, key=key, verb=verb)


def _move(request: HttpRequest, key: int, verb: str) -> HttpResponseBase:
    actor, at = actor_of_request(request), clock.now()
    draft = draft_for(actor, key)
    form = WordsForm(request.POST if verb in WITH_WORDS else None, draft=draft, verb=verb)
    if form.is_bound and not form.is_valid():
        return _overview(request, draft, status=422, sent={verb: form})
    words = form.cleaned_data["words"] if form.is_bound else ""
    who: dict[str, Any] = {"actor": actor, "at": at, "draft": draft}
    deeds: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit_draft(**who),
        "approve": lambda: actions.approve_draft(**who, seen=step_seen(request)),
        "return": lambda: actions.return_draft(**who, words=words),
        "sign": lambda: actions.sign_draft(**who, words=words, seen=step_seen(request)),
        "withdraw": lambda: actions.withdraw_draft(**who, reason=words),
    }
    if verb not in deeds:
        raise Http404
    try:
        deeds[verb]()
    except Refused as refusal:
        return _overview(request, draft, status=422, told=str(refusal))
    messages.success(request, MOVED[verb])
    return redirect("workspace:terms", key=key)


def _page_of(key: int, **_step: str) -> str:
    return reverse("workspace:terms", args=[key])


_move_proved: Final = require_recent(back=_page_of)(_move)


def place_of(request: HttpRequest, key: int, line: str, section: str) -> Place:
    """The section of the draft that an address names; 404 where there is none."""
    draft = draft_for(actor_of_request(request), key)
    place = Place(draft, "" if line == WHOLE else line, section)
    try:
        section_of(draft.content, place.line, section)
    except BadSection as error:
        raise Http404 from error
    return place


@staff("can_edit_agreements")
@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, key: int, line: str, section: str) -> HttpResponse:
    """The form of a section, and its rows where it is a list."""
    place = place_of(request, key, line, section)
    if section not in EDITORS and section not in ROWS:
        raise Http404
    form = EDITORS[section].form(place, request.POST or None) if section in EDITORS else None
    status, effect = 200, None
    if request.method == "POST":
        if form is None:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                _save(request, place, form)
            except (Refused, forms.ValidationError) as error:
                if overtaken(place, error):
                    form = EDITORS[section].form(place, request.POST)
                    effect = _tried(place, form, clock.now())
                form.add_error(None, str(getattr(error, "message", error)))
            else:
                messages.success(request, _("Saved. It is checked on the page of the draft."))
                return redirect(request.path)
    return render_section(request, place, form, status=status, effect=effect)


def overtaken(place: Place, refusal: Exception) -> bool:
    """Whether somebody else saved the section meanwhile; the place then has the draft as it is
    now, so that the page compares with theirs and can be saved over it."""
    if getattr(refusal, "code", "") != OVERTAKEN:
        return False
    place.draft.refresh_from_db()
    return True


def _save(request: HttpRequest, place: Place, form: forms.Form) -> None:
    who: dict[str, Any] = {
        "actor": actor_of_request(request),
        "at": clock.now(),
        "draft": place.draft,
        "line": place.line,
        "expected_revision": revision_of(request, place),
    }
    if place.section == "hours":
        hours, calendar, sites = hours_of(form)
        actions.change_hours(**who, hours=hours, calendar=calendar, sites=sites)
        return
    parts = EDITORS[place.section].parts(place, form)
    if place.section == "scope":
        actions.change_scope(**who, scope=parts)
    else:
        actions.change_section(**who, section=place.section, content=parts)


def revision_of(request: HttpRequest, place: Place) -> int:
    """The revision of the draft that the writer has read."""
    read = whole_of(request.POST.get("revision", ""))
    return place.draft.revision if read < 0 else read


def render_section(
    request: HttpRequest,
    place: Place,
    form: forms.Form | None,
    *,
    status: int = 200,
    told: str = "",
    effect: dict[str, Any] | None = None,
) -> HttpResponse:
    """A section's page: its form, its rows, and what it comes to; `told` is why not.

    `effect` is what a form that was overtaken would change in what somebody else has saved: who
    has seen that may save.
    """
    lists = lists_of(place)
    may_write = place.draft.state in EDITABLE
    for field in form.fields.values() if form and not may_write else ():
        field.disabled = True
    context = {
        **frame(request, "agreements"),
        **(effect or effect_of(place, place.draft.content, at=clock.now())),
        "place": place,
        "draft": place.draft,
        "line": place.line or WHOLE,
        "line_name": words_of(place.draft.content["lines"][place.line]["name"])
        if place.line
        else "",
        "title": comparison_words(reader_language())(f"section_{place.section}"),
        "form": form,
        "blocks": list(form.blocks()) if isinstance(form, TargetsForm) else None,
        "revision": revision_of(request, place)
        if status != 200 and effect is None
        else place.draft.revision,
        "rows": [entry.title for entry in lists[0].entries] if lists else None,
        "lists": lists,
        "undoing": undoing_of(place),
        "told": told,
        "may_write": may_write,
        "failed": status != 200,
    }
    return render(request, "workspace/terms_section.html", context, status=status)


@staff("can_edit_agreements")
@require_POST
def show_effect(request: HttpRequest, key: int, line: str, section: str) -> HttpResponse:
    """What the form, as it is filled in now, would come to; nothing is saved."""
    place = place_of(request, key, line, section)
    if section not in EDITORS:
        raise Http404
    form, at = EDITORS[section].form(place, request.POST), clock.now()
    context = _tried(place, form, at, request.POST.get("tried", "")[:20])
    return render(
        request, "workspace/terms_effect.html", {**context, "at": at, "draft": place.draft}
    )


def _tried(place: Place, form: forms.Form, at: datetime, tried: str = "") -> dict[str, Any]:
    """What the form would come to in the draft as the place has it."""
    if not form.is_valid():
        return {"unready": True}
    try:
        if place.section == "hours":
            content = hours_rebuilt(place.draft, place.line, at, *hours_of(form))
        else:
            parts = EDITORS[place.section].parts(place, form)
            content = with_section(place.draft.content, place.line, place.section, parts)
        return effect_of(place, content, at=at, tried=tried)
    except (Refused, forms.ValidationError) as error:
        return {"problems": [str(getattr(error, "message", error))]}

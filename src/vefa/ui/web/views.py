"""The gallery: every component in every state, and each base template filled with samples.

For those who build pages: our own people, and everybody in a demonstration.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vefa.ui.web import samples
from vefa.ui.widgets import DayField

ERRORS = (400, 403, 404, 500)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_house(view: View[P]) -> View[P]:
    """A page that tells strangers nothing, not even that it exists; a demonstration has none."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if not settings.DEMO and (actor is None or not actor.is_staff):
            raise Http404
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


class SampleForm(forms.Form):
    """One field of each kind; the labels are samples as well."""

    title = forms.CharField(max_length=80)
    description = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField()
    product = forms.ChoiceField(
        choices=[("", "—"), ("erp", "ERP 4.2"), ("wms", "Warehouse 3.1")],
    )
    severity = forms.ChoiceField(widget=forms.RadioSelect)
    wanted_on = DayField(required=False)
    attachment = forms.FileField(required=False)
    tell = forms.BooleanField(required=False)

    def __init__(self, *args: Any, words: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in words["fields"].items():
            self.fields[name].label = label
        self.fields["title"].help_text = words["hint"]
        severity = cast("forms.ChoiceField", self.fields["severity"])
        severity.choices = list(zip(("S1", "S2", "S3"), words["impacts"], strict=True))


class SignInForm(forms.Form):
    """The two fields of a sign-in."""

    email = forms.EmailField(label="E-mail")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


def _context(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "at": samples.AT,
        "empty": "empty" in request.GET,
        "words": samples.words(language),
        "tickets": samples.tickets(language),
        "steps": samples.steps(language),
        "week": samples.week(),
    }


@require_safe
@in_house
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    words = samples.words(get_language() or "en")
    if "toast" in request.GET:
        messages.success(request, words["event"])
        messages.error(request, words["titles"][1])
    context = _context(request) | {
        "form": SampleForm(initial={"severity": "S2"}, words=words),
        "refused": SampleForm(
            {"title": "x" * 90, "email": "nobody"}, words=words, auto_id="back_%s"
        ),
        "months": samples.months(),
        "today": samples.day(),
        "page": Paginator(range(1234), 25).get_page(3),
        "crumbs": [("Kuzey Lojistik", "#"), ("Sözleşme 2026", "#")],
        "tab_items": [
            ("open", words["state"][0], "#", 12),
            ("waiting", words["state"][1], "#", 3),
            ("closed", words["steps"][4], "#", 1480),
        ],
        "bar_rows": [(s["customer"], n, s["state"]) for s, n in _counted()],
        "column_labels": ["05", "06", "07", "08", "09", "10", "11", "12", "01", "02", "03", "04"],
        "column_rows": [
            ("✓", [41, 38, 44, 52, 47, 60, 55, 49, 62, 58, 71, 44], "ok"),
            ("✗", [3, 1, 0, 4, 2, 6, 1, 0, 3, 2, 1, 4], "missed"),
        ],
        "amount": Decimal("128450.5"),
        "states": ("ok", "risk", "missed", "waiting", "none"),
    }
    return render(request, "ui/gallery/index.html", context)


def _counted() -> list[tuple[dict[str, Any], int]]:
    return list(zip(samples.tickets(get_language() or "en"), (42, 31, 17, 9, 3), strict=True))


@require_safe
@in_house
def workspace(request: HttpRequest) -> HttpResponse:
    """The engineers' page; `?empty` shows it with nothing to do, `?list` with no ticket open."""
    context = _context(request) | {"open": not {"empty", "list"} & set(request.GET)}
    return render(request, "ui/gallery/workspace.html", context)


@require_safe
@in_house
def portal(request: HttpRequest) -> HttpResponse:
    """A customer's ticket; `?home` shows the start page."""
    context = _context(request) | {"company": "Kuzey Lojistik A.Ş.", "home": "home" in request.GET}
    return render(request, "ui/gallery/portal.html", context)


@require_safe
@in_house
def sign_in(request: HttpRequest) -> HttpResponse:
    """A plain page with a form; `?refused` shows it come back."""
    form = SignInForm({"email": "ayse", "password": ""} if "refused" in request.GET else None)
    return render(request, "ui/gallery/sign_in.html", {"form": form})


@require_safe
@in_house
def error(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as it will be seen."""
    if code not in ERRORS:
        raise Http404
    return render(request, f"{code}.html", status=code)

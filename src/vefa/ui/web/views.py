"""The gallery: every component in every state, and each base template filled with samples.

For those who build pages; whoever wires the addresses decides who may look.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from vefa.ui.web import samples

ERRORS = (400, 403, 404, 500)

Text = str | Callable[[], str]


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("One sentence is enough. You can add more below."),
        max_length=80,
    )
    description = forms.CharField(
        label=gettext_lazy("Tell us more"), widget=forms.Textarea, required=False
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    product = forms.ChoiceField(
        label=gettext_lazy("Product"),
        choices=[("", "—"), ("erp", "ERP 4.2"), ("wms", "Warehouse 3.1")],
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("How bad is it?"),
        widget=forms.RadioSelect,
        choices=[
            ("S1", gettext_lazy("Nobody can work")),
            ("S2", gettext_lazy("Some people cannot work")),
            ("S3", gettext_lazy("Work is slower than usual")),
        ],
    )
    wanted_on = forms.DateField(
        label=gettext_lazy("Wanted by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    attachment = forms.FileField(label=gettext_lazy("Files"), required=False)
    tell = forms.BooleanField(
        label=gettext_lazy("Tell me by e-mail when something changes"), required=False
    )


class SignInForm(forms.Form):
    """The two fields of a sign-in."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    password = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput)


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
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    if "toast" in request.GET:
        messages.success(request, samples.words(get_language() or "en")["event"])
        messages.error(request, samples.words(get_language() or "en")["titles"][1])
    context = _context(request) | {
        "form": SampleForm(initial={"severity": "S2"}),
        "refused": SampleForm({"title": "x" * 90, "email": "nobody", "severity": ""}),
        "months": samples.months(),
        "today": samples.day(),
        "page": Paginator(range(1234), 25).get_page(3),
        "crumbs": [("Kuzey Lojistik", "#"), ("Sözleşme 2026", "#")],
        "tab_items": [
            ("open", context_word("open"), "#", 12),
            ("waiting", context_word("waiting"), "#", 3),
            ("closed", context_word("closed"), "#", 1480),
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


def context_word(state: str) -> str:
    """The word of a tab of the gallery."""
    return {"open": "Open", "waiting": "Waiting for you", "closed": "Closed"}[state]


def _counted() -> list[tuple[dict[str, Any], int]]:
    return list(zip(samples.tickets(get_language() or "en"), (42, 31, 17, 9, 3), strict=True))


@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """The engineers' page; `?empty` shows it with nothing to do, `?list` with no ticket open."""
    context = _context(request) | {"open": not {"empty", "list"} & set(request.GET)}
    return render(request, "ui/gallery/workspace.html", context)


@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """A customer's ticket; `?home` shows the start page."""
    context = _context(request) | {"company": "Kuzey Lojistik A.Ş.", "home": "home" in request.GET}
    return render(request, "ui/gallery/portal.html", context)


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """A plain page with a form; `?refused` shows it come back."""
    form = SignInForm({"email": "ayse", "password": ""} if "refused" in request.GET else None)
    return render(request, "ui/gallery/sign_in.html", {"form": form})


@require_safe
def error(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as it will be seen."""
    if code not in ERRORS:
        raise Http404
    return render(request, f"{code}.html", status=code)

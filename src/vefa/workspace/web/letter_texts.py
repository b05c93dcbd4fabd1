"""The administrator's pages of letters: their words in four languages, and who sends them."""

from dataclasses import asdict, fields, replace
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.accounts.web.recent import require_recent
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.customers.models import Customer, Language
from vefa.desk.access import visible_tickets
from vefa.desk.actions.letter_texts import set_letter_sender, write_letter_text
from vefa.desk.domain.letter_texts import KINDS, LANGUAGES, LONGEST, About, Words
from vefa.desk.models import LetterSender, LetterText
from vefa.desk.queries.letter_names import KIND_NAMES, VARIABLE_NAMES
from vefa.desk.queries.letter_texts import (
    built_in_around,
    built_in_text,
    own_words,
    preview,
    texts_in_force,
    versions_of,
)
from vefa.workspace.web.frame import frame

PARTS_IN_ORDER: Final = tuple(field.name for field in fields(Words))

FRAMED: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""A letter within our page: its own styles, no scripts, nothing from anywhere."""


_GROUPS: Final[dict[str, LazyText]] = {
    "tickets": _("About tickets"),
    "agreements": _("About agreements and training"),
    "ours": _("To our own managers"),
}
Row = tuple[str, LazyText, list[tuple[str, LetterText | None]]]
"""A kind of letter: its code, its name, and per language the newest version."""


def _group(kind: str) -> str:
    if KINDS[kind].is_ours:
        return "ours"
    return "tickets" if KINDS[kind].about is About.TICKET else "agreements"


class TextForm(forms.Form):
    """The words, and the ticket that a preview is about."""

    subject = forms.CharField(label=_("Subject"), required=False)
    greeting = forms.CharField(label=_("Greeting"), required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    closing = forms.CharField(
        label=_("Closing words"),
        help_text=_("The names of the person and of the sender stand below it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    ticket = forms.CharField(
        label=_("Ticket for the preview"),
        help_text=_("Its number; without one an invented ticket is shown."),
        required=False,
        max_length=20,
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if KINDS[kind].about is not About.TICKET:
            del self.fields["ticket"]

    def words(self) -> Words:
        """What is written, of a form that is valid."""
        return Words(*(self.cleaned_data[part] for part in PARTS_IN_ORDER))


class SenderForm(forms.Form):
    """From whom letters to a customer come; the address only where the desk has several."""

    customer = forms.ModelChoiceField(label=_("Customer"), queryset=Customer.objects.none())
    name = forms.CharField(
        label=_("Sender's name"),
        help_text=_("Empty: our own name."),
        required=False,
        max_length=100,
    )
    address = forms.ChoiceField(
        label=_("Sender's address"),
        help_text=_("Answers come in there, too."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual, *others = settings.MAIL_ADDRESSES
        address = self.fields["address"]
        if not others:
            del self.fields["address"]
        elif isinstance(address, forms.ChoiceField):
            address.choices = [("", usual), *((other, other) for other in others)]
        field = self.fields["customer"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Customer.objects.order_by("name")


def _known(kind: str, language: str) -> None:
    if kind not in KINDS or language not in LANGUAGES:
        raise Http404


@staff("can_edit_letters")
@require_GET
def show_texts(request: HttpRequest) -> HttpResponse:
    """Each kind of letter in each language: whose words hold."""
    key, rows = request.GET.get("customer"), LetterSender.objects.all()
    known = next(
        (
            {"customer": row.customer_id, "name": row.name, "address": row.address}
            for row in rows
            if str(row.customer_id) == key
        ),
        None,
    )
    return _texts(request, SenderForm(initial=known))


def _texts(request: HttpRequest, form: SenderForm, *, status: int = 200) -> HttpResponse:
    holding = texts_in_force()
    groups: dict[str, list[Row]] = {str(name): [] for name in _GROUPS.values()}
    for code, name in KIND_NAMES.items():
        texts = [(language, holding.get((code, language))) for language in LANGUAGES]
        groups[str(_GROUPS[_group(code)])].append((code, name, texts))
    context = {
        **frame(request, "letter_texts"),
        "groups": list(groups.items()),
        "letter_languages": [Language(language).label for language in LANGUAGES],
        "senders": LetterSender.objects.select_related("customer").order_by("customer__name"),
        "form": form,
        "failed": status != 200,
    }
    return render(request, "workspace/letter_texts.html", context, status=status)


@staff("can_edit_letters")
@require_POST
@require_recent(back="workspace:letter_texts")
def set_sender(request: HttpRequest) -> HttpResponse:
    """Give a customer's letters a sender's name, or take it back."""
    form = SenderForm(request.POST)
    if form.is_valid():
        try:
            set_letter_sender(
                actor=actor_of_request(request),
                at=clock.now(),
                customer=form.cleaned_data["customer"],
                name=form.cleaned_data["name"],
                address=form.cleaned_data.get("address", ""),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The sender is kept."))
            return redirect("workspace:letter_texts")
    return _texts(request, form, status=422)


@staff("can_edit_letters")
@require_http_methods(["GET", "POST"])
@require_recent(sending=60)
def edit_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The built-in words and the own ones side by side; a version for each change."""
    _known(kind, language)
    if request.method == "GET":
        return _page(
            request, kind, language, TextForm(kind, initial=_begun(request, kind, language))
        )
    form = TextForm(kind, request.POST)
    if form.is_valid():
        words = Words() if "reset" in request.POST else _own(form.words(), kind, language)
        try:
            write_letter_text(
                actor=actor_of_request(request),
                at=clock.now(),
                kind=kind,
                language=language,
                words=words,
            )
        except Refused as refusal:
            for line in str(refusal).split("\n"):
                form.add_error(refusal.field, line)
        else:
            told = _("These words hold from now on.")
            if not words.is_own:
                told = _("The built-in words hold.")
            messages.success(request, told)
            return redirect("workspace:letter_text", kind=kind, language=language)
    return _page(request, kind, language, form, status=422)


def _built_in(kind: str, language: str) -> Words:
    return replace(built_in_around(kind, language), text=built_in_text(kind, language))


def _own(words: Words, kind: str, language: str) -> Words:
    """What differs from the built-in words, so that what was left as it is follows them."""
    built_in = asdict(_built_in(kind, language))
    written = asdict(words).items()
    tidy = ((name, part.replace("\r\n", "\n").strip()) for name, part in written)
    return Words(**{name: "" if part == built_in[name] else part for name, part in tidy})


def _begun(request: HttpRequest, kind: str, language: str) -> dict[str, str]:
    """What the form begins with: an earlier version that was asked for, else what holds."""
    asked = request.GET.get("version", "")
    versions = {str(version.number): version.words for version in versions_of(kind, language)}
    own = versions.get(asked) or own_words(kind, language)
    built_in = asdict(_built_in(kind, language))
    return {name: part or built_in[name] for name, part in asdict(own).items()}


def _page(
    request: HttpRequest, kind: str, language: str, form: TextForm, *, status: int = 200
) -> HttpResponse:
    versions = versions_of(kind, language)
    context = {
        **frame(request, "letter_texts"),
        "kind": kind,
        "kind_name": KIND_NAMES[kind],
        "language": language,
        "letter_languages": [(each, Language(each).label) for each in LANGUAGES],
        "about_tickets": KINDS[kind].about is About.TICKET,
        "form": form,
        "built_in": _built_in(kind, language),
        "variables": [
            (name, VARIABLE_NAMES[name], name in KINDS[kind].required)
            for name in KINDS[kind].variables
        ],
        "versions": versions,
        "is_own": bool(versions and versions[0].words.is_own),
        "failed": status != 200,
    }
    return render(request, "workspace/letter_text.html", context, status=status)


@staff("can_edit_letters")
@require_http_methods(["GET", "POST"])
def show_preview(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The letter as its reader would get it, drawn inside the page of its words."""
    _known(kind, language)
    asked = request.POST
    words = own_words(kind, language)
    if "text" in asked:
        words = Words(*(asked.get(part, "").strip()[:LONGEST] for part in PARTS_IN_ORDER))
    number = asked.get("ticket", "").strip()
    ticket = visible_tickets(actor_of_request(request)).filter(number=number).first()
    seen = preview(kind, language, words, ticket, clock.now())
    if "plain" in asked:
        response = HttpResponse(
            f"{seen.subject}\n\n{seen.text}", content_type="text/plain; charset=utf-8"
        )
    else:
        response = HttpResponse(seen.html)
    response["Content-Security-Policy"] = FRAMED
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response

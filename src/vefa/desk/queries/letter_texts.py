"""The words of letters: the built-in ones, the provider's own, and what stands for variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from vefa.desk.domain.letter_texts import KINDS, LISTS, About, Values, Words, fill
from vefa.desk.models import LetterSender, LetterText, Ticket, TimelineEntry
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.letter_names import subject_of
from vefa.desk.queries.letters import letter_context
from vefa.desk.queries.notice_values import sample_notice
from vefa.desk.queries.wording import CLOCKS, OUTCOMES, SEVERITIES
from vefa.mail.domain.composing import simple_html
from vefa.mail.domain.message import Address
from vefa.ui.formats import full_moment


def letter_words(kind: str, language: str, context: Mapping[str, Any]) -> Words:
    """What a letter says, in the active language, without the names under it."""
    own = own_words(kind, language)
    values = letter_values(kind, context) if own.is_own else {}
    text = own.text and fill(own.text, values)
    known = {**_plain_values(context["ticket"]), **values}
    return _around(kind, own, known, text or _built_in(kind, context))


def notice_words(kind: str, language: str, values: Values) -> Words:
    """What a letter says that is about no ticket, in the active language."""
    own = own_words(kind, language)
    return _around(kind, own, values, fill(own.text or built_in_text(kind, language), values))


def _built_in(kind: str, context: Mapping[str, Any]) -> str:
    return render_to_string(f"desk/mail/{kind}.txt", dict(context)).strip()


def _around(kind: str, own: Words, values: Values, text: str) -> Words:
    """The parts around the text; one that would say nothing is the built-in one."""
    subject = " ".join(fill(own.subject, values).split())
    return Words(
        text,
        subject or fill(subject_of(kind), values),
        fill(own.greeting, values) or _("Dear %(name)s,") % {"name": values["contact.name"]},
        fill(own.closing, values) or _("Kind regards,"),
    )


def own_words(kind: str, language: str) -> Words:
    """The provider's own words that hold now; parts are empty where the built-in ones do."""
    found = LetterText.objects.filter(kind=kind, language=language).order_by("-number").first()
    return found.words if found else Words()


def versions_of(kind: str, language: str) -> list[LetterText]:
    """Every version, the newest first."""
    return list(LetterText.objects.filter(kind=kind, language=language).order_by("-number"))


def texts_in_force() -> dict[tuple[str, str], LetterText]:
    """The newest version of each kind and language that has one."""
    rows = LetterText.objects.order_by("number")
    return {(row.kind, row.language): row for row in rows if row.kind in KINDS}


def letters_from(customer_id: int) -> Address:
    """From whom letters to the customer come.

    An address at which no mail for us comes in any longer gives way to the usual one: whoever
    answered would write to nobody.
    """
    own = LetterSender.objects.filter(customer_id=customer_id).first() or LetterSender()
    is_ours = own.address in settings.MAIL_ADDRESSES
    return Address(
        own.name or str(settings.PROVIDER_NAME), own.address if is_ours else settings.MAIL_ADDRESS
    )


def framed(words: Words, signature: str) -> str:
    """The whole letter, with the names under it."""
    return f"{words.greeting}\n\n{words.text.strip()}\n\n{words.closing}\n{signature}\n"


def built_in_around(kind: str, language: str) -> Words:
    """The built-in parts around the letter's text, with their variables."""
    with translation.override(language):
        greeting = _("Dear %(name)s,") % {"name": "{contact.name}"}
        return Words("", subject_of(kind), greeting, _("Kind regards,"))


def _plain_values(ticket: Ticket) -> Values:
    """What the built-in parts around a letter need."""
    return {
        "ticket.number": ticket.number,
        "ticket.title": ticket.title,
        "contact.name": ticket.contact.name if ticket.contact else "",
    }


def letter_values(kind: str, context: Mapping[str, Any]) -> Values:
    """What stands for the variables, from what the built-in letters are written with."""
    ticket: Ticket = context["ticket"]
    # The notice that names the engineer is the response itself.
    promises = context["further_promises" if kind == "response" else "promises"]
    if kind == "received" and context["not_served"]:
        promises = []
    coverage = context["coverage"]
    values: dict[str, str | Sequence[Mapping[str, str]]] = {
        **_plain_values(ticket),
        "ticket.severity": str(context["severity"]),
        "ticket.link": context["url"],
        "engineer": ticket.engineer_name,
        "customer.name": ticket.customer.name,
        "provider.name": str(settings.PROVIDER_NAME),
        "message": context["entry"].body,
        "assigned_at": context["assigned_at"],
        "promise": [{"name": each.label, "due": each.when} for each in promises],
        "item": [{"text": str(item)} for item in context["items"]],
        "colleague": [{"name": each.name, "email": each.email} for each in context["authorised"]],
        "no_promise": "" if promises or context["not_served"] else _no_promise(),
        "no_colleague": "" if context["authorised"] else _no_colleague(),
    }
    values |= {f"into.{name}": context["into"][name] for name in ("number", "link")}
    values |= {name: context[name] for name in ("due", "closes_at", "reopen_until", "party")}
    if coverage is not None:
        values |= {
            "coverage.text": coverage.text,
            "coverage.conclusion": coverage.conclusion,
            "coverage.clause": coverage.clause,
            "coverage.title": coverage.title,
            "note": [{"text": line} for line in coverage.more],
        }
    return values


def _no_promise() -> str:
    return _("We will deal with it as soon as we can; your agreement sets no time for it.")


def _no_colleague() -> str:
    return _("Please turn to your company's authorised contact.")


def built_in_text(kind: str, language: str) -> str:
    """The built-in letter with its variables, as a text to begin from.

    It is the built-in template itself, with each variable standing for itself.
    """
    with translation.override(language):
        text = render_to_string(f"desk/mail/{kind}.txt", _themselves()).strip()
    for shown, otherwise in (
        ("{promise.name}", "no_promise"),
        ("{colleague.name}", "no_colleague"),
    ):
        if shown in text and otherwise in KINDS[kind].variables:
            before, _shown, after = text.partition(shown)
            rest, gap, end = after.partition("\n\n")
            text = f"{before}{shown}{rest}\n\n{{{otherwise}}}{gap}{end}"
    return text


def _themselves() -> dict[str, Any]:
    """What the built-in templates show, each thing being the name of its variable."""
    promise = {"label": "{promise.name}", "when": "{promise.due}"}
    return {
        "ticket": {
            "number": "{ticket.number}",
            "title": "{ticket.title}",
            "engineer_name": "{engineer}",
        },
        "entry": {"body": "{message}"},
        "severity": "{ticket.severity}",
        "url": "{ticket.link}",
        "items": ["{item.text}"],
        "into": {"number": "{into.number}", "link": "{into.link}"},
        "promises": [promise],
        "further_promises": [promise],
        "coverage": {
            "text": "{coverage.text}",
            "conclusion": "{coverage.conclusion}",
            "clause": "{coverage.clause}",
            "title": "{coverage.title}",
            "more": ["{note.text}"],
        },
        "not_served": False,
        "authorised": [{"name": "{colleague.name}", "email": "{colleague.email}"}],
        **{
            name: f"{{{name}}}"
            for name in ("assigned_at", "due", "closes_at", "reopen_until", "party")
        },
    }


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as its reader would get it."""

    subject: str
    text: str
    html: str


def preview(kind: str, language: str, own: Words, ticket: Ticket | None, at: datetime) -> Preview:
    """The letter with these words, about a ticket or an invented one."""
    with translation.override(language):
        if KINDS[kind].about is not About.TICKET:
            values, signature = sample_values(kind), ""
        elif ticket is None:
            values, signature = sample_values(kind), "Deniz Usta"
        else:
            values, signature = _values_of(kind, ticket, at), ticket.engineer_name
        provider = str(values["provider.name"])
        text = fill(own.text or built_in_text(kind, language), values)
        words = _around(kind, own, values, text)
        whole = framed(words, f"{signature}\n{provider}" if signature else provider)
    return Preview(words.subject, whole, _under(words.subject, simple_html(whole, language)))


def _under(subject: str, page: str) -> str:
    """The letter's page with its subject above it."""
    body, start, letter = page.partition("<div ")
    above = 'style="margin:0 0 1.2em;padding:0 0 .6em;border-bottom:1px solid #8a8f98"'
    return f"{body}<p {above}><b>{escape(subject)}</b></p>\n{start}{letter}"


def _values_of(kind: str, ticket: Ticket, at: datetime) -> Values:
    """The ticket as it stands, with what was written last."""
    entries = TimelineEntry.objects.filter(ticket=ticket, customer_id=ticket.customer_id)
    said = entries.filter(kind="message").order_by("-at", "-id").first()
    entry = said or TimelineEntry(ticket=ticket, customer_id=ticket.customer_id, data={})
    return letter_values(kind, letter_context(ticket, facts_of(ticket), entry, at=at))


def _sample_moment(month: int, day: int, hour: int, minute: int) -> str:
    zone = ZoneInfo("Europe/Istanbul")
    at = datetime(2026, month, day, hour, minute, tzinfo=zone)
    return full_moment(at, translation.get_language() or "en", zone)


def sample_values(kind: str) -> Values:
    """An invented occasion, in the active language; what is of no use to the kind is left out."""
    every: Values = {
        "ticket.number": "V-2026-004217",
        "ticket.title": _("The printer takes no paper"),
        "ticket.severity": str(SEVERITIES["S2"]),
        "ticket.link": f"{settings.BASE_URL}/portal/",
        "into.number": "V-2026-004198",
        "into.link": f"{settings.BASE_URL}/portal/",
        "engineer": "Deniz Usta",
        "contact.name": "Ayşe Demir",
        "customer.name": "Anadolu Ltd.",
        "provider.name": str(settings.PROVIDER_NAME),
        "message": _("Please switch the printer off and on once, and tell us what it shows."),
        "promise": [
            {"name": str(CLOCKS["workaround"]), "due": _sample_moment(3, 9, 16, 0)},
            {"name": str(CLOCKS["resolution"]), "due": _sample_moment(3, 11, 17, 30)},
        ],
        "item": [{"text": _("the number on the printer's label")}],
        "colleague": [{"name": "Ayşe Demir", "email": "ayse@anadolu.example"}],
        "coverage.text": _("Repairs of listed devices are part of the agreement"),
        "coverage.conclusion": str(OUTCOMES["covered"]),
        "coverage.clause": "4.1",
        "coverage.title": _("Repairs"),
        "note": [{"text": _("Please keep the device at hand.")}],
        "assigned_at": _sample_moment(3, 9, 10, 5),
        "due": _sample_moment(3, 11, 17, 30),
        "closes_at": _sample_moment(3, 20, 17, 30),
        "reopen_until": _sample_moment(4, 20, 17, 30),
        "party": _("the maker of the printer"),
        **sample_notice(),
    }
    wanted = {name.partition(".")[0] for name in KINDS[kind].variables} & LISTS
    return {
        name: value
        for name, value in every.items()
        if name in KINDS[kind].variables or name in wanted
    }

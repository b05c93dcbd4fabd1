"""The desk's words in templates: events, targets, coverage, reasons."""

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo

from babel.dates import get_day_names
from django import template
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from vefa.commitments.domain import Target
from vefa.coverage.domain import Decision
from vefa.coverage.domain.vocabulary import FactSpec
from vefa.desk.models import CoverageDecision, State, TimelineEntry
from vefa.desk.queries.cards import Why, WhyRow
from vefa.desk.queries.coverage import clauses_of
from vefa.desk.queries.stories import event_words
from vefa.desk.queries.wording import OUTCOMES, SEVERITIES
from vefa.ui import formats
from vefa.ui.templatetags.inline import draw_icon

register = template.Library()

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

COVERAGE_ICONS = {
    "covered": "shield-check",
    "allowance": "wallet",
    "billable": "receipt",
    "not_served": "shield-off",
}

ENTRY_ICONS = {
    "assigned": "user-check",
    "date_agreed": "calendar-check",
    "coverage_changed": "shield",
    "severity_changed": "gauge",
    "severity_lowered": "gauge",
    "accepted": "circle-check",
    "closed": "circle-check",
    "cancelled": "circle-x",
    "threshold": "alarm-clock",
    "missed": "alarm-clock-off",
    "workaround_accepted": "wrench",
    "terms_changed": "file-clock",
    "question_repeated": "bell",
}


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def coverage_pill(outcome: str) -> SafeString:
    """The outcome with its sign: never by colour alone."""
    label = OUTCOMES.get(outcome, outcome or gettext("Not decided"))
    picture = draw_icon(COVERAGE_ICONS.get(outcome, "circle-question-mark"), 14)
    return format_html('<span class="pill coverage-{}">{}{}</span>', outcome, picture, label)


@register.simple_tag
def coverage_sign(outcome: str) -> SafeString:
    """The sign alone, with its word for a screen reader and as a tool tip."""
    label = OUTCOMES.get(outcome, gettext("Not decided"))
    picture = draw_icon(COVERAGE_ICONS.get(outcome, "circle-question-mark"), 16)
    return format_html(
        '<span class="coverage-sign coverage-{}" title="{}">{}<span class="visually-hidden">{}'
        "</span></span>",
        outcome,
        label,
        picture,
        label,
    )


@register.filter
def read_moment(value: str) -> datetime:
    """An instant that was kept as text."""
    return datetime.fromisoformat(value)


@register.filter
def as_json(value: object) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)


@register.filter
def target_words(target: Target | None) -> str:
    """A target in words: `3 business days`, `2 h of working time`, `30 min day and night`."""
    if target is None:
        return ""
    if target.business_days is not None:
        days = target.business_days
        # A half is neither one nor many; “few” is the least wrong form where there are three.
        form = int(days) if days == int(days) else 2
        words = ngettext("%(count)s business day", "%(count)s business days", form)
        return words % {"count": formats.number(days, _language())}
    length = formats.duration(target.length, _language())
    if target.elapsed:
        return gettext("%(length)s, day and night") % {"length": length}
    return gettext("%(length)s of working time") % {"length": length}


@register.simple_tag
def event_text(entry: TimelineEntry) -> str | LazyText:
    """What happened, in the reader's language and time zone."""
    return event_words(entry, _language(), timezone.get_current_timezone())


@register.filter
def entry_icon(entry: TimelineEntry) -> str:
    """The icon of an event."""
    return ENTRY_ICONS.get(entry.code, "circle-dot")


@register.filter
def entry_kind(entry: TimelineEntry) -> str:
    """The kind that the timeline draws."""
    if entry.kind == "note":
        return "note"
    return {"email": "mail", "phone": "call"}.get(entry.source, "message")


@register.filter
def entry_role(entry: TimelineEntry) -> str:
    """On whose side the author stands."""
    if entry.author_side == "system":
        return ""
    return gettext("our staff") if entry.author_side == "staff" else gettext("customer")


@register.filter
def is_ours(entry: TimelineEntry) -> bool:
    """Whether the provider's side wrote it."""
    return entry.author_side != "customer"


@register.simple_tag
def local_moment(value: datetime, zone: tzinfo) -> str:
    """Day and time in the calendar's own zone, since its hours are counted there."""
    return formats.plain_moment(value, _language(), zone, this_year=value.year)


@register.simple_tag
def row_details(row: WhyRow) -> str:
    """What a row's reason leaves open: the new severity, the holiday's name."""
    severity = row.params.get("severity")
    if severity:
        return f": {SEVERITIES.get(str(severity), severity)}"
    days = row.params.get("days")
    if isinstance(days, dict):
        named = [_holiday(value) for value in days.values()]
        return f" ({', '.join(dict.fromkeys(name for name in named if name))})"
    return ""


def _holiday(names: object) -> str:
    if isinstance(names, dict):
        return str(names.get(_language()) or names.get("en") or "")
    return str(names or "")


@register.simple_tag
def why_sentence(why: Why) -> str:
    """One sentence that says what the table shows."""
    card, zone = why.card, why.calendar.timezone
    target = target_words(card.target)
    if card.state == "waiting":
        reasons = ", ".join(str(reason) for reason in card.reasons)
        return gettext("The clock waits %(reasons)s; while it waits nothing is counted.") % {
            "reasons": reasons
        }
    if card.due_at is None:
        return gettext("There is no due date: this clock is “%(state)s”.") % {
            "state": card.state_label
        }
    due = formats.full_moment(card.due_at, _language(), zone)
    if card.agreed:
        return gettext(
            "You agreed with us on a date; with the waiting since then it is %(due)s."
        ) % {"due": due}
    if card.state == "missed":
        return gettext("%(target)s were promised; they were used up at %(due)s.") % {
            "target": target,
            "due": due,
        }
    return gettext("%(target)s are promised; they are used up at %(due)s.") % {
        "target": target,
        "due": due,
    }


@register.filter
def fact_rows(decision: CoverageDecision) -> list[tuple[str, str]]:
    """The facts of a decision: label and value in the reader's language."""
    read = Decision.from_json(decision.decision, clauses_of(decision).vocabulary)
    vocabulary, language = clauses_of(decision).vocabulary, _language()
    rows = []
    for name, value in read.facts.items():
        spec = vocabulary.spec(name)
        rows.append((spec.label[language], _value(spec, value, language)))
    return rows


def _value(spec: FactSpec, value: object, language: str) -> str:
    if spec.kind == "choice":
        return spec.values[str(value)][language]
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if spec.kind == "moment":
        at = datetime.fromisoformat(str(value))
        return formats.full_moment(at, language, at.tzinfo or timezone.get_current_timezone())
    if spec.kind == "week" and isinstance(value, Mapping):
        names = get_day_names("abbreviated", locale=formats.locale_of(language))
        return "; ".join(
            f"{names[_WEEK.index(day)]} {', '.join('–'.join(span) for span in spans)}"
            for day, spans in value.items()
        )
    return str(value)


@register.simple_tag
def ticket_state(state: str) -> str:
    """The name of a ticket's state."""
    return str(State(state).label)


@register.filter
def iso(value: datetime) -> str:
    """An instant in ISO 8601, for a form that names it."""
    return value.isoformat()

"""The desk's words in templates: events, targets, coverage, reasons."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from vefa.agreements.domain import choice_words
from vefa.calendars.domain import Calendar
from vefa.commitments.domain import Target
from vefa.coverage.domain import Decision
from vefa.coverage.domain.texts import capitalised
from vefa.desk.models import CoverageDecision, State, Ticket, TimelineEntry
from vefa.desk.queries import readable
from vefa.desk.queries.cards import Why, WhyRow
from vefa.desk.queries.coverage import OpenPoint, clauses_of, open_points
from vefa.desk.queries.lines import line_names
from vefa.desk.queries.merging import LEADING
from vefa.desk.queries.stories import event_words
from vefa.desk.queries.wording import (
    INTAKE_REASONS,
    OUTCOMES,
    REDACTION_REASONS,
    SEVERITIES,
)
from vefa.documents.models import StoredFile
from vefa.ui import formats
from vefa.ui.templatetags.inline import draw_icon

register = template.Library()

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

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
    "allowance_drawn": "wallet",
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
    "question": "circle-question-mark",
    "items_asked": "list-checks",
    "third_party": "hourglass",
    "date_proposed": "calendar",
    "date_declined": "calendar-x",
    "resolved": "circle-check",
    "workaround_offered": "wrench",
    "onsite_demanded": "map-pin",
    "arrived": "map-pin",
    "exception": "file-pen",
    "subject_set": "link",
    "agreement_changed": "file-symlink",
    "promise_begun": "file-clock",
    "watcher_joined": "user-plus",
    "watcher_left": "user-minus",
    "follows": "reply-all",
    "followed": "reply-all",
    "merged": "git-merge",
    "merged_in": "git-merge",
    "team_changed": "users",
    "kept_quiet": "bell-off",
    "identified": "user-check",
    "facts_learned": "stethoscope",
    "started": "play",
    "letter_failed": "mail-x",
    "mailer_said": "mail-x",
    "letters_settled": "mail-check",
    "reopened": "undo-2",
    "returned": "undo-2",
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


@register.simple_tag
def redaction_words(entry: TimelineEntry) -> str:
    """That what stood here was taken out, when, and by which right."""
    told = entry.data["redacted"]
    return gettext("Redacted on %(day)s by right: %(why)s") % {
        "day": formats.long_date(
            timezone.localtime(datetime.fromisoformat(told["at"])).date(), _language()
        ),
        "why": REDACTION_REASONS.get(told["why"], ""),
    }


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
def other_ticket(entry: TimelineEntry) -> str:
    """The number of the other ticket that an event leads to; empty where it leads to none."""
    return str(entry.data["number"]) if entry.code in LEADING else ""


@register.filter
def beside(address: str, number: str) -> str:
    """The page of another ticket on the same side as this ticket's."""
    return f"{address.rstrip('/').rpartition('/')[0]}/{number}/"


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


@register.simple_tag(takes_context=True)
def entry_role(context: Context, entry: TimelineEntry) -> str:
    """On whose side the author stands, as the reader calls it.

    A customer knows their colleagues by name; ours belong to the company that serves them.
    """
    if entry.author_side == "system":
        return ""
    ours, reader = entry.author_side == "staff", context.get("actor")
    if reader is None or reader.is_staff:
        return gettext("our staff") if ours else gettext("customer")
    if ours:
        return str(context.get("provider_name", ""))
    return gettext("you") if entry.author_user_id == reader.id else ""


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
        return gettext("A date was agreed; with the waiting since then it is %(due)s.") % {
            "due": due
        }
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
    vocabulary = clauses_of(decision).vocabulary
    read = Decision.from_json(decision.decision, vocabulary)
    zone = timezone.get_current_timezone()
    return readable.fact_rows(read.facts, vocabulary, _language(), zone)


@register.simple_tag
def open_points_of(decision: CoverageDecision) -> list[OpenPoint]:
    """What is not known yet and could change the decision."""
    return open_points(decision, _language())


@register.filter
def capital(text: str) -> str:
    """The text with a capital first letter, as the reader's language writes it."""
    return capitalised(str(text), _language())


@register.filter
def sentence(text: str) -> str:
    """A clause's words as a sentence: capital letter, full stop.

    >>> sentence("the work is covered"), sentence("Is it?"), sentence("")
    ('The work is covered.', 'Is it?', '')
    """
    said = capital(text)
    return f"{said}." if said and said[-1] not in ".!?…:" else said


@register.simple_tag
def agreement_reasons(ticket: Ticket) -> list[str]:
    """Why the ticket belongs to its agreement, as sentences."""
    covering = ticket.choice.get("coverage")
    lines = line_names(covering["version"]) if covering else {}
    return choice_words.explain(ticket.choice, _language(), lines)


@register.simple_tag
def ticket_state(state: str) -> str:
    """The name of a ticket's state."""
    return str(State(state).label)


@register.filter
def at_key(found: Mapping[object, object] | None, key: object) -> object:
    """What a mapping holds under a key; nothing where there is no mapping."""
    return found.get(key) if found else None


@register.filter
def joined(texts: Iterable[object]) -> str:
    """A list in one line."""
    return ", ".join(str(text) for text in texts)


@register.simple_tag
def severity_word(severity: str) -> str | LazyText:
    """The severity with its word."""
    return SEVERITIES.get(severity, severity)


@register.simple_tag
def week_hours(calendar: Calendar) -> str:
    """The weekly hours of a calendar in one line."""
    return readable.week_words(calendar.to_json()["week"], _language())


@register.simple_tag
def severity_mark(severity: str) -> SafeString:
    """The severity's code in a small box, its word for a screen reader and as a tool tip."""
    label = SEVERITIES.get(severity, severity)
    return format_html(
        '<span class="severity" data-severity="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        severity,
        label,
        severity,
        label,
    )


@register.filter
def terms_name(name: str) -> str:
    """The terms that a clock ran on, for a reader: agreement and version, without codes.

    >>> terms_name("ALFA-1/v2/helpdesk/fault"), terms_name("none")
    ('ALFA-1 v2', '–')
    """
    agreement, _, rest = name.partition("/")
    return f"{agreement} {rest.partition('/')[0]}" if rest else "–"


@register.filter
def intake_reason(reason: str) -> str | LazyText:
    """Why a message went where it went."""
    return INTAKE_REASONS.get(reason, reason)


@register.simple_tag
def full_moment(value: datetime | None) -> str:
    """An instant with all that a dispute may ask for, in the reader's zone."""
    if value is None:
        return "–"
    return formats.full_moment(value, _language(), timezone.get_current_timezone())


@register.filter
def is_picture(file: StoredFile) -> bool:
    """Whether the browser can show the file inside the page."""
    return file.media_type in PICTURES


@register.filter
def iso(value: datetime) -> str:
    """An instant in ISO 8601, for a form that names it."""
    return value.isoformat()

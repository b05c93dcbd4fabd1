"""The events of a timeline as sentences in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vefa.coverage.domain import SHIPPED
from vefa.coverage.domain.formats import amount
from vefa.desk.models import Kind, TimelineEntry
from vefa.desk.queries.readable import fact_rows
from vefa.desk.queries.wording import CLOCKS, OUTCOMES, RESOLUTIONS, SEVERITIES
from vefa.ui.formats import full_moment

Data = Mapping[str, Any]
Teller = Callable[[Data, str, tzinfo], str]

_PLAIN: Final = {
    "reported": gettext_lazy("The report"),
    "question": gettext_lazy("A question: the clocks wait for the answer"),
    "started": gettext_lazy("Work goes on"),
    "released": gettext_lazy("An authorised contact sent the request on"),
    "workaround_offered": gettext_lazy("A workaround is offered"),
    "accepted": gettext_lazy("The resolution was accepted"),
    "returned": gettext_lazy("The resolution was returned"),
    "reopened": gettext_lazy("Opened again"),
    "onsite_demanded": gettext_lazy("A visit on site was demanded"),
    "arrived": gettext_lazy("Our engineer is on site"),
    "suspended": gettext_lazy("The agreement is suspended: every clock waits"),
    "suspension_lifted": gettext_lazy("The suspension is lifted: the clocks go on"),
}


def event_words(entry: TimelineEntry, language: str, zone: tzinfo) -> str:
    """What happened, as a sentence; a code without words is shown as it is."""
    if entry.code in _PLAIN:
        return str(_PLAIN[entry.code])
    teller = _TELLERS.get(entry.code)
    return teller(entry.data, language, zone) if teller else entry.code


def _when(value: object, language: str, zone: tzinfo) -> str:
    return full_moment(datetime.fromisoformat(str(value)), language, zone)


def _assigned(data: Data, _language: str, _zone: tzinfo) -> str:
    severity = SEVERITIES.get(str(data.get("severity")), "")
    return _("%(engineer)s takes care of it (severity %(severity)s)") % {
        "engineer": data["engineer"],
        "severity": severity,
    }


def _team(data: Data, _language: str, _zone: tzinfo) -> str:
    if not data["after"]:
        return _("It lies in no team’s queue any more")
    if not data["before"]:
        return _("Passed to the team %(after)s") % dict(data)
    return _("Passed from the team %(before)s to %(after)s") % dict(data)


def _severity(data: Data, _language: str, _zone: tzinfo) -> str:
    words = {
        "before": SEVERITIES.get(str(data["before"]), ""),
        "after": SEVERITIES.get(str(data["after"]), ""),
        "reason": data.get("reason", ""),
    }
    if data.get("correction"):
        return _("Severity set to %(after)s from the start: %(reason)s") % words
    return _("Severity %(before)s → %(after)s: %(reason)s") % words


def _lowered(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("With the workaround in place the severity is now %(after)s") % {
        "after": SEVERITIES.get(str(data["after"]), "")
    }


def _kind(data: Data, _language: str, _zone: tzinfo) -> str:
    kinds = dict(Kind.choices)
    said = _("Classified as: %(after)s") % {"after": kinds.get(str(data["after"]), "")}
    return said + _better(data)


def _coverage(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Coverage: %(before)s → %(after)s (clause %(clause)s)") % {
        "before": OUTCOMES.get(str(data["before"]), ""),
        "after": OUTCOMES.get(str(data["after"]), ""),
        "clause": data.get("clause", ""),
    }


def _drawn(data: Data, language: str, _zone: tzinfo) -> str:
    drawn = _("Drawn from the allowance “%(name)s”: %(amount)s; left: %(left)s")
    back = _("Given back to the allowance “%(name)s”: %(amount)s; left: %(left)s")

    def said(name: str) -> str:
        return amount(Decimal(data[name]), data["unit"], language, data["currency"])

    words = (back if data["kind"] == "return" else drawn) % {
        "name": data["name"].get(language, data["name"]["en"]),
        "amount": said("amount"),
        "left": said("left"),
    }
    if Decimal(data["beyond"]):
        words += "; " + _("beyond the allowance: %(amount)s") % {"amount": said("beyond")}
    if data.get("reached"):
        words += "; " + _("%(percent)s %% of it is used") % {"percent": data["reached"]}
    return f"{words}. {data['reason']}"


def _proposed(data: Data, language: str, zone: tzinfo) -> str:
    return _("Fix date proposed: %(due)s") % {"due": _when(data["due"], language, zone)}


def _agreed(data: Data, language: str, zone: tzinfo) -> str:
    return _("Fix date agreed: %(due)s") % {"due": _when(data["due"], language, zone)}


def _declined(data: Data, language: str, zone: tzinfo) -> str:
    counter = data.get("counter")
    if counter:
        return _("Date declined; wished for instead: %(due)s") % {
            "due": _when(counter, language, zone)
        }
    return _("Date declined")


def _accepted(data: Data, language: str, zone: tzinfo) -> str:
    if not data.get("offered_at"):
        return _("The workaround was accepted")
    when = _when(data["offered_at"], language, zone)
    return _("The workaround offered at %(when)s was accepted") % {"when": when}


def _useless(data: Data, language: str, zone: tzinfo) -> str:
    if not data.get("offered_at"):
        return _("The workaround does not help")
    when = _when(data["offered_at"], language, zone)
    return _("The workaround offered at %(when)s does not help") % {"when": when}


def _items(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Asked for what the report lacks: %(items)s") % {"items": ", ".join(data["items"])}


def _lacking(data: Data, language: str, _zone: tzinfo) -> str:
    words = {"title": data["title"].get(language, data["title"]["en"])}
    if data.get("expired"):
        return _("The evidence of the duty “%(title)s” has run out: the clocks wait") % words
    return _("The duty “%(title)s” is not met: the clocks wait") % words


def _duty_met(data: Data, language: str, _zone: tzinfo) -> str:
    words = {"title": data["title"].get(language, data["title"]["en"])}
    return _("The clocks wait no more for the duty “%(title)s”") % words


def _third(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Waiting for a third party: %(party)s") % {"party": data.get("party", "")}


def _resolved(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Resolved: %(how)s") % {"how": RESOLUTIONS.get(str(data.get("how")), "")}


def _exception(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Written exception for the clock “%(clock)s”") % {
        "clock": CLOCKS.get(str(data["clock"]), "")
    }


def _closed(data: Data, _language: str, _zone: tzinfo) -> str:
    return {
        "silence": _("Closed: nobody objected within the agreed period"),
        "no_information": _("Closed for lack of information"),
    }.get(str(data.get("reason")), _("Closed"))


def _cancelled(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Cancelled: %(reason)s") % {"reason": data.get("reason", "")}


def _threshold(data: Data, language: str, zone: tzinfo) -> str:
    return _("%(percent)s %% of the time for “%(clock)s” was used at %(when)s") % {
        "percent": round(float(data["percent"])),
        "clock": CLOCKS.get(str(data["clock"]), ""),
        "when": _when(data["reached_at"], language, zone),
    }


def _missed(data: Data, language: str, zone: tzinfo) -> str:
    return _("Missed: “%(clock)s” was due at %(when)s") % {
        "clock": CLOCKS.get(str(data["clock"]), ""),
        "when": _when(data["reached_at"], language, zone),
    }


def _terms(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Terms version %(number)s now holds: %(reason)s") % {
        "number": data.get("number", ""),
        "reason": data.get("reason", ""),
    }


def _subject(data: Data, _language: str, _zone: tzinfo) -> str:
    named = [data.get("installation") or data.get("product"), data.get("site")]
    about = ", ".join(str(name) for name in named if name)
    said = _("It is about: %(about)s") % {"about": about} if about else _("It is about nothing yet")
    return said + _better(data)


def _better(data: Data) -> str:
    if not data.get("better"):
        return ""
    words = _("Reported now it would belong to %(agreement)s; it stays under its agreement.")
    return ". " + words % {"agreement": data["better"]}


def _begun(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("The agreement %(agreement)s is in force: the clocks begin") % dict(data)


def _agreement(data: Data, _language: str, _zone: tzinfo) -> str:
    if not data.get("before"):
        return _("Put under the agreement %(after)s: %(reason)s") % dict(data)
    return _("Moved from the agreement %(before)s to %(after)s: %(reason)s") % dict(data)


def _facts(data: Data, language: str, zone: tzinfo) -> str:
    known = {name: value for name, value in data["facts"].items() if value is not None}
    said = [f"{label}: {value}" for label, value in fact_rows(known, SHIPPED, language, zone)]
    said += [
        _("%(fact)s: not known any more") % {"fact": SHIPPED.spec(name).label[language]}
        for name, value in data["facts"].items()
        if value is None and name in SHIPPED.facts
    ]
    return _("Recorded: %(facts)s") % {"facts": "; ".join(said)}


def _letter(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Our e-mail to %(to)s did not arrive: %(words)s") % {
        "to": data.get("to", ""),
        "words": data.get("words", ""),
    }


def _mailer(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("A mail system writes under this number: %(words)s") % {"words": data.get("words", "")}


def _settled(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Reached another way: %(how)s") % {"how": data.get("how", "")}


def _joined(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Gets copies from now on: %(names)s") % {"names": ", ".join(data["names"])}


def _left(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Gets no more copies: %(names)s") % {"names": ", ".join(data["names"])}


def _follows(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("It follows the ticket %(number)s, which is over") % {"number": data["number"]}


def _merged(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("Merged: it goes on in %(number)s") % {"number": data["number"]}


def _merged_in(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("%(number)s was merged into this ticket") % {"number": data["number"]}


def _followed(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("It goes on in the ticket %(number)s") % {"number": data["number"]}


def _identified(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("%(sender)s was recognised as %(contact)s") % {
        "sender": data["sender"],
        "contact": data["contact"],
    }


def _quiet(data: Data, _language: str, _zone: tzinfo) -> str:
    if data.get("why") == "automatic":
        return _("A program wrote this, so nothing was opened again")
    return _("Understood as thanks, so nothing was opened again")


def _repeated(data: Data, _language: str, _zone: tzinfo) -> str:
    return _("The question was repeated (%(times)s)") % {"times": data.get("times", "")}


_TELLERS: Final[dict[str, Teller]] = {
    "assigned": _assigned,
    "team_changed": _team,
    "severity_changed": _severity,
    "severity_lowered": _lowered,
    "kind_changed": _kind,
    "coverage_changed": _coverage,
    "allowance_drawn": _drawn,
    "date_proposed": _proposed,
    "date_agreed": _agreed,
    "date_declined": _declined,
    "workaround_accepted": _accepted,
    "workaround_declined": _useless,
    "items_asked": _items,
    "third_party": _third,
    "duty_lacking": _lacking,
    "duty_met": _duty_met,
    "resolved": _resolved,
    "exception": _exception,
    "closed": _closed,
    "cancelled": _cancelled,
    "threshold": _threshold,
    "missed": _missed,
    "terms_changed": _terms,
    "question_repeated": _repeated,
    "letter_failed": _letter,
    "mailer_said": _mailer,
    "letters_settled": _settled,
    "watcher_joined": _joined,
    "watcher_left": _left,
    "follows": _follows,
    "followed": _followed,
    "merged": _merged,
    "merged_in": _merged_in,
    "kept_quiet": _quiet,
    "identified": _identified,
    "subject_set": _subject,
    "agreement_changed": _agreement,
    "promise_begun": _begun,
    "facts_learned": _facts,
}

"""What an e-mail was besides its text: signed, encrypted, an invitation. For timeline entries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vefa.mail.domain import Invitation, ParsedMessage
from vefa.ui import formats

PROTECTIONS: Final[dict[str, LazyText]] = {
    "smime_signed": gettext_lazy(
        "Signed by its sender (S/MIME). The signature is among the files; it has not been checked."
    ),
    "pgp_signed": gettext_lazy(
        "Signed by its sender (PGP). The signature is among the files; it has not been checked."
    ),
    "smime_encrypted": gettext_lazy(
        "Encrypted (S/MIME): we cannot read it here. It is among the files as it came; "
        "please ask for it unencrypted."
    ),
    "pgp_encrypted": gettext_lazy(
        "Encrypted (PGP): we cannot read it here. It is among the files as it came; "
        "please ask for it unencrypted."
    ),
}

_METHODS: Final[dict[str, LazyText]] = {
    "request": gettext_lazy("Invitation"),
    "publish": gettext_lazy("Appointment"),
    "cancel": gettext_lazy("Appointment cancelled"),
    "counter": gettext_lazy("Another time proposed"),
    "reply": gettext_lazy("Answer to an invitation"),
}

_ANSWERS: Final[dict[str, LazyText]] = {
    "accepted": gettext_lazy("accepted"),
    "declined": gettext_lazy("declined"),
    "tentative": gettext_lazy("accepted with reservation"),
}


@dataclass(frozen=True, slots=True)
class Appointment:
    """An invitation in the reader's words and time zone."""

    title: str
    summary: str
    when: str
    where: str
    who: str
    cancelled: bool


def message_facts(message: ParsedMessage) -> dict[str, Any]:
    """What the timeline keeps of a message besides text and files; empty for most."""
    facts: dict[str, Any] = {}
    if message.protections:
        facts["protections"] = list(message.protections)
    if message.invitations:
        facts["invitations"] = [asdict(each) for each in message.invitations[:5]]
    return facts


def protection_words(data: Mapping[str, Any]) -> list[LazyText]:
    """What was signed or encrypted, as sentences."""
    return [PROTECTIONS[each] for each in data.get("protections", ()) if each in PROTECTIONS]


def appointments(data: Mapping[str, Any], language: str, zone: tzinfo) -> list[Appointment]:
    """The invitations of a message."""
    return [
        _appointment(Invitation(**each), language, zone) for each in data.get("invitations", ())
    ]


def _appointment(event: Invitation, language: str, zone: tzinfo) -> Appointment:
    title = str(_METHODS.get(event.method, _METHODS["publish"]))
    if event.answer in _ANSWERS:
        title = f"{title}: {_ANSWERS[event.answer]}"
    when = _when(event, language, zone)
    if event.repeats:
        when = _("%(when)s, and again later (see the file)") % {"when": when}
    return Appointment(
        title=title,
        summary=event.summary,
        when=when,
        where=event.place,
        who=event.organizer,
        cancelled=event.method == "cancel",
    )


def _when(event: Invitation, language: str, zone: tzinfo) -> str:
    """From when till when; the end's day is said only where it is another one."""
    start, end = _moment(event.starts), _moment(event.ends)
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return formats.long_date(start, language)
    if start.tzinfo is None:
        said = formats.plain_moment(start.replace(tzinfo=zone), language, zone, this_year=0)
        return _("%(when)s by the sender's clock") % {"when": said}
    began = formats.full_moment(start, language, zone)
    if not isinstance(end, datetime) or end.tzinfo is None:
        return began
    local = end.astimezone(zone)
    if local.date() == start.astimezone(zone).date():
        return _("%(when)s until %(end)s") % {"when": began, "end": formats.clock_time(local)}
    return _("%(when)s until %(end)s") % {
        "when": began,
        "end": formats.full_moment(end, language, zone),
    }


def _moment(text: str) -> datetime | date | None:
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)

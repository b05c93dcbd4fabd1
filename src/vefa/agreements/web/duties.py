"""Duties as the desk and the portal show them: how each stands, what was seen, the form of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.agreements.actions.duties import Evidence
from vefa.agreements.domain.duties import DutyState
from vefa.agreements.models import Agreement, DutyRecord
from vefa.agreements.queries.duties import Outstanding, Owed, owed_under, records_of
from vefa.agreements.web.pages import reader_language
from vefa.coverage.domain.texts import capitalised
from vefa.documents.models import StoredFile
from vefa.ui.widgets import DayField

ON_TICKETS: Final = "on_tickets"
STATES: Final[dict[str, LazyText]] = {
    DutyState.MET: _("Met"),
    DutyState.UNMET: _("Not met"),
    DutyState.EXPIRED: _("Evidence has run out"),
    DutyState.UNRECORDED: _("Not recorded"),
    ON_TICKETS: _("Seen on each request"),
}
TONES: Final = {DutyState.MET: "ok", DutyState.UNMET: "missed", DutyState.EXPIRED: "risk"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A duty in the reader's language; `tone` colours its state."""

    owed: Owed
    title: str
    line: str
    text: str
    unmet: str
    state: LazyText
    tone: str

    @property
    def wants(self) -> bool:
        """Whether somebody has to do something about it."""
        each = self.owed
        return each.lacking or each.stated or each.days_left is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One record as it is read."""

    state: LazyText
    tone: str
    evidence: str
    since: date
    valid_until: date | None
    stated: bool
    file: StoredFile | None
    by: str
    at: datetime


def shown(each: Owed) -> Shown:
    """How the duty stands."""
    language = reader_language()
    state = ON_TICKETS if each.on_tickets else each.state

    def words(text: Any) -> str:
        return capitalised(text[language], language)

    return Shown(
        owed=each,
        title=words(each.title),
        line=words(each.line_name),
        text=words(each.text),
        unmet=words(each.unmet),
        state=STATES[state],
        tone=TONES.get(each.state, "none"),
    )


def duties_context(agreement: Agreement, *, at: datetime) -> dict[str, Any]:
    """For `agreements/duties.html`: those that somebody has to do something about, and the rest."""
    found = [shown(each) for each in owed_under(agreement, at=at)]
    wanting = [each for each in found if each.wants]
    return {
        "duties_wanting": sorted(wanting, key=lambda each: not each.owed.lacking),
        "duties_resting": [each for each in found if not each.wants],
        "duties_of_lines": len({each.owed.line for each in found}) > 1,
    }


def duty_context(each: Owed) -> dict[str, Any]:
    """For `agreements/duty.html`: what the duty asks, how it stands, everything recorded of it."""
    records = records_of(each.agreement, each.line, each.code)
    return {
        "agreement": each.agreement,
        "duty": shown(each),
        "records": [_line(record) for record in records],
    }


def outstanding_context(found: Outstanding) -> dict[str, Any]:
    """For the overview of what customers owe."""

    def all_of(rows: Iterable[Owed]) -> list[Shown]:
        return [shown(each) for each in rows]

    return {
        "lacking": all_of(found.lacking),
        "stated": all_of(found.stated),
        "ending": all_of(found.ending),
    }


def _line(record: DutyRecord) -> Line:
    state = DutyState(record.state)
    return Line(
        state=STATES[state],
        tone=TONES[state],
        evidence=record.evidence,
        since=record.since_on,
        valid_until=record.valid_until,
        stated=record.stated,
        file=record.file,
        by=record.by,
        at=record.at,
    )


class EvidenceForm(forms.Form):
    """What was seen of a duty, since when, and until when it holds."""

    words = forms.CharField(
        label=_("Evidence"),
        help_text=_(
            "What shows it: a licence, the protocol of a test, what somebody saw and where."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    since = DayField(label=_("Since"))
    valid_until = DayField(
        label=_("Holds until"),
        required=False,
        help_text=_(
            "The last day, of a licence for example. Empty: until somebody sees otherwise."
        ),
    )
    file = forms.FileField(label=_("File"), required=False, help_text=_("Both sides can open it."))
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def evidence(self) -> Evidence:
        """What was filled in."""
        values, upload = self.cleaned_data, self.cleaned_data["file"]
        return Evidence(
            words=values["words"],
            since=values["since"],
            valid_until=values["valid_until"],
            file=_read(upload) if upload else None,
        )


def _read(upload: Any) -> tuple[str, str, bytes]:
    return upload.name or "", upload.content_type or "", upload.read()

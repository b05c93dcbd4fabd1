"""A parcel's tracker: received, engineer named, being worked on, fix date, solved, closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vefa.commitments.domain.names import WaitReason
from vefa.desk.domain.record import Standing
from vefa.desk.models import Ticket
from vefa.desk.queries.cards import ClockCard, PromiseCard
from vefa.portal.web.words import MERGED

_WORK: Final[dict[str, tuple[LazyText, str]]] = {
    "waiting_customer": (gettext_lazy("Waiting for your answer"), "hand"),
    "waiting_third": (gettext_lazy("Waiting for a third party"), "hourglass"),
    "workaround": (gettext_lazy("A workaround is in place"), "wrench"),
}
_BEGUN: Final = ("in_progress", "waiting_customer", "waiting_third", "workaround")


@dataclass(frozen=True, slots=True)
class Step:
    """One station: `state` is `done`, `now` or `later`."""

    label: LazyText | str
    state: str
    at: datetime | None = None
    note: str = ""
    icon: str = ""

    def shown(self) -> dict[str, Any]:
        """As the tracker draws it."""
        return {
            "label": self.label,
            "state": self.state,
            "at": self.at,
            "note": self.note,
            "icon": self.icon,
        }


def tracker_steps(
    ticket: Ticket, card: PromiseCard, heir: Ticket | None = None
) -> list[dict[str, Any]]:
    """The stations of the ticket. `now` is what happens next; nothing is, once it has ended.
    `heir` is the ticket in which a merged one goes on."""
    return [step.shown() for step in _steps(ticket, card, heir)]


def _steps(ticket: Ticket, card: PromiseCard, heir: Ticket | None) -> list[Step]:
    if ticket.state == "draft":
        return [
            Step(_("Written"), "done", ticket.reported_at),
            Step(
                _("To be sent on"), "now", note=_("by your authorised contact"), icon="user-check"
            ),
            Step(_("Engineer named"), "later"),
            Step(_("Being worked on"), "later"),
            Step(_("Solved"), "later"),
        ]
    received = Step(_("Received"), "done", ticket.reported_at)
    if heir is not None:
        merged = Step(MERGED, "now", ticket.updated_at, heir.number, "git-merge")
        return [received, *_named_if_so(ticket), merged]
    if ticket.state == "cancelled":
        ended = Step(_("Cancelled"), "now", ticket.updated_at, icon="x")
        return [received, *_named_if_so(ticket), ended]
    if ticket.state == "closed" and ticket.resolution is None:
        note = _("we had no answer")
        closed = Step(_("Closed"), "done", ticket.closed_at, note)
        return [received, *_named_if_so(ticket), closed]
    steps = [received, _named(ticket, card), _worked_on(ticket, card.standing)]
    steps += _fix_date(ticket, card)
    return [*steps, _solved(ticket, card), _closed(ticket)]


def _named_if_so(ticket: Ticket) -> list[Step]:
    if not ticket.engineer_id:
        return []
    return [Step(_("Engineer named"), "done", note=ticket.engineer_name)]


def _named(ticket: Ticket, card: PromiseCard) -> Step:
    if ticket.engineer_id:
        return Step(_("Engineer named"), "done", note=ticket.engineer_name)
    if ticket.state != "new":
        return Step(_("Engineer named"), "done" if ticket.resolved_at else "later")
    due = _due(card, "response")
    note = _("at the latest") if due else ""
    return Step(_("We name an engineer"), "now", due, note, "user-search")


def _worked_on(ticket: Ticket, standing: Standing) -> Step:
    label, icon = _WORK.get(ticket.state, (_("Being worked on"), "wrench"))
    if ticket.resolved_at is not None:
        return Step(_("Worked on"), "done")
    if any(wait.reason == WaitReason.SUSPENSION for wait in standing.waits):
        return Step(_("Paused"), "now", note=_("your agreement is suspended"), icon="pause")
    if ticket.state in _BEGUN:
        return Step(label, "now", icon=icon)
    if ticket.state == "assigned":
        return Step(label, "now", note=_("begins next"), icon=icon)
    return Step(label, "later")


def _fix_date(ticket: Ticket, card: PromiseCard) -> list[Step]:
    """The agreed date, or the one proposed, or by when we propose one; nothing where no date is
    spoken of."""
    standing = card.standing
    if standing.proposal is not None:
        note = _("proposed, please answer")
        return [Step(_("Fix date"), "later", standing.proposal, note)]
    if standing.agreed is not None:
        state = "done" if ticket.resolved_at else "later"
        return [Step(_("Fix date agreed"), state, standing.agreed)]
    due = _due(card, "fix_date")
    if due is None or ticket.resolved_at is not None:
        return []
    return [Step(_("Fix date"), "later", due, _("we propose one by then"))]


def _solved(ticket: Ticket, card: PromiseCard) -> Step:
    if ticket.resolved_at is not None:
        return Step(_("Solved"), "done", ticket.resolved_at)
    due = None if card.standing.agreed else _due(card, "resolution")
    return Step(_("Solved"), "later", due, _("promised by then") if due else "")


def _closed(ticket: Ticket) -> Step:
    if ticket.closed_at is not None:
        return Step(_("Closed"), "done", ticket.closed_at)
    if ticket.state == "resolved":
        at = ticket.next_step_at if ticket.next_step == "silent_close" else None
        note = _("by itself, unless you object") if at else ""
        return Step(_("Your acceptance"), "now", at, note, "hand")
    return Step(_("Closed"), "later")


def _due(card: PromiseCard, name: str) -> datetime | None:
    """When a promise that still runs is due; not where it was missed."""
    clock: ClockCard | None = next((each for each in card.clocks if each.name == name), None)
    return clock.due_at if clock is not None and clock.state == "running" else None

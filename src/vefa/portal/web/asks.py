"""What waits for the customer on a ticket, as cards with what was written and what to press."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText

from vefa.desk.domain.asks import Ask, asks
from vefa.desk.domain.record import Fact
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.wording import WAIT_REASONS
from vefa.portal.web.forms import UselessForm
from vefa.portal.web.words import ASKS

_ICONS = {
    "question": "message-circle-question-mark",
    "items": "list-checks",
    "wait": "hand",
    "date": "calendar-clock",
    "workaround": "wrench",
    "acceptance": "circle-check",
    "draft": "file-pen",
}


@dataclass(frozen=True, slots=True)
class AskCard:
    """One thing asked. `said` is the entry in which it was asked, `may` whether the reader
    answers it; otherwise the authorised contacts do."""

    ask: Ask
    title: LazyText
    icon: str
    said: TimelineEntry | None
    may: bool

    @property
    def kind(self) -> str:
        """Which of the asks it is."""
        return self.ask.kind

    @property
    def template(self) -> str:
        """What draws it."""
        name = "question" if self.ask.verb == "answer" else self.ask.kind
        return f"portal/ask_{name}.html"

    @property
    def useless(self) -> UselessForm:
        """The form that says why this workaround, of all that are offered, does not help."""
        return UselessForm(
            prefix="decline_workaround",
            auto_id=f"id_{self.ask.entry}_%s",
            initial={"entry": self.ask.entry},
        )

    @property
    def reason(self) -> LazyText | str:
        """What we wait for, in words."""
        return WAIT_REASONS.get(self.ask.reason, "")


def ask_cards(
    ticket: Ticket,
    facts: Sequence[Fact],
    entries: Sequence[TimelineEntry],
    allowed: Collection[str],
) -> list[AskCard]:
    """Everything that waits for the customer, with the words of the entries that ask.

    `allowed` are the verbs that the reader may do now.
    """
    by_key = {entry.pk: entry for entry in entries}
    return [
        AskCard(
            ask=ask,
            title=ASKS[ask.kind],
            icon=_ICONS[ask.kind],
            said=by_key.get(ask.entry) if ask.entry is not None else None,
            may=ask.verb in allowed,
        )
        for ask in asks(facts, ticket.state)
    ]

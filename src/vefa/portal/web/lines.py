"""A request as a line of the customer's lists."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText

from vefa.core.actor import Actor
from vefa.desk.domain.asks import Ask
from vefa.desk.domain.states import verbs
from vefa.desk.queries.cards import AT_RISK
from vefa.desk.queries.lists import QueueRow
from vefa.desk.queries.own import OwnRow
from vefa.desk.queries.wording import CLOCKS
from vefa.portal.web.words import ASKS, MERGED, STATES


@dataclass(frozen=True, slots=True)
class Line:
    """The row with its ring, its words, and what is asked of whoever reads it.

    `reporter` is empty where the reader reported it.
    """

    own: OwnRow
    share: float | None
    tone: str
    clock: LazyText | str
    state: LazyText | str
    ask: Ask | None
    ask_words: LazyText | str
    reporter: str

    @property
    def row(self) -> QueueRow:
        """The row of the queue that it shares with the desk."""
        return self.own.row

    @property
    def is_missed(self) -> bool:
        """Whether its next promise lies behind us."""
        return self.tone == "missed"


def line_of(own: OwnRow, actor: Actor, at: datetime) -> Line:
    """The row as `actor` reads it at `at`."""
    row = own.row
    share = row.share(at)
    ask = answerable(own, actor)
    return Line(
        own=own,
        share=share,
        tone=_tone(row, share, at),
        clock=CLOCKS.get(row.clock, ""),
        state=MERGED if own.is_merged else STATES[row.state],
        ask=ask,
        ask_words=ASKS[ask.kind] if ask else "",
        reporter="" if own.contact_id == actor.contact_id else own.contact,
    )


def answerable(own: OwnRow, actor: Actor) -> Ask | None:
    """The first thing asked that the actor may answer."""
    allowed = verbs(own.row.state, actor.permissions)
    return next((ask for ask in own.asks if ask.verb in allowed), None)


def _tone(row: QueueRow, share: float | None, at: datetime) -> str:
    if row.due_at is None:
        return "waiting" if row.turn in ("customer", "third") else "none"
    if row.due_at <= at:
        return "missed"
    return "risk" if (share or 0) >= AT_RISK else "ok"

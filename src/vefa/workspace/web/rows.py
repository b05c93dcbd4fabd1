"""The queue's lines, drawn once a minute rather than once a request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vefa.desk.queries.cards import AT_RISK, TURNS
from vefa.desk.queries.lists import QueueRow
from vefa.desk.queries.wording import CLOCKS

_KEPT: Final = 2_000
"""Drawn lines that a process keeps, about 3 KB each."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the queue with what the hour adds: `share` of time used in whole percent."""

    row: QueueRow
    share: float | None
    tone: str
    team: str

    def drawn(self, at: datetime, query: str, *, opened: bool = False) -> SafeString:
        """The line's HTML. `query` is that of the list's address, `opened` marks the open one."""
        return pen(at, query)(self, opened)


def pen(at: datetime, query: str) -> Callable[[Line, bool], SafeString]:
    """What draws the lines of a list for the present reader.

    Engineers ask for the same list again and again, and a line tells time by the minute: so it is
    kept under all that it shows. Whoever gets a kept line has just read those values from the
    database as themselves; it can tell nobody more than that.
    """
    minute = at.replace(second=0, microsecond=0)
    zone, language = timezone.get_current_timezone_name(), get_language() or ""
    return lambda line, opened: _draw(line, minute, query, opened, language, zone)


def line_of(row: QueueRow, at: datetime, *, team: str = "") -> Line:
    """What the row shows at this instant; `team` is the name of its team."""
    share = row.share(at)
    if row.due_at is not None and row.due_at <= at:
        tone = "missed"
    elif row.due_at is None:
        tone = "waiting" if row.turn in ("customer", "third") else "none"
    else:
        tone = "risk" if (share or 0) >= AT_RISK else "ok"
    # Rounded down: “100 %” is said only once the time is over.
    return Line(row, None if share is None else int(share * 100) / 100, tone, team)


@lru_cache(maxsize=_KEPT)
def _draw(
    line: Line,
    minute: datetime,
    query: str,
    opened: bool,  # a cache's key is positional
    _language: str,
    _zone: str,
) -> SafeString:
    row = line.row
    shown = {
        "row": row,
        "share": line.share,
        "tone": line.tone,
        "clock": CLOCKS.get(row.clock, ""),
        "team": line.team,
        "turn": "" if row.turn == "provider" else TURNS[row.turn],
        "at": minute,
        "list_query": query,
        "opened": opened,
    }
    return render_to_string("workspace/row.html", shown)

"""The events of very many tickets, each kind of fact read once."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import BigIntegerField, F, Func, TextField
from django.db.models.functions import Cast

from vefa.commitments.bulk import Moment
from vefa.commitments.domain import Event
from vefa.desk.domain.record import Fact
from vefa.desk.models import ClockEvent
from vefa.desk.queries.promise import TermsKey, events_of

ANY_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
ASKED: Final = "items_asked"
_ASKING: Final = Fact(1, ANY_TIME, ANY_TIME, ASKED)

Row = tuple[int, int, str, str]
"""Microseconds since 1970, number, type and data of a fact."""


@dataclass(frozen=True, slots=True)
class History:
    """What `promise.events_of` and `promise.keys_of` say of a ticket's facts; events name their
    terms by `name_among_all`."""

    moments: list[Moment]
    keys: list[TermsKey]


def histories_of_tickets(tickets: Collection[int]) -> dict[int, History]:
    """The history of each ticket that has facts, by its key. Raises BadEvent."""
    rows = ClockEvent.objects.filter(ticket_id__in=tickets).order_by()
    # Numbers and texts: instants and JSON of millions of rows would be read one by one.
    told = rows.values_list("ticket_id", _Micros(F("at")), "number", "type", _text("data"))
    found: dict[int, list[Row]] = {}
    for ticket, *row in told:
        found.setdefault(ticket, []).append((row[0], row[1], row[2], row[3]))
    kinds = _Kinds()
    return {ticket: kinds.history(facts) for ticket, facts in found.items()}


class _Micros(Func):
    template = "(extract(epoch from %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


def _text(column: str) -> Cast:
    return Cast(column, TextField())


class _Kinds:
    """Facts of one type with the same data amount to the same events, at whatever instant."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, bool], tuple[list[Event], TermsKey | None]] = {}

    def history(self, rows: Iterable[Row]) -> History:
        """The history of one ticket's facts."""
        ordered = sorted(rows)
        asked = any(kind == ASKED for _at, _number, kind, _data in ordered)
        moments: list[Moment] = []
        keys: list[TermsKey] = []
        for at, _number, kind, data in ordered:
            shape = kind, data, asked
            known = self._known.get(shape)
            if known is None:
                known = self._known[shape] = _read(kind, data, asked=asked)
            events, key = known
            moments += [(at, event) for event in events]
            if key is not None:
                keys.append(key)
        return History(moments, keys)


def _read(kind: str, data: str, *, asked: bool) -> tuple[list[Event], TermsKey | None]:
    """The events that a fact amounts to, and the terms that it names."""
    raw = json.loads(data)
    key = None
    if "terms" in raw:
        key = TermsKey.of_fact(Fact(0, ANY_TIME, ANY_TIME, kind, raw))
        raw["terms"] = name_among_all(key)
    fact = Fact(0, ANY_TIME, ANY_TIME, kind, raw)
    return events_of([fact, _ASKING] if asked else [fact]), key


def name_among_all(key: TermsKey) -> str:
    """A name of these terms that no other customer's have, whose agreement may have this code."""
    return f"{key.name} {key.version_id}"

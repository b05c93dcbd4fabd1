"""The unit of work that every action shares: lock, check, record, decide, apply."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.desk.actions import columns
from vefa.desk.actions.evidence import changed, told_of
from vefa.desk.actions.locks import one_press_at_a_time
from vefa.desk.domain.record import Fact, Standing, standing
from vefa.desk.domain.states import CUSTOMERS_OWN, MOVES, state_after
from vefa.desk.models import ClockEvent, EntryKind, State, Ticket, TimelineEntry
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.news import too_late_for


@dataclass(slots=True)
class Work:
    """What one action does to one locked ticket.

    Facts and entries are appended as they are recorded; `finish` recomputes the columns.
    `repeat` is the entry that the same press of the same button made before: then the action
    returns it and nothing is written.
    """

    ticket: Ticket
    actor: Actor
    at: datetime
    verb: str
    facts: list[Fact]
    repeat: TimelineEntry | None = None
    _new_facts: list[ClockEvent] = field(default_factory=list)
    _told: list[dict[str, Any]] = field(default_factory=list)
    _state_before: str = field(init=False)

    def __post_init__(self) -> None:
        self._state_before = self.ticket.state

    @property
    def standing(self) -> Standing:
        """What is open, with what this action has recorded so far."""
        return standing(self.facts)

    def fact(
        self, kind: str, /, *, at: datetime | None = None, source: str = "", **data: Any
    ) -> Fact:
        """Record a fact that clocks run on; `at` differs from now where it is entered late."""
        number = self.facts[-1].number + 1 if self.facts else 0
        fact = Fact(number=number, at=at or self.at, recorded_at=self.at, type=kind, data=data)
        self.facts.append(fact)
        self._new_facts.append(
            ClockEvent(
                customer_id=self.ticket.customer_id,
                ticket=self.ticket,
                number=number,
                at=fact.at,
                recorded_at=self.at,
                type=kind,
                data=data,
                source=source,
                actor_name=self.actor.name,
            )
        )
        return fact

    def event(
        self, code: str, *, public: bool = True, once: str | None = None, **data: Any
    ) -> TimelineEntry:
        """A line of the timeline that is rendered in the reader's language from `data`."""
        return self._entry(kind=EntryKind.EVENT, public=public, code=code, once=once, data=data)

    def message(
        self,
        body: str,
        *,
        code: str = "",
        public: bool = True,
        source: str = "web",
        quoted: str = "",
        once: str | None = None,
        at: datetime | None = None,
        raw_message_id: int | None = None,
        **data: Any,
    ) -> TimelineEntry:
        """A message (public) or an internal note, as it was written."""
        return self._entry(
            kind=EntryKind.MESSAGE if public else EntryKind.NOTE,
            public=public,
            code=code,
            body=body,
            quoted=quoted,
            source=source,
            once=once,
            at=at or self.at,
            raw_message_id=raw_message_id,
            data=data,
        )

    def _entry(self, **values: Any) -> TimelineEntry:
        values.setdefault("at", self.at)
        entry = TimelineEntry.objects.create(
            customer_id=self.ticket.customer_id,
            ticket=self.ticket,
            author_name=self.actor.name,
            author_side=self.actor.kind,
            author_user_id=self.actor.id,
            author_contact_id=self.actor.contact_id,
            **values,
        )
        self._told.append(told_of(entry))
        return entry

    def question(self) -> TimelineEntry | None:
        """The entry of the oldest question that is still open."""
        waits = [wait for wait in self.standing.waits if not wait.duty]
        keys = [wait.entry for wait in waits if wait.reason == "customer_answer"]
        if self.standing.items:
            keys += [fact.data.get("entry") for fact in self.facts if fact.type == "items_asked"]
        found = TimelineEntry.objects.filter(
            ticket=self.ticket, pk__in=[key for key in keys if key is not None]
        )
        return found.first()

    def move(self, verb: str | None = None) -> None:
        """Take the ticket to the state that the table gives for the verb."""
        self.ticket.state = state_after(verb or self.verb, self.ticket.state)

    def finish(self, **audit: Any) -> None:
        """Write the facts, recompute the columns, save, and leave a line in the audit trail."""
        ClockEvent.objects.bulk_create(self._new_facts)
        columns.refresh(self.ticket, self.facts, at=self.at)
        if self.ticket.state in (State.CLOSED, State.CANCELLED):
            self.ticket.rank = None
        self.ticket.updated_at = self.at
        self.ticket.revision += 1
        self.ticket.save()
        record(
            actor=self.actor,
            at=self.at,
            deed=f"ticket_{self.verb}",
            subject="ticket",
            subject_id=self.ticket.pk,
            customer_id=self.ticket.customer_id,
            number=self.ticket.number,
            **changed(self._state_before, self.ticket.state, self._told, self._new_facts),
            **audit,
        )


@contextmanager
def work_on(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    verb: str,
    once: str | None = None,
    checked: bool = True,
) -> Iterator[Work]:
    """Lock the ticket, check the table of states, hand out a `Work`, and finish it.

    Whoever comes second finds the state that the first one left and is told so; nothing of
    theirs is half-written. `checked=False` is for the system's own steps.
    """
    with transaction.atomic():
        if once:
            one_press_at_a_time(ticket.customer_id, once)
        locked = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
        repeat = _repeated(locked, once)
        if checked and repeat is None:
            _check(actor, locked, verb)
        work = Work(
            ticket=locked,
            actor=actor,
            # Whoever had to wait for the lock acts after whoever held it.
            at=max(at, locked.updated_at),
            verb=verb,
            facts=facts_of(locked),
            repeat=repeat,
        )
        yield work
        if repeat is None:
            work.finish()
    _copy_columns(locked, ticket)


def _check(actor: Actor, ticket: Ticket, verb: str) -> None:
    move = MOVES[verb]
    if not actor.can(move.permission) and not (
        # Staff record what a customer's person said by telephone.
        move.permission in CUSTOMERS_OWN and actor.kind == "staff" and actor.can("can_work_tickets")
    ):
        raise NotAllowed(move.permission)
    if actor.kind == "customer" and actor.customer_id != ticket.customer_id:
        raise NotAllowed(move.permission)
    if reason := too_late_for(verb, ticket):
        raise Refused("state", reason)


def _copy_columns(source: Ticket, target: Ticket) -> None:
    if source is target:
        return
    for column in Ticket._meta.concrete_fields:
        setattr(target, column.attname, getattr(source, column.attname))


def _repeated(ticket: Ticket, once: str | None) -> TimelineEntry | None:
    if not once:
        return None
    return TimelineEntry.objects.filter(customer_id=ticket.customer_id, once=once).first()


def new_once() -> str:
    """A value for a form's hidden field `once`."""
    return secrets.token_urlsafe(18)

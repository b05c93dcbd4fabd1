"""The columns of a ticket that follow from its facts."""

from collections.abc import Sequence
from datetime import datetime

from vefa.commitments.domain import outlook
from vefa.desk.domain.columns import DueColumns, due_columns
from vefa.desk.domain.record import Fact, standing
from vefa.desk.models import Ticket
from vefa.desk.queries import promise


def refresh(ticket: Ticket, facts: Sequence[Fact], *, at: datetime) -> None:
    """Recompute the columns of the ticket from its facts; the caller saves."""
    ticket.turn = standing(facts).turn if facts else "customer"
    columns = DueColumns()
    ticket.next_threshold_at = ticket.next_threshold = None
    if facts:
        view = outlook(promise.terms_of(facts), promise.events_of(facts), at)
        columns = due_columns(view.state)
        if view.next_due is not None and view.next_due.threshold is not None:
            ticket.next_threshold_at = view.next_due.threshold_at
            ticket.next_threshold = round(view.next_due.threshold)
    ticket.next_due_at = columns.due_at
    ticket.next_due_clock = columns.clock
    ticket.next_due_target_seconds = columns.total_seconds
    ticket.next_due_in = ("elapsed" if columns.elapsed else "business") if columns.clock else ""
    ticket.missed = columns.missed
    ticket.next_step, ticket.next_step_at = next_step(ticket, facts)


def next_step(ticket: Ticket, facts: Sequence[Fact]) -> tuple[str, datetime | None]:
    """What happens by itself if nobody does anything: a reminder, or closing in silence.

    A question is repeated after the terms' intervals; at the last one the ticket closes for
    want of information (desk.md).
    """
    now = standing(facts)
    if not facts or now.closed or now.cancelled:
        return "", None
    periods = promise.periods_of(ticket)
    if now.resolved_at is not None:
        days = periods["silent_close_business_days"]
        return "silent_close", promise.after_business_days(facts, now.resolved_at, days)
    repeats = periods["question_repeats_business_days"]
    if now.asked_since is None or now.repeats >= len(repeats):
        return "", None
    step = "no_information" if now.repeats == len(repeats) - 1 else "repeat_question"
    return step, promise.after_business_days(facts, now.asked_since, repeats[now.repeats])

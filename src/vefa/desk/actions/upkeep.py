"""What happens to tickets as time passes: thresholds, reminders, silent closing, recomputing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vefa.commitments.domain import outlook
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import columns, mailing
from vefa.desk.actions.ending import close_now
from vefa.desk.actions.work import work_on
from vefa.desk.models import State, Ticket, TimelineEntry
from vefa.desk.queries import lists, promise
from vefa.desk.queries.facts import facts_of

COMPUTED: Final = (
    "turn",
    "next_due_at",
    "next_due_clock",
    "next_due_target_seconds",
    "next_due_in",
    "missed",
    "next_threshold_at",
    "next_threshold",
    "next_step",
    "next_step_at",
)


def raise_thresholds(*, at: datetime) -> int:
    """What has come for every ticket, in this one transaction; how many."""
    return sum(
        raise_thresholds_of(at=at, ticket=ticket) for ticket in _by_key(lists.due_thresholds(at))
    )


def raise_thresholds_of(*, at: datetime, ticket: Ticket) -> int:
    """Write each threshold that the ticket has reached into its timeline, once; how many."""
    raised = 0
    with work_on(actor=SYSTEM, at=at, ticket=ticket, verb="threshold", checked=False) as work:
        view = outlook(promise.terms_of(work.facts), promise.events_of(work.facts), at)
        known = _known_thresholds(work.ticket)
        for each in view.raised:
            key = (str(each.clock), each.promise, each.percent)
            if key not in known:
                work.event(
                    "missed" if each.percent == 100 else "threshold",
                    public=False,
                    clock=key[0],
                    promise=key[1],
                    percent=key[2],
                    reached_at=each.reached_at.isoformat(),
                )
                raised += 1
    return raised


def _by_key(tickets: Iterable[Ticket]) -> list[Ticket]:
    """In the order in which one transaction locks several."""
    return sorted(tickets, key=lambda ticket: ticket.pk)


def _known_thresholds(ticket: Ticket) -> set[tuple[str, str, float]]:
    rows = TimelineEntry.objects.filter(
        ticket=ticket, customer_id=ticket.customer_id, code__in=("threshold", "missed")
    )
    return {
        (str(row.data["clock"]), str(row.data["promise"]), float(row.data["percent"]))
        for row in rows
    }


def take_steps(*, at: datetime) -> int:
    """Every step that has come, in this one transaction; how many tickets."""
    due = _by_key(lists.due_steps(at))
    for ticket in due:
        take_step(at=at, ticket=ticket)
    return len(due)


def take_step(*, at: datetime, ticket: Ticket) -> None:
    """Repeat an unanswered question, or close what nobody objects to, if it is still due.

    Whoever was faster has moved the step or taken it away; then nothing happens.
    """
    with work_on(actor=SYSTEM, at=at, ticket=ticket, verb="step", checked=False) as work:
        step, due = columns.next_step(work.ticket, work.facts)
        if due is None or due > at:
            return
        question = work.question()
        if step == "repeat_question":
            work.fact("question_repeated")
            entry = work.event("question_repeated", times=work.standing.repeats)
            following, then = columns.next_step(work.ticket, work.facts)
            closes_at = then if following == "no_information" else None
            mailing.send(work, "reminder", entry=question or entry, closes_at=closes_at)
        elif step == "silent_close":
            work.event("closed", reason="silence")
            close_now(work)
        elif step == "no_information":
            # Counted neither kept nor missed (desk.md).
            work.fact("cancelled", reason="no_information")
            work.fact("closed", reason="no_information")
            entry = work.event("closed", reason="no_information")
            work.ticket.state = State.CLOSED
            work.ticket.closed_at = work.at
            mailing.send(work, "closed", entry=entry)


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that did not hold what the facts say."""

    number: str
    column: str
    stored: Any
    computed: Any


def recompute(*, at: datetime, mend: bool, batch: int = 100) -> Iterator[Difference]:
    """Recompute the columns of every ticket as of its last change and report what differs.

    The columns hold what followed at the ticket's last change, or at the last time a
    threshold was raised; both leave `updated_at` behind, so that is the instant to ask about.
    Tickets are locked in transactions of `batch` tickets each, by their keys; none is open while
    the caller deals with what was found. What was mended stays so if it is broken off.
    """
    last: int | None = 0
    while last is not None:
        with scoped(EVERYTHING):
            found, last = _recompute_some(at=at, mend=mend, after=last, size=batch)
        yield from found


def _recompute_some(
    *, at: datetime, mend: bool, after: int, size: int
) -> tuple[list[Difference], int | None]:
    """The differences of the tickets that follow that key, and the last key; None at the end."""
    tickets = list(
        Ticket.objects.select_for_update(of=("self",))
        .select_related("clock_version__agreement", "product")
        .defer("clock_version__content")
        .filter(pk__gt=after)
        .order_by("pk")[:size]
    )
    found: list[Difference] = []
    for ticket in tickets:
        found += _recompute_one(ticket, at=min(at, ticket.updated_at), mend=mend)
    return found, tickets[-1].pk if tickets else None


def _recompute_one(ticket: Ticket, *, at: datetime, mend: bool) -> Iterator[Difference]:
    before = {name: getattr(ticket, name) for name in COMPUTED}
    columns.refresh(ticket, facts_of(ticket), at=at)
    changed = [name for name in COMPUTED if getattr(ticket, name) != before[name]]
    if changed and mend:
        ticket.save(update_fields=changed)
    for name in changed:
        yield Difference(ticket.number, name, before[name], getattr(ticket, name))

"""Moving tickets to another terms version: explicit and recorded."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from vefa.agreements.models import TermsVersion
from vefa.agreements.queries import Chosen, suspensions_since
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.work import Work, work_on
from vefa.desk.models import State, Ticket
from vefa.desk.queries import promise
from vefa.desk.queries.promise import TermsKey
from vefa.desk.queries.subject import choose_for, put_under

SUSPENSION = "suspension"
"""The id of the wait that a suspended agreement opens in each of its tickets."""

NO_AGREEMENT = "no_agreement"
"""The id and the reason of the wait from a report to the agreement that takes it up."""

_ENDED = (State.CLOSED, State.CANCELLED, State.DRAFT)


def move_open_tickets(
    *, actor: Actor, at: datetime, terms_version_id: int, replaces_id: int
) -> int:
    """Put every open ticket under `replaces_id` under this version; how many moved.

    Dates that move by it are a change with grace (commitments, rule 4), never a new lateness.
    """
    version = TermsVersion.objects.select_related("agreement").get(pk=terms_version_id)
    under = Q(terms_version_id=replaces_id) | Q(clock_version_id=replaces_id)
    tickets = Ticket.objects.filter(under, customer_id=version.customer_id)
    moved = 0
    for ticket in tickets.exclude(state__in=_ENDED).order_by("pk"):
        with work_on(actor=actor, at=at, ticket=ticket, verb="terms", checked=False) as work:
            before = work.ticket.next_due_at
            if work.ticket.terms_version_id == replaces_id:
                work.ticket.terms_version = version
                decide_again(work)
            if work.ticket.clock_version_id == replaces_id:
                work.ticket.clock_version = version
                work.fact("terms_changed", **TermsKey.of(work.ticket).as_data())
            work.event(
                "terms_changed",
                number=version.number,
                reason=version.reason,
                due_before=before.isoformat() if before else None,
            )
        moved += 1
    return moved


def follow_terms(work: Work) -> None:
    """Record that other targets or another calendar of the same terms hold from now on.

    Kind, product family and site of a ticket choose among the rows of its terms; nothing is
    recorded where the choice comes out the same. A draft has no clocks yet.
    """
    known = promise.keys_of(work.facts)
    key = TermsKey.of(work.ticket)
    if known and promise.terms_data(known[-1]) != promise.terms_data(key):
        work.fact("terms_changed", **key.as_data())


def move_to_agreement(*, actor: Actor, at: datetime, ticket: Ticket, reason: str) -> None:
    """Put the ticket under the agreement to which what it is about belongs, with a reason.

    Which that is follows from kind, product, installation and site as for a new request, under
    the terms that held when it was reported. Its dates move as by any change of terms: with
    grace, never into the past (commitments, rule 4). Refused: `same`, where it stands there.
    """
    if not reason.strip():
        raise Refused("reason", _("Please give the customer a reason."), field="reason")
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        chosen = choose_for(work.ticket, at=work.ticket.reported_at)
        before = work.ticket.agreement
        if chosen.agreement is None or (
            chosen.agreement.pk == work.ticket.agreement_id and chosen.line == work.ticket.line
        ):
            raise Refused("same", _("The ticket stands under the agreement it belongs to."))
        put_under(work.ticket, chosen)
        work.event(
            "agreement_changed",
            before=before.code if before else "",
            after=chosen.agreement.code,
            reason=reason.strip(),
        )
        work.fact("terms_changed", **TermsKey.of(work.ticket).as_data())
        follow_suspension(work)
        decide_again(work)


def begin_promise(work: Work, chosen: Chosen) -> None:
    """Put a ticket to which nothing was promised under an agreement in force: its clocks begin.

    The time before is recorded as waiting, so that it counts neither for nor against anybody.
    """
    put_under(work.ticket, chosen)
    reported = next(fact for fact in work.facts if fact.type == "reported")
    work.fact("waiting_started", at=reported.at, id=NO_AGREEMENT, reason=NO_AGREEMENT)
    work.fact("terms_changed", **TermsKey.of(work.ticket).as_data())
    work.fact("waiting_ended", id=NO_AGREEMENT)
    work.event("promise_begun", agreement=work.ticket.choice["coverage"]["code"])


def wait_for_suspension(*, actor: Actor, at: datetime, agreement_id: int, since: datetime) -> None:
    """A suspended agreement waits every clock of its open tickets."""
    for ticket in _timed_by(agreement_id):
        with work_on(actor=actor, at=at, ticket=ticket, verb="suspend", checked=False) as work:
            if not any(wait.id == SUSPENSION for wait in work.standing.waits):
                work.fact("waiting_started", at=since, id=SUSPENSION, reason="suspension")
                work.event("suspended")
                decide_again(work)


def end_suspension(*, actor: Actor, at: datetime, agreement_id: int, until: datetime) -> None:
    """The suspension is lifted: the clocks go on."""
    for ticket in _timed_by(agreement_id):
        with work_on(actor=actor, at=at, ticket=ticket, verb="lift", checked=False) as work:
            if any(wait.id == SUSPENSION for wait in work.standing.waits):
                work.fact("waiting_ended", at=until, id=SUSPENSION)
                work.event("suspension_lifted")
                decide_again(work)


def _timed_by(agreement_id: int) -> list[Ticket]:
    """By their keys: whoever locks several tickets in one transaction locks them in that order,
    so that no two wait for each other."""
    under = Q(agreement_id=agreement_id) | Q(clock_version__agreement_id=agreement_id)
    return list(Ticket.objects.filter(under).exclude(state__in=_ENDED).order_by("pk"))


def begin_under_suspensions(work: Work, *, since: datetime) -> None:
    """Record the waits of a report that was taken in at `since`.

    A message may have waited for somebody to say whose it is, and the agreement may have been
    suspended or taken up again meanwhile.
    """
    for begun, until in suspensions_since(_agreements_of(work.ticket), since):
        work.fact("waiting_started", at=begun, id=SUSPENSION, reason="suspension")
        if until is not None:
            work.fact("waiting_ended", at=until, id=SUSPENSION)


def follow_suspension(work: Work) -> None:
    """Let the ticket wait for its agreement exactly if that is suspended now.

    Resolving ends every wait, and what is closed hears nothing of its agreement, so this is found
    out again when a ticket is opened again or moved to another agreement.
    """
    suspended = bool(suspensions_since(_agreements_of(work.ticket), work.at))
    waits = any(wait.id == SUSPENSION for wait in work.standing.waits)
    if suspended and not waits:
        work.fact("waiting_started", id=SUSPENSION, reason="suspension")
        work.event("suspended")
    elif waits and not suspended:
        work.fact("waiting_ended", id=SUSPENSION)
        work.event("suspension_lifted")


def _agreements_of(ticket: Ticket) -> set[int]:
    """The agreements whose suspension the clocks wait for; none where none promises."""
    if ticket.clock_version is None:
        return set()
    return {key for key in (ticket.agreement_id, ticket.clock_version.agreement_id) if key}

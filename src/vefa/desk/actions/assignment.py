"""Who works on it, in which team, and the notice that tells the customer so."""

from datetime import datetime

from django.utils.translation import gettext as _

from vefa.accounts.models import Team, User
from vefa.accounts.queries.people import works_for
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions import mailing
from vefa.desk.actions.work import Work, work_on
from vefa.desk.models import Ticket, TimelineEntry


def assign(*, actor: Actor, at: datetime, ticket: Ticket, engineer: User) -> None:
    """Give the ticket to an engineer and send the response notice.

    The notice names the engineer, the time of assignment and the severity. The response
    clock is met when the customer can read it: at once in the portal where the contact has
    an account, else when our mail relay has accepted it (`note_notice_accepted`).
    """
    if not works_for(engineer, ticket.customer_id):
        raise Refused("engineer", _("Please choose one of our engineers."), field="engineer")
    with work_on(actor=actor, at=at, ticket=ticket, verb="assign") as work:
        if work.ticket.engineer_id == engineer.pk:
            return
        before = work.ticket.engineer_name
        work.ticket.engineer_id = engineer.pk
        work.ticket.engineer_name = engineer.known_as
        work.move()
        entry = work.event(
            "assigned",
            engineer=engineer.known_as,
            before=before,
            severity=work.ticket.severity,
            assigned_at=work.at.isoformat(),
        )
        _notify(work, entry)


def pass_to_team(*, actor: Actor, at: datetime, ticket: Ticket, team: Team | None) -> None:
    """Put the ticket into a team's queue, or into none; the customer does not hear of it.

    Its engineer stays: who works on it is another question than whose queue it lies in.
    """
    if team is not None and not team.is_active:
        raise Refused("team", _("This team takes no tickets any more."), field="team")
    with work_on(actor=actor, at=at, ticket=ticket, verb="pass_to_team") as work:
        before = work.ticket.team
        if before == team:
            return
        work.ticket.team = team
        work.event(
            "team_changed",
            public=False,
            before=before.name if before else "",
            after=team.name if team else "",
        )


def _notify(work: Work, entry: TimelineEntry) -> None:
    mailing.send(work, "response", entry=entry)
    if not work.standing.responded and has_portal_account(work.ticket):
        work.fact("response_sent", entry=entry.pk, way="portal")


def has_portal_account(ticket: Ticket) -> bool:
    """Whether the reporter can read the notice in the portal."""
    return (
        ticket.contact_id is not None
        and User.objects.filter(
            customer_id=ticket.customer_id, contact_id=ticket.contact_id, is_active=True
        ).exists()
    )


def note_notice_accepted(*, actor: Actor, at: datetime, ticket: Ticket, entry_id: int) -> None:
    """Our relay has taken the response notice: the response clock is met at that instant."""
    with work_on(actor=actor, at=at, ticket=ticket, verb="assign", checked=False) as work:
        if not work.standing.responded:
            work.fact("response_sent", at=at, entry=entry_id, way="email")

"""What a ticket is about, and what its agreement has to say to that."""

from datetime import datetime
from typing import Final

from vefa.agreements.domain.choice import Asked, choose
from vefa.agreements.domain.life import IN_FORCE
from vefa.agreements.queries import Chosen, candidates_for, choose_agreement
from vefa.desk.models import Ticket

# A suspended agreement keeps its promises, waiting; one that is over makes none.
_PROMISING: Final = ("active", "expiring", "suspended")


def choose_for(ticket: Ticket, *, at: datetime) -> Chosen:
    """Which agreement and line the ticket belongs to, were it reported at `at`."""
    return choose_agreement(
        ticket.customer_id,
        at=at,
        kind=ticket.kind,
        product=ticket.product,
        installation=ticket.installation,
        site_id=ticket.site_id,
    )


def promised_now(ticket: Ticket, *, at: datetime) -> Chosen | None:
    """The agreement in force that takes up a ticket to which none promised anything when it was
    reported; None where one did, or where none is in force for it now."""
    if ticket.clock_version_id is not None:
        return None
    chosen = choose_for(ticket, at=at)
    return chosen if chosen.choice.state in IN_FORCE else None


def put_under(ticket: Ticket, chosen: Chosen) -> None:
    """Set the columns that say whose terms hold; the caller saves."""
    kept = chosen.to_json()
    promising = kept["state"] in _PROMISING
    ticket.agreement = chosen.agreement
    ticket.terms_version = chosen.version
    ticket.line = chosen.line
    ticket.clock_version = chosen.clock_version if promising else None
    ticket.clock_line = chosen.clock_line if promising else ""
    ticket.choice = kept


def review_choice(ticket: Ticket) -> str:
    """Keep with the ticket what `choice_within` finds; the code of the better agreement."""
    kept, better = choice_within(ticket)
    ticket.choice = {**ticket.choice, "in_agreement": kept, "better": better}
    return better


def choice_within(ticket: Ticket) -> tuple[bool | None, str]:
    """Whether the ticket's own agreement and line name its subject (None: not known), and the
    code of the agreement that would be chosen if it came in now, empty where it is the same.
    """
    own = [
        candidate
        for candidate, _ in candidates_for(ticket.customer_id, at=ticket.reported_at)
        if candidate.agreement_id == ticket.agreement_id and candidate.line == ticket.line
    ]
    asked = Asked(
        kind=ticket.kind,
        product=ticket.product.code if ticket.product else None,
        installation=ticket.installation_id,
        site=ticket.site_id,
    )
    chosen = choose_for(ticket, at=ticket.reported_at)
    other = chosen.agreement
    same = other is None or (other.pk == ticket.agreement_id and chosen.line == ticket.line)
    return choose(asked, own).in_agreement, "" if same or other is None else other.code

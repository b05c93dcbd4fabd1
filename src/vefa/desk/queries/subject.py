"""What a ticket is about, and what its agreement has to say to that."""

from vefa.agreements.domain.choice import Asked, choose
from vefa.agreements.queries import candidates_for, choose_agreement
from vefa.desk.models import Ticket


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
    chosen = choose_agreement(
        ticket.customer_id,
        at=ticket.reported_at,
        kind=ticket.kind,
        product=ticket.product,
        installation=ticket.installation,
        site_id=ticket.site_id,
    )
    other = chosen.agreement
    same = other is None or (other.pk == ticket.agreement_id and chosen.line == ticket.line)
    return choose(asked, own).in_agreement, "" if same or other is None else other.code

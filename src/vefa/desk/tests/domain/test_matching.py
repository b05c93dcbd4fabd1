"""Where messages belong."""

import pytest

from vefa.desk.domain.matching import Found, Reference, Sender, place

OURS = Sender(customer_id=1, contact_id=11)
ALSO_OURS_ELSEWHERE = Sender(customer_id=2, contact_id=21)
TICKET = Reference(customer_id=1, ticket_id=100, way="address")
OTHER_CUSTOMERS = Reference(customer_id=9, ticket_id=900, way="references")
BY_SUBJECT = Reference(customer_id=1, ticket_id=101, way="subject")


@pytest.mark.parametrize(
    ("found", "outcome", "reason", "ticket_id"),
    [
        (Found(None, [OURS], []), "ticket", "new", None),
        (Found(None, [OURS], [TICKET]), "answer", "address", 100),
        (Found(None, [OURS], [TICKET, BY_SUBJECT]), "answer", "address", 100),
        (Found(None, [OURS], [OTHER_CUSTOMERS, BY_SUBJECT]), "answer", "subject", 101),
        (Found(None, [OURS], [OTHER_CUSTOMERS]), "ticket", "other_customers_ticket", None),
        (Found(None, [], [TICKET]), "who_is_this", "unknown_sender", None),
        (Found(None, [], []), "who_is_this", "unknown_sender", None),
        (Found(None, [OURS, ALSO_OURS_ELSEWHERE], []), "who_is_this", "several_customers", None),
        (Found(None, [ALSO_OURS_ELSEWHERE, OURS], [TICKET]), "answer", "address", 100),
        (Found("bounce", [OURS], [TICKET]), "automatic", "bounce", 100),
        (Found("auto_reply", [], []), "automatic", "auto_reply", None),
    ],
)
def test_place(found: Found, outcome: str, reason: str, ticket_id: int | None) -> None:
    placement = place(found)
    assert (placement.outcome, placement.reason, placement.ticket_id) == (
        outcome,
        reason,
        ticket_id,
    )


def test_the_sender_is_the_contact_of_the_tickets_customer() -> None:
    placement = place(Found(None, [ALSO_OURS_ELSEWHERE, OURS], [TICKET]))
    assert placement.sender == OURS

"""Where messages belong."""

import pytest

from vefa.desk.domain.matching import Found, Reference, Sender, place

OURS = Sender(customer_id=1, contact_id=11)
ALSO_OURS_ELSEWHERE = Sender(customer_id=2, contact_id=21)
TICKET = Reference(customer_id=1, ticket_id=100, way="address")
OTHER_CUSTOMERS = Reference(customer_id=9, ticket_id=900, way="references")
OTHERS, SEVERAL = "other_customers_ticket", "several_customers"
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
        (Found("auto_reply", [OURS], []), "automatic", "auto_reply", None),
        (Found("null_sender", [OURS], []), "automatic", "null_sender", None),
        (Found("list", [OURS], []), "ticket", "new", None),
        (Found("bulk", [OURS], [TICKET]), "answer", "address", 100),
        (Found("auto_generated", [OURS], [OTHER_CUSTOMERS]), "ticket", OTHERS, None),
        (Found("list", [OURS, ALSO_OURS_ELSEWHERE], []), "who_is_this", SEVERAL, None),
        (Found("list", [], [TICKET]), "automatic", "list", 100),
        (Found("auto_generated", [], []), "automatic", "auto_generated", None),
        (Found(None, [OURS], [], recent=2, most=3), "ticket", "new", None),
        (Found(None, [OURS], [TICKET], recent=3, most=3), "who_is_this", "flood", 100),
        (Found(None, [OURS], [], recent=3, most=3, told=True), "automatic", "flood", None),
        (Found(None, [], [], recent=3, most=3, told=True), "automatic", "flood", None),
        (Found("list", [OURS], [], recent=3, most=3), "who_is_this", "flood", None),
        (Found("bounce", [], [], recent=9, most=3), "automatic", "bounce", None),
        (Found("auto_reply", [OURS], [TICKET], meant=True), "answer", "address", 100),
        (Found("own", [], [], meant=True), "who_is_this", "unknown_sender", None),
        (Found(None, [OURS], [], recent=9, most=3, told=True, meant=True), "ticket", "new", None),
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


@pytest.mark.parametrize("automatic", [None, "list", "bulk", "auto_generated", "auto_reply"])
@pytest.mark.parametrize("references", [[], [TICKET]], ids=["new", "answer"])
def test_only_what_a_person_wrote_is_answered_automatically(
    automatic: str | None, references: list[Reference]
) -> None:
    placement = place(Found(automatic, [OURS], references))
    assert placement.answered is (automatic is None)
    assert place(Found(automatic, [OURS], references, meant=True)).answered is (automatic is None)

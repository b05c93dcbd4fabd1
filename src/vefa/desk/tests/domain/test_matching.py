"""Where messages belong: every row of the table in docs/rules/mail.md, and what it leaves out."""

import re
from pathlib import Path

import pytest

from vefa.desk.domain.matching import Found, Reference, Sender, follow, place

TABLE = Path(__file__).parents[5] / "docs/rules/mail.md"
COLUMNS = ("sender", "points by", "to a ticket that is", "says", "becomes", "why")

REPORTER, COLLEAGUE, CHIEF = Sender(1, 11), Sender(1, 12), Sender(1, 13, sees_all=True)
OTHER = Sender(customer_id=2, contact_id=21)
OURS, ELSEWHERE, MERGED, BETWEEN = 100, 200, 300, 400
SENDERS = {
    "a stranger": [],
    "a stranger at a customer's domain": [],
    "a party to it": [REPORTER],
    "a colleague": [COLLEAGUE],
    "an authorised colleague": [CHIEF],
    "another customer's contact": [OTHER],
    "a contact of several customers": [OTHER, REPORTER],
}
WAYS = {"reply address": "address", "answered message": "references", "number": "subject"}
STAGES = {"open": "open", "resolved": "resolved", "closed": "reopenable", "over": "ended"}
AUTOMATIC = {
    "what a program wrote": "auto_generated",
    "an automatic reply": "auto_reply",
    "only a subject like one": "reply_subject",
}
BECOMES = {
    "answer": ("answer", "take", OURS),
    "answer; gets copies": ("answer", "take", OURS),
    "kept": ("answer", "keep", OURS),
    "goes on": ("answer", "reopen", OURS),
    "follow-up ticket": ("ticket", "take", OURS),
    "new ticket": ("ticket", "take", None),
    "who is this?": ("who_is_this", "take", None),
    "who is this? with a hint": ("who_is_this", "take", OURS),
    "set aside": ("automatic", "take", None),
    "set aside with a hint": ("automatic", "take", OURS),
}


def rows() -> list[dict[str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    begin = lines.index("| " + " | ".join(COLUMNS) + " |") + 2
    found = []
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        found.append(dict(zip(COLUMNS, cells, strict=True)))
    return found


def pointed(way: str, stage: str) -> Reference:
    """Our ticket; or one that was merged into it by way of another."""
    if stage != "merged":
        return Reference(1, OURS, way, STAGES[stage], frozenset({11}))
    told = frozenset({11})
    heirs = {
        MERGED: Reference(1, BETWEEN, "", "ended"),
        BETWEEN: Reference(1, OURS, "", "open", told),
    }
    return follow(Reference(1, MERGED, way, "ended", told), heirs)


def test_the_table_is_whole() -> None:
    assert len(rows()) >= 30
    assert {row["sender"] for row in rows()} == set(SENDERS)
    assert {row["becomes"] for row in rows()} == set(BECOMES)


@pytest.mark.parametrize("row", rows(), ids=lambda row: re.sub(r"\W+", "-", " ".join(row.values())))
def test_each_row_of_the_table(row: dict[str, str]) -> None:
    references = []
    if row["points by"] != "–":
        references = [pointed(WAYS[row["points by"]], row["to a ticket that is"])]
    found = Found(
        AUTOMATIC.get(row["says"]),
        SENDERS[row["sender"]],
        references,
        thanks=row["says"] == "thanks",
        from_company="domain" in row["sender"],
        forged=row["says"] == "what fails DMARC",
    )
    placement = place(found)
    outcome = (placement.outcome, placement.then, placement.ticket_id)
    assert (outcome, placement.reason) == (BECOMES[row["becomes"]], row["why"])
    assert placement.joins is ("gets copies" in row["becomes"])
    if placement.outcome in ("ticket", "answer"):
        assert placement.sender in SENDERS[row["sender"]]
        assert placement.answered is (found.automatic is None)


TICKET = Reference(1, OURS, "address", told=frozenset({11}))
OTHER_CUSTOMERS = Reference(2, ELSEWHERE, "references")
PASSED_ON = Reference(2, ELSEWHERE, "address")
BY_SUBJECT = Reference(1, 101, "subject", writers=frozenset({11}))
NOT_OURS = "other_customers_ticket"


@pytest.mark.parametrize(
    ("found", "outcome", "reason", "ticket_id"),
    [
        # The first way that lets the sender in decides.
        (Found(None, [REPORTER], [TICKET, BY_SUBJECT]), "answer", "address", OURS),
        (Found(None, [REPORTER], [OTHER_CUSTOMERS, BY_SUBJECT]), "answer", "subject", 101),
        (Found(None, [REPORTER], [PASSED_ON, BY_SUBJECT]), "answer", "subject", 101),
        (Found(None, [REPORTER], [OTHER_CUSTOMERS]), "ticket", NOT_OURS, None),
        (Found(None, [COLLEAGUE], [OTHER_CUSTOMERS, BY_SUBJECT]), "ticket", "no_part", None),
        # What no person wrote.
        (Found("bounce", [REPORTER], [TICKET]), "automatic", "bounce", OURS),
        (Found("null_sender", [REPORTER], []), "automatic", "null_sender", None),
        (Found("list", [REPORTER], []), "ticket", "new", None),
        (Found("auto_generated", [REPORTER], [OTHER_CUSTOMERS]), "ticket", NOT_OURS, None),
        (Found("list", [OTHER, REPORTER], []), "who_is_this", "several_customers", None),
        (Found("list", [], [TICKET]), "who_is_this", "unknown_sender", OURS),
        (Found("list", [], []), "automatic", "list", None),
        (Found("bounce", [], [TICKET], from_company=True), "automatic", "bounce", OURS),
        # Floods.
        (Found(None, [REPORTER], [], recent=2, most=3), "ticket", "new", None),
        (Found(None, [REPORTER], [TICKET], recent=3, most=3), "who_is_this", "flood", OURS),
        (Found(None, [REPORTER], [], recent=3, most=3, told=True), "automatic", "flood", None),
        (Found(None, [], [], recent=3, most=3, told=True), "automatic", "flood", None),
        (Found("list", [REPORTER], [], recent=3, most=3), "who_is_this", "flood", None),
        (Found("bounce", [], [], recent=9, most=3), "automatic", "bounce", None),
        # A person says that it is meant for the desk, or whose it is.
        (Found("auto_reply", [REPORTER], [TICKET], meant=True), "answer", "address", OURS),
        (Found("own", [], [], meant=True), "who_is_this", "unknown_sender", None),
        (
            Found(None, [REPORTER], [], recent=9, most=3, told=True, meant=True),
            "ticket",
            "new",
            None,
        ),
        (Found(None, [REPORTER], [PASSED_ON], meant=True), "ticket", NOT_OURS, None),
        # A forged sender: what a robot wrote and floods stay as they are, and whoever takes it in
        # again still has to say who it is.
        (Found("auto_generated", [REPORTER], [TICKET], forged=True), "who_is_this", "forged", OURS),
        (Found("auto_reply", [REPORTER], [TICKET], forged=True), "automatic", "auto_reply", OURS),
        (
            Found(None, [REPORTER], [], recent=3, told=True, most=3, forged=True),
            "automatic",
            "flood",
            None,
        ),
        (Found(None, [REPORTER], [TICKET], meant=True, forged=True), "who_is_this", "forged", OURS),
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
    assert place(Found(None, [OTHER, REPORTER], [TICKET])).sender == REPORTER


@pytest.mark.parametrize("automatic", [None, "list", "bulk", "auto_generated", "auto_reply"])
@pytest.mark.parametrize("references", [[], [TICKET]], ids=["new", "answer"])
def test_only_what_a_person_wrote_is_answered_automatically(
    automatic: str | None, references: list[Reference]
) -> None:
    placement = place(Found(automatic, [REPORTER], references))
    assert placement.answered is (automatic is None)
    meant = place(Found(automatic, [REPORTER], references, meant=True))
    assert meant.answered is (automatic is None)


def test_a_chain_of_mergings_ends_even_where_it_bites_its_tail() -> None:
    first, second = Reference(1, 1, "subject"), Reference(1, 2, "")
    assert follow(first, {1: second, 2: first}).ticket_id in {1, 2}


def test_a_party_to_what_was_merged_lands_by_number_alone_and_gets_copies() -> None:
    merged = Reference(1, MERGED, "subject", "ended", writers=frozenset({12}))
    found = follow(merged, {MERGED: Reference(1, OURS, "", told=frozenset({11}))})
    placement = place(Found(None, [COLLEAGUE], [found]))
    assert (placement.outcome, placement.ticket_id, placement.joins) == ("answer", OURS, True)

"""What the sealed trail holds of a deed done to a ticket, so that its timeline cannot be bent."""

from collections.abc import Sequence
from typing import Any

from vefa.audit.domain.values import digest_of_value, short
from vefa.desk.models import ClockEvent, TimelineEntry


def told_of(entry: TimelineEntry) -> dict[str, Any]:
    """An entry of the timeline: its data, and of what somebody wrote the digest.

    Of an internal entry that a customer's deed caused only the digest is held: the trail's
    entries of a person's own deeds are in the archive that they may ask for.
    """
    told: dict[str, Any] = {"entry": entry.pk}
    if entry.code:
        told["code"] = entry.code
    if entry.body or entry.quoted:
        told["sha256_of_text"] = digest_of_value([entry.body, entry.quoted])
    if entry.data and (entry.public or entry.author_side == "staff"):
        told["data"] = short(entry.data)
    elif entry.data:
        told["sha256_of_data"] = digest_of_value(entry.data)
    return told


def changed(
    before: str, after: str, told: Sequence[dict[str, Any]], facts: Sequence[ClockEvent]
) -> dict[str, Any]:
    """The facts of the audit entry: the state, what was told, and what clocks run on."""
    evidence: dict[str, Any] = {"state": after if before == after else [before, after]}
    if told:
        evidence["timeline"] = list(told)
    if facts:
        evidence["clocks"] = [
            {"code": fact.type, "at": fact.at.isoformat(), "data": short(fact.data)}
            for fact in facts
        ]
    return evidence

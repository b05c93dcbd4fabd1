"""What the customer owes under the terms of a ticket, and what of it is not met."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vefa.agreements.models import TermsVersion
from vefa.agreements.queries import line_terms
from vefa.coverage.domain.texts import capitalised
from vefa.desk.domain.duties import unmet_duties
from vefa.desk.domain.record import Standing
from vefa.desk.models import Ticket


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty in the reader's language; `meaning` is what follows where it is not met."""

    code: str
    title: str
    text: str
    meaning: str
    unmet: bool


@lru_cache(maxsize=512)
def _duties(version_id: int, line: str) -> tuple[Mapping[str, Any], ...]:
    version = TermsVersion.objects.get(pk=version_id)
    return tuple(line_terms(version, line).get("duties", ()))


def duties_of(
    ticket: Ticket, standing: Standing, facts: Mapping[str, Any], language: str
) -> list[Duty]:
    """The duties of the ticket's terms, those not met first.

    Not met is what the ticket itself shows (`domain.duties`); `facts` are those of its coverage
    decision.
    """
    if ticket.terms_version_id is None:
        return []
    unmet = unmet_duties(standing, facts)
    found = [
        Duty(
            code=str(duty["code"]),
            title=duty["title"][language],
            text=capitalised(duty["text"][language], language),
            meaning=capitalised(duty["unmet"][language], language),
            unmet=str(duty["code"]) in unmet,
        )
        for duty in _duties(ticket.terms_version_id, ticket.line)
    ]
    return sorted(found, key=lambda duty: not duty.unmet)

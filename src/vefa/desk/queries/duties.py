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


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity with who does what in it: party and letter (R, A, C, I).

    `area` is the product area that it belongs to, empty for all of the service.
    """

    name: str
    letters: tuple[tuple[str, str], ...]
    area: str = ""


@dataclass(frozen=True, slots=True)
class _Owed:
    """What a line says of both sides' parts in the work. A version never changes."""

    duties: tuple[Mapping[str, Any], ...]
    responsibilities: Mapping[str, Any]
    third_parties: tuple[Mapping[str, Any], ...]


@lru_cache(maxsize=512)
def _owed(version_id: int, line: str) -> _Owed:
    terms = line_terms(TermsVersion.objects.get(pk=version_id), line)
    return _Owed(
        tuple(terms.get("duties", ())),
        terms.get("responsibilities") or {},
        tuple(terms.get("third_parties", ())),
    )


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
        for duty in _owed(ticket.terms_version_id, ticket.line).duties
    ]
    return sorted(found, key=lambda duty: not duty.unmet)


def responsibilities_of(ticket: Ticket, language: str) -> list[Activity]:
    """Who does what under the ticket's terms, where they say so; product areas come last.

    Activities of an area that is another product's are left out.
    """
    if ticket.terms_version_id is None:
        return []
    matrix = _owed(ticket.terms_version_id, ticket.line).responsibilities
    parties = {party["code"]: party["name"][language] for party in matrix.get("parties", ())}
    product = ticket.product.code if ticket.product else ""
    areas = {
        area["code"]: area["name"][language]
        for area in matrix.get("areas", ())
        if product in ("", area.get("product") or product)
    }
    found = [
        Activity(
            row["activity"][language],
            tuple(
                (name, row["roles"][code]) for code, name in parties.items() if code in row["roles"]
            ),
            areas.get(row.get("area") or "", ""),
        )
        for row in matrix.get("rows", ())
        if not row.get("area") or row["area"] in areas
    ]
    order = ["", *areas.values()]
    return sorted(found, key=lambda activity: order.index(activity.area))


def third_parties_of(ticket: Ticket, language: str) -> list[tuple[str, str]]:
    """Who keeps the parts that the ticket's terms name as others': the keeper (the part where
    none is named), and what of and how they are reached."""
    if ticket.terms_version_id is None:
        return []
    found = []
    for row in _owed(ticket.terms_version_id, ticket.line).third_parties:
        part = capitalised(row["part"][language], language)
        known = (part, row.get("reach")) if row.get("keeper") else (row.get("reach"),)
        found.append((row.get("keeper") or part, ", ".join(filter(None, known))))
    return found

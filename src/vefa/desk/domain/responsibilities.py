"""Who does what: of the matrix of the terms what a ticket shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity with who does what in it: party and letter (R, A, C, I).

    `area` is the product area that it belongs to, empty for all of the service.
    """

    name: str
    letters: tuple[tuple[str, str], ...]
    area: str = ""


def activities(matrix: Mapping[str, Any], product: str, language: str) -> list[Activity]:
    """The activities of a matrix in a language: those of all of the service, then area by area.

    Areas of another product than the ticket's are left out; while its product is not known
    (empty), all of them stand.
    """
    parties = {party["code"]: party["name"][language] for party in matrix.get("parties", ())}
    areas = {"": ""} | {
        area["code"]: area["name"][language]
        for area in matrix.get("areas", ())
        if product in ("", area.get("product") or product)
    }
    found = []
    for code, area in areas.items():
        for row in matrix.get("rows", ()):
            if (row.get("area") or "") == code:
                roles = row["roles"]
                letters = [
                    (name, roles[party]) for party, name in parties.items() if party in roles
                ]
                found.append(Activity(row["activity"][language], tuple(letters), area))
    return found

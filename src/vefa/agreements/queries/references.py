"""Reads: what refers to rows of a draft and does not stand in it, and what is worth a look."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vefa.agreements.domain.hints import Around, hints_in
from vefa.agreements.domain.references import Known
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries import agreements_of, terms_in_force
from vefa.agreements.queries.allowances import drawn_from
from vefa.agreements.queries.drafts import SectionProblem, open_draft_of
from vefa.customers.models import Site
from vefa.customers.queries import sites_of
from vefa.products.queries import products


def known_of(draft: TermsDraft, line: str, section: str) -> Known:
    """The sites of the line with their travel bands, the tickets that have drawn."""
    found = draft.content["lines"][line]
    if section == "allowances":
        on = draft.effective_on
        return Known(drawn=drawn_from(draft.agreement, line, found["allowances"], on=on))
    if section != "travel_bands":
        return Known()
    served = _sites(draft, line)
    return Known(sites=[(site.name, site.travel_band) for site in served if site.travel_band])


def hints_of_draft(draft: TermsDraft, content: Mapping[str, Any]) -> list[SectionProblem]:
    """What is worth a look in a draft's content, in the order of its lines."""
    families = {product.family for product in products() if product.family}
    found = []
    for code, line in content["lines"].items():
        sites = [(site.name, site.travel_band) for site in _sites(draft, code)]
        found += [
            SectionProblem(code, part, said)
            for part, said in hints_in(line, Around(sites, families))
        ]
    return found


def bands_of(customer_id: int, language: str, *, at: datetime) -> list[tuple[str, str]]:
    """The travel bands that the customer's terms know: those in force, and the open draft's. The
    code, and the name in the language."""
    found: dict[str, str] = {}
    for agreement in agreements_of(customer_id):
        for terms in (terms_in_force(agreement, at=at), open_draft_of(agreement)):
            for line in terms.content["lines"].values() if terms else ():
                for band in line.get("travel_bands", ()):
                    name = band["name"]
                    found.setdefault(band["code"], name.get(language) or name["en"])
    return sorted(found.items())


def _sites(draft: TermsDraft, line: str) -> list[Site]:
    """The sites that the line serves."""
    limits = draft.content["lines"].get(line, {}).get("included_sites")
    return [site for site in sites_of(draft.customer_id) if not limits or site.pk in limits]

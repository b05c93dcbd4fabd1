"""Reads: what refers to rows of a draft and does not stand in it."""

from vefa.agreements.domain.references import Known
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries.allowances import drawn_from
from vefa.customers.queries import sites_of


def known_of(draft: TermsDraft, line: str, section: str) -> Known:
    """The sites of the line with their travel bands, the tickets that have drawn."""
    found = draft.content["lines"][line]
    if section == "allowances":
        on = draft.effective_on
        return Known(drawn=drawn_from(draft.agreement, line, found["allowances"], on=on))
    if section != "travel_bands":
        return Known()
    served = [
        site
        for site in sites_of(draft.customer_id)
        if not found["included_sites"] or site.pk in found["included_sites"]
    ]
    return Known(sites=[(site.name, site.travel_band) for site in served if site.travel_band])

"""Reads: what refers to rows of a draft and does not stand in it, and what is worth a look."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vefa.agreements.domain.drafts import OPEN
from vefa.agreements.domain.hints import Around, hints_in
from vefa.agreements.domain.references import Known, removal_refused
from vefa.agreements.models import TermsDraft, TermsVersion
from vefa.agreements.queries import terms_in_force
from vefa.agreements.queries.allowances import drawn_from
from vefa.agreements.queries.drafts import SectionProblem, draft_begins_at
from vefa.coverage.domain.texts import Text
from vefa.customers.models import Site
from vefa.customers.queries import sites_of
from vefa.products.queries import products


def loose_ends(
    draft: TermsDraft, changed: Mapping[str, Any], line: str, section: str, *, at: datetime
) -> list[Text]:
    """Why a section may not be changed so: what would be gone, or counted otherwise, and is still
    referred to. Another contract value or currency (no line) changes allowances of every line."""
    before, after = draft.content["lines"], changed["lines"]
    if line and section == "travel_bands":
        served = _sites(draft, line)
        sites = [(site.name, site.travel_band) for site in served if site.travel_band]
        return [*removal_refused(before[line], after[line], Known(sites=sites))]
    if line:
        drawn = _drawn(draft, [line], at) if section == "allowances" else {}
        return [*removal_refused(before[line], after[line], drawn.get(line, Known()))]
    return _drawn_ends(before, after, _drawn(draft, before, at))


def drawn_ends(draft: TermsDraft, *, at: datetime) -> list[Text]:
    """Why the draft may not follow the terms that it would replace: their allowances from which
    requests have drawn by now, in the period in which it would begin.

    A service that is left out altogether takes its allowances with it.
    """
    holding = _replaced(draft, at)
    before = holding.content["lines"] if holding else {}
    return _drawn_ends(before, draft.content["lines"], _drawn(draft, before, at))


def _drawn_ends(
    before: Mapping[str, Any], after: Mapping[str, Any], drawn: Mapping[str, Known]
) -> list[Text]:
    return [
        said
        for code in before
        if code in after
        for said in removal_refused(
            {"allowances": before[code]["allowances"]},
            {"allowances": after[code]["allowances"]},
            drawn.get(code, Known()),
        )
    ]


def _drawn(draft: TermsDraft, lines: Iterable[str], at: datetime) -> dict[str, Known]:
    """By service line the tickets that have drawn, in the period in which the draft would begin.

    They drew in the unit and currency of the terms that hold, whatever the draft says.
    """
    holding = _replaced(draft, at)
    held = holding.content["lines"] if holding else {}
    zone = ZoneInfo(draft.agreement.customer.timezone)
    on = draft_begins_at(draft, at).astimezone(zone).date()
    return {
        code: Known(drawn=drawn_from(draft.agreement, code, held[code]["allowances"], on=on))
        for code in lines
        if code in held
    }


def _replaced(draft: TermsDraft, at: datetime) -> TermsVersion | None:
    """The terms that hold until the draft's begin."""
    return terms_in_force(draft.agreement, at=draft_begins_at(draft, at))


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
    begun = TermsVersion.objects.filter(customer_id=customer_id, valid_from__lte=at)
    order = ("agreement_id", "-valid_from", "-number")
    # Only the lines are fetched: a whole content carries the calendars of years.
    holding = begun.order_by(*order).distinct("agreement_id")
    drafts = TermsDraft.objects.filter(customer_id=customer_id, state__in=[*OPEN])
    found: dict[str, str] = {}
    for terms in (holding, drafts.order_by("agreement_id")):
        for lines in terms.values_list("content__lines", flat=True):
            for band in (band for line in lines.values() for band in line.get("travel_bands", ())):
                name = band["name"]
                found.setdefault(band["code"], name.get(language) or name["en"])
    return sorted(found.items())


def _sites(draft: TermsDraft, line: str) -> list[Site]:
    """The sites that the line serves."""
    limits = draft.content["lines"].get(line, {}).get("included_sites")
    return [site for site in sites_of(draft.customer_id) if not limits or site.pk in limits]

"""The other terms of a what-if replay, as clocks and coverage of one ticket read them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.conf import settings

from vefa.agreements.building import Place, snapshot
from vefa.agreements.domain.content import line_of
from vefa.agreements.domain.hours import Hours
from vefa.agreements.domain.targets import clock_terms
from vefa.agreements.queries.plans import plan_with
from vefa.calendars.domain import Calendar
from vefa.calendars.queries.calendars import calendar_of_site
from vefa.commitments.domain import Terms
from vefa.coverage.domain import ClauseSet
from vefa.desk.queries.histories import name_among_all
from vefa.desk.queries.promise import TermsKey, terms_of_key
from vefa.reports.domain.questions import Changes, with_targets

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a ticket's clocks run, and for which kind of ticket."""

    customer: int
    site: int | None
    country: str
    timezone: str
    family: str
    kind: str
    product: str
    line: str


class Calendars:
    """Calendars that are equal are one, so that they are counted together."""

    def __init__(self) -> None:
        self._known: dict[str, Calendar] = {}

    def read(self, name: str, data: Json) -> Calendar:
        """The calendar of these data."""
        key = json.dumps([name, data], sort_keys=True)
        if key not in self._known:
            self._known[key] = Calendar.from_json(name, data)
        return self._known[key]

    def shared(self, terms: Terms) -> Terms:
        """The terms in the calendar that others have too."""
        calendar = terms.calendar
        known = self.read(calendar.name, calendar.to_json())
        return terms if known is calendar else replace(terms, calendar=known)


@dataclass(slots=True)
class OwnTerms:
    """The terms that tickets had; with changes, those with other targets."""

    calendars: Calendars
    changes: Changes = field(default_factory=dict)
    _known: dict[TermsKey, tuple[Terms, Terms]] = field(default_factory=dict)

    def of(self, key: TermsKey) -> tuple[Terms, Terms]:
        """As they were, and with the changed targets. Raises BadTerms."""
        if key not in self._known:
            own = replace(self.calendars.shared(terms_of_key(key)), name=name_among_all(key))
            self._known[key] = own, with_targets(own, self.changes)
        return self._known[key]


@dataclass
class OtherTerms:
    """Terms that shall have held throughout, read from lines of terms (`content["lines"]`).

    At the customer whose terms they are, the calendars hold as they were published. Elsewhere the
    hours of the line hold, in the site's own country and time zone (or in the calendar that the
    site keeps), with the holidays of `years`.
    """

    lines: Json
    years: Sequence[int]
    calendars: Calendars
    owner: int | None = None
    published: Json = field(default_factory=dict)
    _terms: dict[Spot, Terms] = field(default_factory=dict)
    _placed: dict[tuple[str, int | None, str, str], tuple[str, Json]] = field(default_factory=dict)

    def terms(self, spot: Spot) -> Terms:
        """What the clocks of a ticket there would have read. Raises NoHolidays, BadTerms."""
        found = self._terms.get(spot)
        if found is None:
            alike = replace(spot, line=self.line_for(spot))
            found = self._terms.get(alike) or self._read(alike, len(self._terms))
            self._terms[alike] = self._terms[spot] = found
        return found

    def clauses(self, spot: Spot) -> ClauseSet:
        """What coverage would have read."""
        return self._clauses[self.line_for(spot)]

    @cached_property
    def _clauses(self) -> dict[str, ClauseSet]:
        return {code: ClauseSet.from_json(line) for code, line in self.lines.items()}

    def line_for(self, spot: Spot) -> str:
        """The line of the same name; else the first that names neither another product nor
        another kind of ticket; else the first."""
        if spot.line in self.lines:
            return spot.line
        for code, line in self.lines.items():
            products, services = line.get("products"), line.get("services")
            if (not products or spot.product in products) and (
                not services or spot.kind in services
            ):
                return str(code)
        return str(next(iter(self.lines)))

    def _read(self, spot: Spot, number: int) -> Terms:
        line = self.lines[spot.line]
        if spot.customer == self.owner:
            data = clock_terms(
                line, site=str(spot.site), product_family=spot.family, kind=spot.kind
            )
            name = data["calendar"]
            calendar = self.calendars.read(name, self.published[name])
        else:
            name, hours = self._place(spot)
            data = clock_terms(
                {**line, "calendar": name, "sites": {}},
                product_family=spot.family,
                kind=spot.kind,
            )
            calendar = self.calendars.read(name, hours)
        return Terms.from_json(f"other {number}", data, {name: calendar})

    def _place(self, spot: Spot) -> tuple[str, Json]:
        where = (spot.line, spot.site, spot.country, spot.timezone)
        if where not in self._placed:
            kept = calendar_of_site(spot.site) if spot.site is not None else None
            own = (kept.code, kept.data) if kept else None
            built = snapshot(
                prefix=spot.line,
                hours=Hours.from_json(self.lines[spot.line]["hours"]),
                main=Place(spot.country, spot.timezone, None, own),
                sites=(),
                years=self.years,
                provider_country=settings.PROVIDER_COUNTRY,
            )
            name = own[0] if own else built.default
            self._placed[where] = name, built.calendars[name]
        return self._placed[where]


def terms_of_plan(plan: str, years: Sequence[int], calendars: Calendars) -> OtherTerms:
    """A plan template's, as it stands now. Raises BadTemplate."""
    template = plan_with(plan)
    line = template.to_terms(calendars={"": {}}, calendar="")
    return OtherTerms({template.line: line}, years, calendars)


def terms_of_content(
    content: Json, customer: int, years: Sequence[int], calendars: Calendars
) -> OtherTerms:
    """Those of a terms version or a draft of a customer."""
    lines = {code: line_of(content, code) for code in content["lines"]}
    return OtherTerms(lines, years, calendars, customer, content["calendars"])

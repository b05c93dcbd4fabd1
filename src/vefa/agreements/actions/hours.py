"""The hours of a drafted service line: the plan's or its own, or calendars of the provider."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from vefa.agreements.actions.drafting import change_content
from vefa.agreements.actions.publishing import language_now, years_of
from vefa.agreements.building import Place, Snapshot, snapshot, special_days
from vefa.agreements.domain.drafts import with_section
from vefa.agreements.domain.hours import Hours
from vefa.agreements.domain.plain import copied
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries.drafts import draft_begins_at
from vefa.calendars.domain import CalendarError
from vefa.calendars.models import BusinessCalendar
from vefa.calendars.queries.building import NoHolidays
from vefa.calendars.queries.calendars import calendar_of_site
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Site
from vefa.customers.queries import sites_of

Json = dict[str, Any]


def change_hours(
    *,
    actor: Actor,
    at: datetime,
    draft: TermsDraft,
    line: str,
    hours: Mapping[str, Any],
    calendar: str,
    sites: Mapping[str, str],
    expected_revision: int,
) -> TermsDraft:
    """Give a line other hours: its calendars are built anew, holidays included.

    `hours` as `Hours.to_json` writes them. `calendar` and `sites` (by the site's key) are codes of
    the provider's calendars to take instead. A site without one keeps `calendar`; where that is
    empty too, those hours in the site's own country.
    """
    return change_content(
        actor=actor,
        at=at,
        draft=draft,
        line=line,
        section="hours",
        expected_revision=expected_revision,
        make=lambda locked: hours_rebuilt(locked, line, at, hours, calendar, sites),
    )


def change_scope(
    *,
    actor: Actor,
    at: datetime,
    draft: TermsDraft,
    line: str,
    scope: Mapping[str, Any],
    expected_revision: int,
) -> TermsDraft:
    """Limit a line to other sites, products, systems, kinds; sites bring their calendars."""

    def make(locked: TermsDraft) -> Json:
        before = locked.content
        served = {str(each.pk) for each in _sites(locked, line)}
        locked.content = with_section(before, line, "scope", scope)
        if locked.content == before:
            return dict(before)
        hours, calendar, sites = hours_chosen(locked.content, line)
        known = {str(each.pk): _kept(each) for each in _sites(locked, line)}
        if calendar:
            known = {site: kept for site, kept in known.items() if site not in served}
        made = _rebuilt(locked, line, at, hours, calendar, {**known, **sites})
        locked.content = before
        return made

    return change_content(
        actor=actor,
        at=at,
        draft=draft,
        line=line,
        section="scope",
        expected_revision=expected_revision,
        make=make,
    )


def hours_chosen(content: Mapping[str, Any], line: str) -> tuple[Json, str, dict[str, str]]:
    """What `change_hours` was last given: hours, the line's calendar, those of the sites."""
    found, sources = content["lines"][line], content["sources"]

    def own(name: str) -> str:
        return str(sources.get(name, {}).get("calendar", ""))

    sites = {site: own(name) for site, name in found["sites"].items() if own(name)}
    return copied(found["hours"]), own(found["calendar"]), sites


def hours_rebuilt(
    draft: TermsDraft,
    line: str,
    at: datetime,
    hours: Mapping[str, Any],
    calendar: str,
    sites: Mapping[str, str],
) -> Json:
    """The draft's content with the line's calendars built from this choice.

    A choice that is the present one changes nothing, so that holidays stay as they were built;
    but a chosen calendar holds at once wherever a site had the hours instead.
    """
    same = (dict(hours), calendar, dict(sites)) == hours_chosen(draft.content, line)
    if same and not (calendar and len(sites) < len(draft.content["lines"][line]["sites"])):
        return dict(draft.content)
    return _rebuilt(draft, line, at, hours, calendar, sites)


def _rebuilt(
    draft: TermsDraft,
    line: str,
    at: datetime,
    hours: Mapping[str, Any],
    calendar: str,
    sites: Mapping[str, str],
) -> Json:
    content: Json = copied(draft.content)
    built = _built(draft, line, at, Hours.from_json(dict(hours)), calendar, sites)
    content["lines"][line] |= {
        "hours": dict(hours),
        "calendar": built.default,
        "sites": built.sites,
    }
    for name, data in built.calendars.items():
        before, source = draft.content["calendars"].get(name), draft.content["sources"].get(name)
        content["calendars"][name] = _still_closed(data, before, source or {})
    content["sources"] |= built.sources
    return with_used_calendars(content)


def with_used_calendars(content: Json) -> Json:
    """The content without calendars that no service line reads any more."""
    used = {
        name
        for each in content["lines"].values()
        for name in (each["calendar"], *each["sites"].values())
    }
    kept = {
        part: {name: data for name, data in content[part].items() if name in used}
        for part in ("calendars", "sources")
    }
    return {**content, **kept}


def _built(
    draft: TermsDraft,
    line: str,
    at: datetime,
    hours: Hours,
    calendar: str,
    sites: Mapping[str, str],
) -> Snapshot:
    customer, begins = draft.agreement.customer, draft_begins_at(draft, at)
    rows = BusinessCalendar.objects.filter(code__in={calendar, *sites.values()})
    own = {row.code: row.data for row in rows}
    places = [(site, sites.get(str(site.pk), "")) for site in _sites(draft, line)]
    try:
        return snapshot(
            prefix=draft.content["lines"][line]["plan"]["code"],
            hours=hours,
            main=Place(customer.country, customer.timezone, None, _own(own, calendar)),
            sites=[
                Place(site.country, site.timezone, site.pk, _own(own, chosen))
                for site, chosen in places
                if chosen or not calendar
            ],
            years=years_of(draft.agreement, begins, at),
            provider_country=settings.PROVIDER_COUNTRY,
        )
    except (NoHolidays, CalendarError) as error:
        raise Refused(error.code, error.text(language_now())) from error


def _own(known: Mapping[str, Json], code: str) -> tuple[str, Json] | None:
    if not code:
        return None
    if code not in known:
        raise Refused("calendar", _("Please choose a calendar that exists."), field="calendar")
    return code, known[code]


def _sites(draft: TermsDraft, line: str) -> Sequence[Site]:
    included = set(draft.content["lines"][line]["included_sites"])
    found = sites_of(draft.customer_id)
    return [site for site in found if not included or site.pk in included]


def _kept(site: Site) -> str:
    kept = calendar_of_site(site.pk)
    return kept.code if kept else ""


def _still_closed(data: Json, before: Mapping[str, Any] | None, source: Mapping[str, Any]) -> Json:
    """Decreed days that were closed stay closed when the hours of the week change.

    Holidays are not decreed: those of countries that are no longer kept (`source` says which
    were) go.
    """
    if before is None:
        return data
    closed = {day for day, spans in before.get("dates", {}).items() if not spans}
    for country, year in product(source.get("countries", ()), {int(day[:4]) for day in closed}):
        closed -= {each.day.isoformat() for each in special_days(country, year)}
    return {**data, "dates": {**{day: [] for day in sorted(closed)}, **data.get("dates", {})}}

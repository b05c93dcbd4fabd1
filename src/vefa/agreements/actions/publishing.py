"""Publishing terms: the plan's text and the agreement's values become an immutable version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from importlib.metadata import version as version_of_package
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vefa.agreements.actions.keeping import CAN_EDIT
from vefa.agreements.building import Place, Snapshot, snapshot
from vefa.agreements.domain.content import digest_of, line_of
from vefa.agreements.domain.templates import BadTemplate, PlanTemplate
from vefa.agreements.domain.validation import problems_in
from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.queries.drafts import calendar_problems, text_of
from vefa.agreements.queries.plans import plan_with
from vefa.audit.actions import record
from vefa.calendars.models import BusinessCalendar
from vefa.calendars.queries.building import NoHolidays
from vefa.calendars.queries.calendars import calendars_of_sites
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.coverage.domain.texts import Text
from vefa.customers.models import Site
from vefa.customers.queries import sites_of

_OWN: Final = frozenset(
    (
        "allowances",
        "chapters",
        "clauses",
        "duties",
        "name",
        "outline",
        "periods",
        "responsibilities",
        "severity_table",
        "targets",
        "third_parties",
        "thresholds",
        "travel_bands",
        "values",
    )
)


@dataclass(frozen=True, slots=True)
class LineValues:
    """The agreement's own values of one service line; empty lists limit nothing.

    `plan` is by default the agreement's. `products` are codes, `services` kinds of tickets,
    `amounts` prices by rate code. `changes` replaces parts of the plan's text (`targets`,
    `clauses`, `duties`, …); those of `periods` are merged into the plan's.
    """

    plan: str = ""
    sites: Sequence[Site] = ()
    products: Sequence[str] = ()
    installations: Sequence[int] = ()
    services: Sequence[str] = ()
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def publish_terms(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    valid_from: datetime,
    reason: str,
    lines: Sequence[LineValues] = (LineValues(),),
) -> TermsVersion:
    """The next terms version of the agreement, valid from an instant; it never changes again.

    Each line is a copy of its plan with the agreement's values and the calendars of its sites,
    holidays included up to the end of the year after publication. Refused, naming the clauses:
    contradictions, clauses that cannot be reached, gaps, calendars that never open, targets and
    periods that cannot be read. What was valid in the past cannot be changed.
    """
    actor.require(CAN_EDIT)
    locked = lock(agreement)
    first = not TermsVersion.objects.filter(
        customer_id=locked.customer_id, agreement_id=locked.pk
    ).exists()
    if not first and valid_from < at:
        raise Refused("retroactive", _("Terms cannot be changed for the past."), field="valid_from")
    content = content_of(locked, lines, valid_from, at)
    check(content, valid_from)
    return keep(
        actor=actor, at=at, agreement=locked, valid_from=valid_from, reason=reason, content=content
    )


def lock(agreement: Agreement) -> Agreement:
    """The agreement, locked so that version numbers follow each other."""
    found = Agreement.objects.select_for_update(of=("self",)).select_related("customer")
    locked = found.get(pk=agreement.pk)
    if locked.discarded_at is not None:
        raise Refused("discarded", _("This agreement was discarded."))
    return locked


def keep(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    valid_from: datetime,
    reason: str,
    content: dict[str, Any],
) -> TermsVersion:
    """Insert the next version of a locked agreement and note it in the audit trail."""
    if not reason.strip():
        raise Refused("reason", _("Please give a reason."), field="reason")
    versions = TermsVersion.objects.filter(
        customer_id=agreement.customer_id, agreement_id=agreement.pk
    )
    latest = versions.order_by("-number").values_list("number", flat=True).first()
    version = TermsVersion.objects.create(
        customer_id=agreement.customer_id,
        agreement=agreement,
        number=(latest or 0) + 1,
        valid_from=valid_from,
        published_at=at,
        published_by=actor.name,
        reason=reason.strip(),
        content=content,
        digest=digest_of(content),
    )
    record(
        actor=actor,
        at=at,
        deed="terms_published",
        subject="agreement",
        subject_id=agreement.pk,
        customer_id=agreement.customer_id,
        number=version.number,
        digest=version.digest,
        valid_from=valid_from.isoformat(),
        reason=version.reason,
    )
    return version


def check(content: Mapping[str, Any], valid_from: datetime) -> None:
    """Refuse content that cannot be kept to, naming every problem in the reader's language."""
    said: list[Text] = []
    for code in content["lines"]:
        line = line_of(content, code)
        said += [each.said for each in problems_in(line)]
        said += calendar_problems(line["calendars"], valid_from)
    if said:
        raise Refused("terms", told(said))


def language_now() -> str:
    """The language in which whoever acts is told."""
    return (get_language() or "en").partition("-")[0]


def _told(said: Sequence[Text]) -> str:
    language = language_now()
    return " ".join(each.get(language) or each["en"] for each in said)


told = lazy(_told, str)
"""Sentences one after the other, each time in the language of whoever reads them."""


def content_of(
    agreement: Agreement, lines: Sequence[LineValues], valid_from: datetime, at: datetime
) -> dict[str, Any]:
    """The content of terms that begin at `valid_from`: plan texts with the agreement's values."""
    years = years_of(agreement, valid_from, at)
    drawn = []
    for values in lines:
        template = template_of(values.plan or agreement.plan)
        sites = values.sites or sites_of(agreement.customer_id)
        places = places_of(sites, calendars_of_sites([site.pk for site in sites]))
        drawn.append((values, template, calendars_for(agreement, template, places, years)))
    return assembled(agreement, drawn)


def assembled(
    agreement: Agreement, lines: Iterable[tuple[LineValues, PlanTemplate, Snapshot]]
) -> dict[str, Any]:
    """The content of terms with these lines, their calendars built before."""
    calendars: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    written: dict[str, Any] = {}
    for values, template, built in lines:
        line = _line(agreement, template, values, built)
        if line["line"] in written:
            raise Refused("line_twice", _("Each service line may stand in the terms once."))
        calendars |= built.calendars
        sources |= built.sources
        del line["calendars"]
        written[line["line"]] = line
    if not written:
        raise Refused("no_lines", _("Terms need at least one service line."))
    plan = template_of(agreement.plan)
    return {
        "plan": {"code": plan.code, "name": dict(plan.name), "short": dict(plan.short)},
        "agreement": agreement_values(agreement),
        "tzdata": version_of_package("tzdata"),
        "calendars": calendars,
        "sources": sources,
        "lines": written,
    }


def template_of(plan: str) -> PlanTemplate:
    """The plan's template; refused where there is none."""
    try:
        return plan_with(plan)
    except BadTemplate:
        raise Refused("plan", _("Please choose a support plan."), field="plan") from None


def agreement_values(agreement: Agreement) -> dict[str, Any]:
    """What terms carry of the agreement itself."""
    return {
        "code": agreement.code,
        "name": agreement.name,
        "kind": agreement.kind,
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "value": str(agreement.value),
        "currency": agreement.currency,
        "timezone": agreement.customer.timezone,
    }


def years_of(agreement: Agreement, valid_from: datetime, at: datetime) -> range:
    """From the year in which the terms begin to the year after they are published."""
    zone = ZoneInfo(agreement.customer.timezone)
    first = valid_from.astimezone(zone).year
    return range(first, max(at.astimezone(zone).year, first) + 2)


def calendars_for(
    agreement: Agreement, template: PlanTemplate, places: Sequence[Place], years: range
) -> Snapshot:
    """The calendars of a line at these places; refused where holidays are not known."""
    customer = agreement.customer
    try:
        return snapshot(
            prefix=template.code,
            hours=template.hours,
            main=Place(customer.country, customer.timezone),
            sites=places,
            years=years,
            provider_country=settings.PROVIDER_COUNTRY,
        )
    except NoHolidays as error:
        raise Refused(error.code, told([text_of(error)])) from error


def places_of(sites: Iterable[Site], kept: Mapping[int, BusinessCalendar]) -> list[Place]:
    """Where hours apply: the sites, with the calendars that they keep."""
    return [Place(site.country, site.timezone, site.pk, _own(kept.get(site.pk))) for site in sites]


def _own(kept: BusinessCalendar | None) -> tuple[str, dict[str, Any]] | None:
    return (kept.code, kept.data) if kept else None


def _line(
    agreement: Agreement, template: PlanTemplate, values: LineValues, built: Snapshot
) -> dict[str, Any]:
    unknown = set(values.changes) - _OWN
    if unknown:
        raise Refused(
            "changes",
            _("These parts of the terms cannot be changed: %(parts)s.")
            % {"parts": ", ".join(sorted(unknown))},
        )
    line = template.to_terms(
        calendars=built.calendars,
        calendar=built.default,
        sites=built.sites,
        amounts=values.amounts,
        currency=agreement.currency,
        contract_value=agreement.value,
    )
    periods = {**line["periods"], **values.changes.get("periods", {})}
    return {
        **line,
        **values.changes,
        "periods": periods,
        "included_sites": sorted(site.pk for site in values.sites),
        "products": sorted(values.products),
        "installations": sorted(values.installations),
        "services": sorted(values.services),
    }

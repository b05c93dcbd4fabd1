"""Reads: agreements, the terms in force, and what clocks and coverage take from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min, QuerySet
from django.utils import translation

from vefa.agreements.data import plan_template, procedure_words
from vefa.agreements.domain import content as terms_content
from vefa.agreements.domain.choice import WARRANTY, Asked, Candidate, Choice, choose
from vefa.agreements.domain.life import (
    RUN_OFF_DAYS,
    Life,
    Record,
    life_at,
    suspended_since,
)
from vefa.agreements.domain.procedure import Approval, Parties, Revision, procedure
from vefa.agreements.models import Agreement, Suspension, TermsDraftStep, TermsVersion
from vefa.calendars.domain import Calendar
from vefa.coverage.domain import ClauseSet
from vefa.customers.queries import sites_of
from vefa.documents.domain.paper import Json
from vefa.products.models import Installation, Product
from vefa.products.queries import installations_of, products

PROVIDER_PLAN: Final = "standard"
_APPROVALS: Final = ("submit", "approve", "agree", "sign")


def agreements_of(customer_id: int) -> list[Agreement]:
    """A customer's agreements, by code."""
    found = Agreement.objects.filter(customer_id=customer_id, discarded_at=None)
    return list(found.select_related("customer").order_by("code"))


def record_of(agreement: Agreement) -> Record:
    """The facts from which the agreement's life follows."""
    first = agreement.versions.aggregate(first=Min("valid_from"))["first"]
    spans = agreement.suspensions.values_list("suspended_at", "lifted_at")
    return _record(agreement, first, list(spans))


def _record(
    agreement: Agreement,
    published_from: datetime | None,
    suspensions: Sequence[tuple[datetime, datetime | None]],
) -> Record:
    return Record(
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        ended_on=agreement.ended_on,
        timezone=agreement.customer.timezone,
        published_from=published_from,
        suspensions=suspensions,
    )


def with_records(found: QuerySet[Agreement]) -> list[tuple[Agreement, Record]]:
    """The agreements with what their life follows from: two queries, however many there are."""
    rows = list(found.select_related("customer").annotate(first=Min("versions__valid_from")))
    suspended: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for row in Suspension.objects.filter(agreement__in=rows):
        suspended.setdefault(row.agreement_id, []).append((row.suspended_at, row.lifted_at))
    return [(each, _record(each, each.first, suspended.get(each.pk, ()))) for each in rows]


def life_of(agreement: Agreement, *, at: datetime) -> Life:
    """What the agreement is at `at`."""
    return life_at(record_of(agreement), at)


def suspensions_since(
    agreement_ids: Collection[int], since: datetime
) -> list[tuple[datetime, datetime | None]]:
    """When any of the agreements was suspended, from `since` on; the last may still be open."""
    found = Suspension.objects.filter(agreement_id__in=agreement_ids)
    return suspended_since(list(found.values_list("suspended_at", "lifted_at")), since)


def terms_in_force(agreement: Agreement, *, at: datetime) -> TermsVersion | None:
    """The terms version that holds at `at`, None before the first.

    Of those valid by then the one valid from latest; of equal ones the newest.
    """
    return _terms_in_force(agreement, at).first()


def _terms_in_force(agreement: Agreement, at: datetime) -> QuerySet[TermsVersion]:
    found = TermsVersion.objects.filter(
        customer_id=agreement.customer_id, agreement_id=agreement.pk, valid_from__lte=at
    )
    return found.select_related("agreement").order_by("-valid_from", "-number")


def line_terms(version: TermsVersion, line: str) -> dict[str, Any]:
    """A service line of the terms: targets, clauses, duties, rates, periods, … Read only."""
    return terms_content.line_of(version.content, line)


def line_calendar(version: TermsVersion, *, line: str, site_id: int | None) -> Calendar:
    """The calendar of a line at a site, as it was published."""
    return terms_content.calendar_at(version.content, line, site_id)


def clock_terms(
    version: TermsVersion, *, line: str, site_id: int | None, family: str, kind: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """`(calendars, terms)` in the scenario format for one kind of ticket, rows looked up."""
    return terms_content.scenario_terms(
        version.content, line=line, site_id=site_id, family=family, kind=kind
    )


def severity_for(line: Mapping[str, Any], impact: str, urgency: str) -> str:
    """The severity that the line's table gives for the customer's answers, else its default."""
    return terms_content.severity_of(line, impact, urgency)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The agreement, terms version and line of a ticket, and where its clocks run.

    The last three differ from the first three only under a warranty that promises less than
    another agreement; `choice` has the reasons (`domain.choice_words.explain`).
    """

    choice: Choice
    agreement: Agreement | None = None
    version: TermsVersion | None = None
    line: str = ""
    clock_agreement: Agreement | None = None
    clock_version: TermsVersion | None = None
    clock_line: str = ""

    def to_json(self) -> dict[str, Any]:
        """What the ticket keeps: see `Choice.to_json`."""
        return self.choice.to_json()


def candidates_for(customer_id: int, *, at: datetime) -> list[tuple[Candidate, TermsVersion]]:
    """Every line of every published agreement of the customer, with its terms at `at`."""
    agreements = Agreement.objects.filter(customer_id=customer_id).order_by("code")
    found = []
    for agreement, recorded in with_records(agreements):
        version = _terms_in_force(agreement, at).defer("content").first()
        if version is None:
            continue
        stage = life_at(recorded, at).stage
        for limits in _limits(version.pk):
            candidate = Candidate(
                agreement_id=agreement.pk,
                code=agreement.code,
                kind=agreement.kind,
                stage=stage,
                starts_on=agreement.starts_on,
                version_id=version.pk,
                line=limits.line,
                products=limits.products,
                installations=limits.installations,
                services=limits.services,
                sites=limits.sites,
            )
            found.append((candidate, version))
    return found


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a line is limited to (empty sets limit nothing), and the days of its run-off."""

    line: str
    products: frozenset[str]
    installations: frozenset[int]
    services: frozenset[str]
    sites: frozenset[int]
    run_off_days: int


@lru_cache(maxsize=4096)
def _limits(version_id: int) -> tuple[_Limits, ...]:
    """The limits of each line. A version never changes, so what was read once is kept."""
    lines = TermsVersion.objects.values_list("content__lines", flat=True).get(pk=version_id)
    return tuple(
        _Limits(
            line=code,
            products=frozenset(line["products"]),
            installations=frozenset(line["installations"]),
            services=frozenset(line["services"]),
            sites=frozenset(line["included_sites"]),
            run_off_days=int(line.get("periods", {}).get("run_off_days", RUN_OFF_DAYS)),
        )
        for code, line in lines.items()
    )


def run_off_days(version_id: int | None, line: str = "") -> int:
    """For how many local days after the end tickets of a line run on; without one the longest."""
    found = () if version_id is None else _limits(version_id)
    days = [each.run_off_days for each in found if line in ("", each.line)]
    return max(days, default=RUN_OFF_DAYS)


def choose_agreement(
    customer_id: int,
    *,
    at: datetime,
    kind: str,
    product: Product | None = None,
    installation: Installation | None = None,
    site_id: int | None = None,
) -> Chosen:
    """Which agreement and line the request belongs to, explained (`domain.choice`)."""
    found = candidates_for(customer_id, at=at)
    versions = {version.pk: version for _, version in found}
    candidates = [candidate for candidate, _ in found]
    if any(candidate.kind == WARRANTY for candidate in candidates):
        family = product.family if product else ""
        candidates = [
            _with_due(each, versions[each.version_id], at, site_id, family, kind)
            for each in candidates
        ]
    choice = choose(
        Asked(
            kind=kind,
            product=product.code if product else None,
            installation=installation.pk if installation else None,
            site=site_id,
            under_warranty=_under_warranty(installation, at),
        ),
        candidates,
    )
    if choice.coverage is None or choice.clocks is None:
        return Chosen(choice)
    covering, timing = versions[choice.coverage.version_id], versions[choice.clocks.version_id]
    return Chosen(
        choice,
        covering.agreement,
        covering,
        choice.coverage.line,
        timing.agreement,
        timing,
        choice.clocks.line,
    )


def _with_due(
    candidate: Candidate,
    version: TermsVersion,
    at: datetime,
    site_id: int | None,
    family: str,
    kind: str,
) -> Candidate:
    due = terms_content.promised(
        version.content,
        line=candidate.line,
        site_id=site_id,
        family=family,
        kind=kind,
        at=at,
    )
    return replace(candidate, due=due)


def _under_warranty(installation: Installation | None, at: datetime) -> bool | None:
    """Whether the installation is under warranty on the local day; None while none is known."""
    if installation is None:
        return None
    if installation.warranty_until is None:
        return False
    zone = ZoneInfo(installation.customer.timezone)
    return at.astimezone(zone).date() < installation.warranty_until


def provider_clauses() -> ClauseSet:
    """The clauses that answer where a customer has no agreement: the provider's own plan's."""
    return plan_template(PROVIDER_PLAN).clauses


def versions_of(agreement: Agreement) -> list[TermsVersion]:
    """The agreement's terms versions without their content, the newest first."""
    found = TermsVersion.objects.filter(customer_id=agreement.customer_id, agreement=agreement)
    return list(found.defer("content").order_by("-number"))


def procedure_of(version: TermsVersion, language: str) -> Json:
    """The printed procedure of a terms version in a language, as data (`domain.procedure`).

    Its revision table ends with this version, so that it never changes afterwards.
    """
    agreement = version.agreement
    earlier = [each for each in versions_of(agreement) if each.number <= version.number]
    return procedure(
        version.content,
        digest=version.digest,
        parties=parties_of(agreement, version.content),
        revisions=[revision_of(each, agreement, language) for each in reversed(earlier)],
        words=procedure_words(language),
        approvals=approvals_of(version, agreement),
    )


def approvals_of(version: TermsVersion, agreement: Agreement) -> list[Approval]:
    """The steps by which both sides approved a version, in order; empty for one without a draft.

    A draft that was returned is submitted again: of each step the last counts.
    """
    zone = ZoneInfo(agreement.customer.timezone)
    steps = TermsDraftStep.objects.filter(
        draft__agreement=agreement, draft__published=version.number, verb__in=_APPROVALS
    )
    last = {step.verb: step for step in steps.order_by("pk")}
    return [
        Approval(verb, step.by, step.at.astimezone(zone).date(), step.words)
        for verb in _APPROVALS
        if (step := last.get(verb))
    ]


def parties_of(agreement: Agreement, content: Mapping[str, Any]) -> Parties:
    """The names that a printed procedure needs besides its terms."""
    named = any(line["installations"] for line in content["lines"].values())
    systems = installations_of(agreement.customer_id) if named else ()
    return Parties(
        provider=settings.PROVIDER_NAME,
        customer=agreement.customer.name,
        sites={str(site.pk): site.name for site in sites_of(agreement.customer_id)},
        products={product.code: product.name for product in products()},
        installations={str(each.pk): each.name for each in systems},
    )


def revision_of(version: TermsVersion, agreement: Agreement, language: str) -> Revision:
    """A version's line of the revision table, in the customer's local days."""
    zone = ZoneInfo(agreement.customer.timezone)
    with translation.override(language):
        reason = version.told_reason
    return Revision(
        number=version.number,
        valid_from=version.valid_from.astimezone(zone).date(),
        published_on=version.published_at.astimezone(zone).date(),
        published_by=version.published_by,
        reason=reason,
    )

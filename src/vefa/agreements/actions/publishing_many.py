"""Publishing the terms of many agreements at once, each on one line of its plan as it stands.

The rules are those of `publishing`. What agreements on one plan share (calendars, texts, the check
of both) is drawn up once, and the versions are written in few statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import JSONField, Max, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from vefa.agreements.actions.keeping import CAN_EDIT, written
from vefa.agreements.actions.publishing import (
    LineValues,
    agreement_values,
    assembled,
    calendars_for,
    check,
    places_of,
    template_of,
    told,
    years_of,
)
from vefa.agreements.building import Place, Snapshot
from vefa.agreements.domain.content import canonical, digest_of_text, of_agreement
from vefa.agreements.domain.days import day_problem
from vefa.agreements.domain.templates import PlanTemplate, opened
from vefa.agreements.events import TermsTakenIn
from vefa.agreements.models import Agreement, TermsVersion
from vefa.audit.actions import Deed, record_all
from vefa.calendars.queries.calendars import calendars_of_sites
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.events import announce
from vefa.customers.models import Site

WRITTEN_AT_ONCE = 50
"""How many versions one statement writes: each is a hundred kilobytes long."""


@transaction.atomic
def publish_plan_terms(
    *,
    actor: Actor,
    at: datetime,
    wanted: Sequence[tuple[int, datetime]],
    reason: str,
) -> list[TermsVersion | Refused]:
    """The next terms version of each agreement (its key, from when on); published, or refused for
    itself, by what `publish_terms` refuses."""
    actor.require(CAN_EDIT)
    why = written(reason)
    keys = [key for key, _valid_from in wanted]
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("customer")
    agreements = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    versions = TermsVersion.objects.filter(agreement__in=keys).values("agreement_id")
    latest = dict(versions.annotate(latest=Max("number")).values_list("agreement_id", "latest"))
    drawing = _Drawing(at, _places(agreements.values()))
    found: list[TermsVersion | Refused] = []
    for key, valid_from in wanted:
        try:
            if key in latest and valid_from < at:
                words = _("Terms cannot be changed for the past.")
                raise Refused("retroactive", words, field="valid_from")
            _refuse_day(agreements[key], valid_from)
            text = drawing.text(agreements[key], valid_from)
        except Refused as refusal:
            found.append(refusal)
            continue
        latest[key] = latest.get(key, 0) + 1
        found.append(
            TermsVersion(
                customer_id=agreements[key].customer_id,
                agreement=agreements[key],
                number=latest[key],
                valid_from=valid_from,
                published_at=at,
                published_by=actor.name,
                reason=why,
                content=Cast(Value(text, output_field=TextField()), JSONField()),
                digest=digest_of_text(text),
            )
        )
    _keep(actor, at, [row for row in found if isinstance(row, TermsVersion)])
    return found


def _refuse_day(agreement: Agreement, valid_from: datetime) -> None:
    day = valid_from.astimezone(ZoneInfo(agreement.customer.timezone)).date()
    said = day_problem(agreement_values(agreement), day)
    if said is not None:
        raise Refused("outside_term", told([said]), field="valid_from")


def _places(agreements: Iterable[Agreement]) -> dict[int, list[Place]]:
    """The places of each customer, by name."""
    sites = list(Site.objects.filter(customer__in={row.customer_id for row in agreements}))
    kept = calendars_of_sites([site.pk for site in sites])
    found: dict[int, list[Place]] = defaultdict(list)
    for site, place in zip(sites, places_of(sites, kept), strict=True):
        found[site.customer_id].append(place)
    return found


@dataclass(slots=True)
class _Drawing:
    """Canonical contents, with all but the agreement's own values drawn up once for each kind."""

    at: datetime
    places: dict[int, list[Place]]
    drawn: dict[tuple[Any, ...], "_Rest | Refused"] = field(default_factory=dict)

    def text(self, agreement: Agreement, valid_from: datetime) -> str:
        """The content of the agreement's terms. Raises Refused."""
        template = template_of(agreement.plan)
        years = years_of(agreement, valid_from, self.at)
        places = self.places.get(agreement.customer_id, [])
        built = calendars_for(agreement, template, places, years)
        key = _alike(agreement, template, built, years, valid_from)
        if key not in self.drawn:
            self.drawn[key] = _rest(agreement, template, built, valid_from)
        rest = self.drawn[key]
        if isinstance(rest, Refused):
            raise rest
        text = rest.text
        if any(each.get("of") == "contract_value" for each in template.allowances):
            text = canonical(_opened(rest.content, template, agreement))
        return of_agreement(text, agreement_values(agreement))


@dataclass(frozen=True, slots=True)
class _Rest:
    """What agreements on one plan have in common, checked; `text` is its canonical JSON."""

    content: dict[str, Any]
    text: str


def _opened(content: dict[str, Any], template: PlanTemplate, agreement: Agreement) -> Any:
    """The same with this agreement's shares of its own value."""
    own = [opened(each, agreement.value, agreement.currency) for each in template.allowances]
    line = {**content["lines"][template.line], "allowances": own}
    return {**content, "lines": {template.line: line}}


def _alike(
    agreement: Agreement,
    template: PlanTemplate,
    built: Snapshot,
    years: range,
    valid_from: datetime,
) -> tuple[Any, ...]:
    """What the content depends on, the agreement's own part and shares of its value aside.

    The name of a calendar stands for its data: it carries plan, country and zone, or is the code
    of a calendar that was drawn up by hand.
    """
    return (
        template.code,
        built.default,
        tuple(built.calendars),
        tuple(sorted(built.sites.items())),
        agreement.currency,
        years,
        valid_from,
    )


def _rest(
    agreement: Agreement, template: PlanTemplate, built: Snapshot, valid_from: datetime
) -> _Rest | Refused:
    """The checked content without the part `agreement`."""
    content = assembled(agreement, [(LineValues(), template, built)])
    try:
        check(content, valid_from)
    except Refused as refusal:
        return refusal
    del content["agreement"]
    return _Rest(content, canonical(content))


def _keep(actor: Actor, at: datetime, versions: Sequence[TermsVersion]) -> None:
    TermsVersion.objects.bulk_create(versions, batch_size=WRITTEN_AT_ONCE)
    record_all(
        actor=actor,
        at=at,
        deeds=[
            Deed(deed="terms_published", subject="agreement", subject_id=row.agreement_id,
                 customer_id=row.customer_id,
                 facts={
                     "number": row.number,
                     "digest": row.digest,
                     "valid_from": row.valid_from.isoformat(),
                     "reason": row.reason,
                 })
            for row in versions
        ],
    )  # fmt: skip
    for row in versions:
        # Of first terms nobody is told: loading a hundred agreements is no news to a customer.
        if row.number > 1:
            announce(TermsTakenIn(row.pk), at=at)

"""Would this be covered? Asked before anything is sent, answered by the clauses themselves."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.queries import agreements_of, life_of, terms_in_force
from vefa.agreements.web.bench import bench_of
from vefa.core import clock
from vefa.customers.queries import contact_with_id
from vefa.desk.queries.coverage import clauses_in, imagined_facts
from vefa.desk.queries.duties import holds_under
from vefa.portal.templatetags.portal import in_language
from vefa.portal.web.frame import portal_frame

ASKED: Final = (
    "kind",
    "item",
    "work_hours",
    "place",
    "cause",
    "upgrade_kind",
    "done_by",
    "supplied_by_us",
)
"""What a customer can say beforehand. The rest is known from their agreement."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service line that somebody may ask about; `code` is what the address calls it."""

    code: str
    name: str
    agreement: Agreement
    version: TermsVersion
    line: str


@customer("can_report")
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Choose what it would be; the clauses that would decide, and on what they would depend."""
    actor, at = actor_of_request(request), clock.now()
    contact = contact_with_id(actor.contact_id or 0)
    services = _services(actor.customer_id or 0)
    wanted = request.GET.get("service", "")
    chosen = next(
        (each for each in services if wanted in (each.code, str(each.agreement.pk))),
        next(iter(services), None),
    )
    bench = None
    if chosen is not None and contact is not None:
        bench = bench_of(
            clauses_in(chosen.version, chosen.line),
            request.GET,
            first={
                **imagined_facts(contact, chosen.agreement, chosen.version, chosen.line, at=at),
                "kind": "fault",
            },
            offered=ASKED,
            held=partial(holds_under, chosen.agreement.pk, chosen.version.pk, chosen.line),
        )
    context = {
        **portal_frame(request),
        "services": services,
        "chosen": chosen,
        "bench": bench,
    }
    part = request.headers.get("HX-Request") == "true"
    template = "portal/covered_answer.html" if part else "portal/covered.html"
    return render(request, template, context)


def _services(customer_id: int) -> list[Service]:
    """The lines of the customer's agreements, those in force first."""
    at = clock.now()
    found = []
    for agreement in sorted(
        agreements_of(customer_id), key=lambda each: not life_of(each, at=at).in_force
    ):
        version = terms_in_force(agreement, at=at)
        if version is None:
            continue
        for line, terms in version.content["lines"].items():
            name = f"{agreement.code} · {in_language(terms['name'])}"
            found.append(Service(f"{agreement.pk}-{line}", name, agreement, version, line))
    return found

"""Severity, kind and the facts that diagnosis brings."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Site
from vefa.desk.actions import coverage
from vefa.desk.actions.terms import follow_terms
from vefa.desk.actions.work import work_on
from vefa.desk.models import Kind, Severity, Source, Ticket
from vefa.desk.queries.subject import review_choice
from vefa.products.models import Installation, Product


def set_severity(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    severity: str,
    reason: str,
    correction: bool | None = None,
) -> None:
    """Change how bad it is, with a reason the customer sees.

    A correction (wrong from the start) recomputes every clock as if it had held from the
    report; the first classification of an e-mail is one (commitments, rule 4).
    """
    if severity not in Severity.values:
        raise Refused("severity", _("Please choose a severity."), field="severity")
    if not reason.strip():
        raise Refused("reason", _("Please give the customer a reason."), field="reason")
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        changes = [fact for fact in work.facts if fact.type == "severity_changed"]
        first = work.ticket.source == Source.EMAIL and actor.is_staff and not changes
        corrected = first if correction is None else correction
        before = work.ticket.severity
        # To correct it to what it has become since is news: it held from the start.
        became = bool(changes) and changes[-1].data.get("kind") != "correction"
        if before == severity and not (first or (corrected and became)):
            return
        data: dict[str, Any] = {"severity": severity}
        if corrected:
            data["kind"] = "correction"
        work.fact("severity_changed", **data)
        work.ticket.severity = severity
        work.event(
            "severity_changed",
            before=before,
            after=severity,
            reason=reason.strip(),
            correction=corrected,
        )


def set_kind(*, actor: Actor, at: datetime, ticket: Ticket, kind: str) -> None:
    """Say what the ticket asks for; coverage is decided again, and other targets may hold."""
    if kind not in Kind.values:
        raise Refused("kind", _("Please choose what it is."), field="kind")
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        before = work.ticket.kind
        if kind == before:
            return
        work.ticket.kind = kind
        better = review_choice(work.ticket)
        work.event("kind_changed", before=before, after=kind, better=better)
        follow_terms(work)
        coverage.learn(work)


def set_subject(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    site: Site | None = None,
    product: Product | None = None,
    installation: Installation | None = None,
) -> None:
    """Say what the ticket is about: site, and installation or product.

    The ticket stays under its agreement and terms; `terms.move_to_agreement` moves it. Whether
    they name the subject, which calendar and targets hold, and the coverage are found out again,
    each in the open: the timeline tells what was linked and, where another agreement would now be
    chosen, which.
    """
    if installation is not None:
        product = installation.version.product
        site = site or installation.site
    _check_owner(ticket, site, installation)
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        wanted = [each.pk if each else None for each in (site, product, installation)]
        if wanted == [work.ticket.site_id, work.ticket.product_id, work.ticket.installation_id]:
            return
        work.ticket.site, work.ticket.product = site, product
        work.ticket.installation = installation
        better = review_choice(work.ticket)
        work.event(
            "subject_set",
            site=site.name if site else "",
            product=product.name if product else "",
            installation=installation.name if installation else "",
            better=better,
        )
        follow_terms(work)
        coverage.learn(work)


def _check_owner(ticket: Ticket, site: Site | None, installation: Installation | None) -> None:
    for name, thing in (("installation", installation), ("site", site)):
        if thing is not None and thing.customer_id != ticket.customer_id:
            raise Refused(name, _("Please choose what belongs to this customer."), field=name)


def learn_facts(*, actor: Actor, at: datetime, ticket: Ticket, facts: dict[str, Any]) -> None:
    """Record what diagnosis found (cause, place, remote or on site, …) and decide again.

    A value of None takes a fact back: it is not known any more.
    """
    with work_on(actor=actor, at=at, ticket=ticket, verb="classify") as work:
        known = work.ticket.facts
        news = {name: value for name, value in facts.items() if known.get(name) != value}
        if not news:
            return
        work.event("facts_learned", public=False, facts=news)
        coverage.learn(work, **news)

"""Products, versions and systems in the workspace: kept by managers, and open requests follow."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from vefa.core import events
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.deciding import DECIDE_ABOUT
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tasks import decide_about
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.products.models import Installation, Product, Version

PRODUCT = {"name": "Stok Takip", "code": "stok", "family": "erp"}
VERSION = {"number": "4.0", "released_on": "2024-02-29"}


def made(manager: Client, cast: Cast, **more: Any) -> Installation:
    manager.post("/desk/products/new/", PRODUCT)
    product = Product.objects.get(code="stok")
    manager.post(f"/desk/products/{product.pk}/versions/new/", VERSION)
    site, version = cast.ours.site.pk, Version.objects.get(product=product)
    values = {"name": "Depo canlı", "version": version.pk, "site": site, **more}
    path = f"/desk/customers/{cast.ours.customer.pk}/systems/new/"
    assert manager.post(path, {"environment": "production", **values}).status_code == 302
    return Installation.objects.get(name="Depo canlı")


def reported(cast: Cast, system: Installation) -> Ticket:
    contact = cast.ours.contact
    report = Report(
        customer_id=contact.customer_id,
        contact=contact,
        site=cast.ours.site,
        installation=system,
        title="Depo",
        text="Açılmıyor.",
        source="web",
        severity="S3",
        reported_at=MONDAY,
    )
    return open_ticket(actor=contact_actor(contact), at=MONDAY, report=report)


def facts_now(ticket: Ticket) -> dict[str, Any]:
    """What the decision in force was made from, after everything announced is delivered."""
    for event in OutboxEvent.objects.filter(name__startswith="vefa.products.").order_by("pk"):
        assert events.deliver(event.pk, at=MONDAY) == []
    for job in ProcrastinateJob.objects.filter(task_name=DECIDE_ABOUT).order_by("id"):
        decide_about(**job.args)
    facts: dict[str, Any] = CoverageDecision.objects.filter(ticket=ticket).latest("pk").facts
    return facts


def test_what_is_maintained_is_kept_on_pages(manager: Client, cast: Cast) -> None:
    system = made(manager, cast, warranty_on="2026-12-31")
    assert system.version.support_ends_on == date(2029, 3, 1)
    assert system.warranty_until == date(2027, 1, 1)
    for path, shown in (
        ("/desk/products/", "28 Feb 2029"),
        (f"/desk/products/{system.version.product_id}/", cast.ours.customer.name),
        (f"/desk/customers/{system.customer_id}/", "31 Dec 2026"),
    ):
        page = manager.get(path)
        assert page.status_code == 200
        assert shown in page.content.decode()


def test_open_requests_follow_an_upgrade_and_the_end_of_support(
    manager: Client, cast: Cast
) -> None:
    with scoped(EVERYTHING):
        system = made(manager, cast)
        ticket = reported(cast, system)
        assert facts_now(ticket)["version_state"] == "supported"
        base = f"/desk/products/{system.version.product_id}/versions/"
        ended = manager.post(f"{base}{system.version_id}/", {"last_on": "2025-12-31"})
        assert ended.status_code == 302
        assert facts_now(ticket)["version_state"] == "ended"
        manager.post(f"{base}new/", {"number": "5.0", "released_on": "2026-01-01"})
        path = f"/desk/customers/{system.customer_id}/systems/{system.pk}/"
        version = Version.objects.get(number="5.0")
        said = {"name": "Depo canlı", "site": system.site_id, "environment": "production"}
        upgraded = manager.post(path, {**said, "version": version.pk})
        assert upgraded.status_code == 302
        assert facts_now(ticket)["version_state"] == "supported"


@pytest.mark.parametrize(
    ("path", "values", "words"),
    [
        ("/desk/products/new/", PRODUCT, "There is a product with this code."),
        ("versions/new/", VERSION, "There is a version with this number."),
        (
            "versions/new/",
            {**VERSION, "number": "5", "last_on": "2024-01-01"},
            "before the version",
        ),
        ("systems/new/", {"environment": "production"}, "an installation of that name"),
    ],
)
def test_what_is_refused_is_told_at_its_field(
    manager: Client, cast: Cast, path: str, values: dict[str, str], words: str
) -> None:
    system = made(manager, cast)
    if path.startswith("versions"):
        path = f"/desk/products/{system.version.product_id}/{path}"
    elif path.startswith("systems"):
        path = f"/desk/customers/{system.customer_id}/{path}"
        known = {"name": system.name, "version": system.version_id, "site": system.site_id}
        values = {**values, **{name: str(value) for name, value in known.items()}}
    answer = manager.post(path, values)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_engineers_read_and_strangers_sites_are_no_choice(
    manager: Client, engineer: Client, cast: Cast
) -> None:
    system = made(manager, cast)
    assert (
        "/edit/"
        not in engineer.get(f"/desk/products/{system.version.product_id}/").content.decode()
    )
    path = f"/desk/customers/{system.customer_id}/systems/{system.pk}/"
    assert engineer.get(path).status_code == 404
    strangers = cast.strangers
    said = {"name": "Başka", "environment": "production", "version": system.version_id}
    answer = manager.post(path, {**said, "site": strangers.site.pk})
    assert answer.status_code == 422
    theirs = f"/desk/customers/{strangers.customer.pk}/systems/{system.pk}/"
    assert manager.get(theirs).status_code == 404

"""A customer's system, and a second agreement that names it."""

from datetime import date, timedelta
from decimal import Decimal

from vefa.agreements.actions import create_agreement, publish_terms
from vefa.agreements.actions.publishing import LineValues
from vefa.agreements.models import Agreement
from vefa.core.actor import SYSTEM
from vefa.desk.tests.cast import MONDAY, Company
from vefa.products.actions import add_version, create_product, record_installation
from vefa.products.models import Installation


def installed(company: Company) -> Installation:
    past = MONDAY - timedelta(days=300)
    product = create_product(actor=SYSTEM, at=past, code="kasa", name="Kasa", family="erp")
    version = add_version(
        actor=SYSTEM,
        at=past,
        product=product,
        number="4.2",
        released_on=date(2025, 1, 1),
        support_ends_on=date(2027, 1, 1),
    )
    return record_installation(
        actor=SYSTEM,
        at=past,
        site=company.site,
        version=version,
        name="Kasa sunucusu",
        environment="production",
    )


def second_agreement(company: Company, product: str) -> Agreement:
    """Premium support that names the product, beside the help desk that names nothing."""
    past = MONDAY - timedelta(days=100)
    agreement = create_agreement(
        actor=SYSTEM,
        at=past,
        customer=company.customer,
        code="BIZIM-2",
        name="Yazılım desteği",
        kind="maintenance",
        plan="premium",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        value=Decimal(240000),
        currency="TRY",
    )
    publish_terms(
        actor=SYSTEM,
        at=past,
        agreement=agreement,
        valid_from=past,
        reason="Signed.",
        lines=[LineValues(products=[product])],
    )
    return agreement

"""A small cast: a customer at home in Istanbul with a site in Almaty, and a stranger."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from vefa.agreements.actions import create_agreement, publish_terms
from vefa.agreements.models import Agreement, TermsVersion
from vefa.core.actor import SYSTEM
from vefa.customers.actions import add_site, create_customer
from vefa.customers.models import Customer, Site

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BEGIN = datetime(2025, 12, 31, 21, 0, tzinfo=UTC)  # midnight in Istanbul
WHO: dict[str, Any] = {"actor": SYSTEM, "at": AT}


def make_customer(code: str = "anadolu", country: str = "TR", zone: str = "Europe/Istanbul"):
    return create_customer(
        **WHO, code=code, name=code.title(), country=country, language="tr", timezone=zone
    )


def make_site(customer: Customer, name: str, country: str, zone: str) -> Site:
    return add_site(**WHO, customer=customer, name=name, country=country, timezone=zone)


def make_agreement(customer: Customer, code: str = "AN-1", **changes: Any) -> Agreement:
    values = {
        "name": "Software support",
        "kind": "maintenance",
        "plan": "standard",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
        "value": Decimal(240000),
        "currency": "TRY",
        **changes,
    }
    return create_agreement(**WHO, customer=customer, code=code, **values)


def publish(agreement: Agreement, **changes: Any) -> TermsVersion:
    values = {**WHO, "valid_from": BEGIN, "reason": "Signed", **changes}
    return publish_terms(agreement=agreement, **values)

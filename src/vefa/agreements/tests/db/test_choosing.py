from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vefa.agreements.actions import LineValues, suspend_agreement
from vefa.agreements.queries import choose_agreement, line_terms, severity_for
from vefa.agreements.tests.factories import (
    AT,
    WHO,
    make_agreement,
    make_customer,
    make_site,
    publish,
)
from vefa.core.scope import EVERYTHING, scoped
from vefa.products.actions import add_version, create_product, record_installation

pytestmark = pytest.mark.django_db

WHEN = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def customer():
    return make_customer()


@pytest.fixture
def installation(customer):
    product = create_product(**WHO, code="ehr", name="Şifa", family="hospital")
    version = add_version(**WHO, product=product, number="4", released_on=date(2025, 1, 1))
    site = make_site(customer, "Merkez", "TR", "Europe/Istanbul")
    return record_installation(
        **WHO,
        site=site,
        version=version,
        name="Canlı",
        environment="production",
        warranty_until=date(2026, 6, 1),
    )


def choose(customer, **known):
    return choose_agreement(customer.pk, **{"at": WHEN, "kind": "fault", **known})


def test_a_customer_without_agreement(customer):
    chosen = choose(customer)
    assert (chosen.agreement, chosen.version, chosen.line) == (None, None, "")
    assert chosen.to_json()["state"] == "none"


def test_a_draft_is_no_choice(customer):
    make_agreement(customer)
    assert choose(customer).agreement is None


def test_the_line_that_names_the_product(customer, installation):
    lines = [LineValues(products=["ehr"]), LineValues(plan="helpdesk")]
    version = publish(make_agreement(customer), lines=lines)
    chosen = choose(customer, product=installation.version.product)
    assert (chosen.version, chosen.line) == (version, "software_support")
    assert chosen.to_json()["in_agreement"] is True
    assert chosen.to_json()["reasons"][0]["code"] == "names_product"


def test_the_terms_of_the_day_of_the_report(customer):
    agreement = make_agreement(customer)
    first = publish(agreement)
    second = publish(agreement, valid_from=WHEN, reason="Addendum")
    assert choose(customer, at=WHEN - timedelta(seconds=1)).version == first
    assert choose(customer).version == second


def test_a_suspended_agreement_takes_the_ticket_and_says_so(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    suspend_agreement(actor=WHO["actor"], at=AT, agreement=agreement, reason="Audit")
    chosen = choose(customer)
    assert (chosen.agreement, chosen.to_json()["state"]) == (agreement, "suspended")


def test_under_warranty_the_clocks_follow_the_better_promise(customer, installation):
    warranty = make_agreement(customer, "GA-1", kind="warranty", starts_on=date(2025, 12, 31))
    premium = make_agreement(customer, "AN-1", plan="premium")
    publish(warranty)
    publish(premium)
    chosen = choose(customer, installation=installation)
    assert (chosen.agreement, chosen.clock_agreement) == (warranty, premium)
    assert chosen.clock_line == "software_support"
    assert chosen.to_json()["clocks"]["code"] == "AN-1"


def test_a_warranty_that_promises_as_much_times_its_tickets(customer, installation):
    warranty = make_agreement(customer, "GA-1", kind="warranty")
    publish(warranty)
    publish(make_agreement(customer, "AN-1"))
    assert choose(customer, installation=installation).clock_agreement == warranty


@pytest.mark.parametrize(
    ("day", "code"), [("2026-05-31T20:59", "GA-1"), ("2026-05-31T21:00", "AN-1")]
)
def test_warranty_ends_with_its_local_day(customer, installation, day, code):
    publish(make_agreement(customer, "GA-1", kind="warranty"))
    publish(make_agreement(customer, "AN-1"))
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert choose(customer, installation=installation, at=at).agreement.code == code


@pytest.mark.parametrize(
    ("impact", "urgency", "severity"),
    [("everyone", "stopped", "S1"), ("few", "minor", "S4"), ("", "", "S3"), ("few", "?", "S3")],
)
def test_severity_follows_from_the_table(customer, impact, urgency, severity):
    line = line_terms(publish(make_agreement(customer)), "software_support")
    assert severity_for(line, impact, urgency) == severity


def test_a_choice_costs_one_query_an_agreement(customer):
    for number in range(3):
        publish(make_agreement(customer, f"AN-{number}"))
    choose(customer)  # the limits of the lines are kept from the first time on
    with CaptureQueriesContext(connection) as queries:
        choose(customer)
    assert len(queries) == 2 + 3

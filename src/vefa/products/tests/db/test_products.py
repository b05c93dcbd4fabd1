from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_site, create_customer
from vefa.products import actions, queries
from vefa.products.access import installation_for
from vefa.products.models import Installation, Version

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHO = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def version():
    product = actions.create_product(**WHO, code="ehr", name="Şifa", family="hospital")
    return actions.add_version(**WHO, product=product, number="4.2", released_on=date(2024, 2, 29))


def make_site(code):
    place = {"country": "TR", "timezone": "Europe/Istanbul"}
    customer = create_customer(**WHO, code=code, name=code.title(), language="tr", **place)
    return add_site(**WHO, customer=customer, name="Merkez", **place)


def install(site, version, name="Canlı", **more):
    values = {"environment": "production", **more}
    return actions.record_installation(**WHO, site=site, version=version, name=name, **values)


def person(customer_id, *permissions):
    return Actor(
        id=1,
        kind="customer",
        name="Someone",
        permissions=frozenset(permissions),
        scope=frozenset({customer_id}),
        customer_id=customer_id,
    )


def test_support_lasts_five_years_unless_said(version):
    assert version.support_ends_on == date(2029, 3, 1)
    longer = actions.add_version(
        **WHO,
        product=version.product,
        number="5.0",
        released_on=date(2025, 1, 1),
        support_ends_on=date(2032, 1, 1),
    )
    assert queries.versions_of(version.product) == [longer, version]
    assert queries.version_of(version.product, "5.0") == longer
    assert queries.product_with_code("ehr") == version.product
    assert queries.products() == [version.product]


@pytest.mark.parametrize(
    ("on", "state"), [(date(2029, 2, 28), "supported"), (date(2029, 3, 1), "ended")]
)
def test_support_ends_on_its_day(version, on, state):
    assert queries.support_state(version, on) == state


def test_what_runs_where(version):
    site = make_site("anadolu")
    installation = install(site, version, warranty_until=date(2027, 1, 1))
    assert queries.installations_of(site.customer_id) == [installation]
    assert queries.installations_of(site.customer_id, site_id=site.pk + 1) == []
    assert queries.running_by_version(version.product) == {version.pk: [installation]}
    assert queries.catalogue() == [(version.product, [(version, 1)])]
    assert Entry.objects.filter(deed="installation_recorded").count() == 1


@pytest.mark.parametrize(
    ("code", "attempt"),
    [
        ("product_exists", lambda v, s: actions.create_product(**WHO, code="ehr", name="Other")),
        (
            "version_exists",
            lambda v, s: actions.add_version(
                **WHO, product=v.product, number="4.2", released_on=date(2025, 1, 1)
            ),
        ),
        (
            "support_order",
            lambda v, s: actions.add_version(
                **WHO,
                product=v.product,
                number="9",
                released_on=date(2025, 1, 1),
                support_ends_on=date(2025, 1, 1),
            ),
        ),
        ("environment", lambda v, s: install(s, v, "Other", environment="moon")),
        ("installation_exists", lambda v, s: install(s, v)),
    ],
)
def test_refusals(version, code, attempt):
    site = make_site("anadolu")
    install(site, version)
    with pytest.raises(Refused) as refusal:
        attempt(version, site)
    assert refusal.value.code == code


def test_only_those_who_may_edit_products_do():
    with pytest.raises(NotAllowed):
        actions.create_product(actor=person(1), at=AT, code="x", name="X")


def test_a_stranger_finds_nothing(version):
    installation = install(make_site("anadolu"), version)
    other = make_site("bozkir")
    assert installation_for(SYSTEM, installation.pk) == installation
    assert installation_for(person(installation.customer_id), installation.pk) == installation
    with pytest.raises(Http404):
        installation_for(person(other.customer_id), installation.pk)
    with scoped(frozenset({other.customer_id})):
        assert list(Installation.objects.all()) == []
        assert queries.products() != []


def test_an_installation_stays_within_its_customer(version):
    site, other = make_site("anadolu"), make_site("bozkir")
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(
            customer_id=other.customer_id,
            site=site,
            version=version,
            name="Stray",
            environment="test",
        )
        transaction.get_connection().check_constraints()


def test_the_database_refuses_support_that_ends_before_it_begins(version):
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.create(
            product=version.product,
            number="0",
            released_on=date(2025, 1, 1),
            support_ends_on=date(2025, 1, 1),
        )

"""The terms of many agreements at once are those that each would get by itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from vefa.agreements.actions import (
    NewAgreement,
    create_agreements,
    publish_plan_terms,
    publish_terms,
)
from vefa.agreements.data import plan_codes
from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.tests.factories import AT, BEGIN, make_agreement, make_customer, make_site
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Customer

pytestmark = pytest.mark.django_db
VALUES = (Decimal(120_000), Decimal("77.55"))


@pytest.fixture(autouse=True)
def customer() -> Iterator[Customer]:
    with scoped(EVERYTHING):
        made = make_customer()
        make_site(made, "Almaty", "KZ", "Asia/Almaty")
        yield made


def agreements_of(customer: Customer) -> list[Agreement]:
    """On each plan one of each value."""
    kinds = [(plan, value) for plan in plan_codes() for value in VALUES]
    return [
        make_agreement(customer, code=f"A-{number}", plan=plan, value=value)
        for number, (plan, value) in enumerate(kinds)
    ]


def test_each_gets_what_it_would_get_by_itself(customer: Customer) -> None:
    abroad = make_customer("kz", "KZ", "Asia/Almaty")
    make_site(abroad, "Aqtau", "KZ", "Asia/Aqtau")
    found = [*agreements_of(customer), *agreements_of(abroad)]
    wanted = [(each.pk, AT) for each in found]
    given = {"actor": SYSTEM, "at": AT, "reason": "Signed"}
    many = publish_plan_terms(wanted=wanted, **given)
    ones = [publish_terms(agreement=each, valid_from=AT, **given) for each in found]
    kept = TermsVersion.objects.in_bulk([each.pk for each in many])
    for one, each in zip(ones, many, strict=True):
        assert (kept[each.pk].content, kept[each.pk].digest) == (one.content, one.digest)
        assert (kept[each.pk].number, one.number) == (1, 2)
    entries = Entry.objects.filter(deed="terms_published", facts__number=1)
    assert sorted(entry.facts["digest"] for entry in entries) == sorted(
        each.digest for each in many
    )


def test_what_is_refused_of_one_leaves_the_others(customer: Customer) -> None:
    far = make_customer("far", country="QZ")
    good, nowhere = make_agreement(customer), make_agreement(far)
    late = make_agreement(customer, code="B")
    first = publish_terms(actor=SYSTEM, at=AT, agreement=late, valid_from=BEGIN, reason="Signed")
    wanted = [(good.pk, BEGIN), (nowhere.pk, BEGIN), (late.pk, AT - timedelta(days=1))]
    made, *refused = publish_plan_terms(actor=SYSTEM, at=AT, wanted=wanted, reason="Signed")
    codes = [each.code for each in refused if isinstance(each, Refused)]
    assert codes == ["unknown_country", "retroactive"]
    assert set(TermsVersion.objects.all()) == {made, first}


def test_new_agreements_are_refused_one_by_one(customer: Customer) -> None:
    def new(code: str, currency: str = "TRY") -> NewAgreement:
        days = date(2026, 1, 1), date(2027, 1, 1)
        return NewAgreement(
            customer, code, "Support", "maintenance", "standard", *days, Decimal(1), currency
        )

    asked = [new("A"), new("A"), new("B", "x")]
    made, *refused = create_agreements(actor=SYSTEM, at=AT, new=asked)
    codes = [each.code for each in refused if isinstance(each, Refused)]
    assert codes == ["agreement_exists", "currency"]
    assert list(Agreement.objects.all()) == [made]

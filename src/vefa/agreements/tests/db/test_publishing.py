from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.utils import translation

from vefa.agreements.access import agreement_for, terms_for
from vefa.agreements.actions import LineValues
from vefa.agreements.domain.content import digest_of
from vefa.agreements.models import Agreement, Suspension, TermsVersion
from vefa.agreements.queries import clock_terms, line_calendar, line_terms, terms_in_force
from vefa.agreements.tests.factories import (
    AT,
    BEGIN,
    make_agreement,
    make_customer,
    make_site,
    publish,
)
from vefa.audit.models import Entry
from vefa.commitments.domain import Clock, read_scenario
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.django_db

LINE = "software_support"


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def customer():
    return make_customer()


def person(customer):
    return Actor(
        id=7,
        kind="customer",
        name="Someone",
        permissions=frozenset({"can_see_company_tickets"}),
        scope=frozenset({customer.pk}),
        customer_id=customer.pk,
    )


def test_a_version_is_a_full_copy(customer):
    version = publish(make_agreement(customer))
    kept = TermsVersion.objects.get(pk=version.pk)
    assert (kept.number, kept.published_by, kept.reason) == (1, "Vefa", "Signed")
    assert kept.digest == digest_of(kept.content) == version.digest
    assert kept.content["agreement"]["value"] == "240000.00"
    assert kept.content["plan"]["code"] == "standard"
    line = line_terms(kept, LINE)
    assert line["targets"]
    assert line["clauses"]
    assert line["duties"]
    assert Entry.objects.get(deed="terms_published").facts["digest"] == kept.digest
    assert not OutboxEvent.objects.exists()


def test_each_site_has_the_hours_of_its_country(customer):
    almaty = make_site(customer, "Almatı", "KZ", "Asia/Almaty")
    riyadh = make_site(customer, "Riyad", "SA", "Asia/Riyadh")
    ankara = make_site(customer, "Ankara", "TR", "Europe/Istanbul")
    version = publish(make_agreement(customer))

    def hours(site_id):
        return line_calendar(version, line=LINE, site_id=site_id)

    sunday = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
    assert [hours(site.pk).is_open(sunday) for site in (almaty, riyadh, ankara)] == [
        False,
        True,
        False,
    ]
    assert hours(almaty.pk).timezone.key == "Asia/Almaty"
    assert hours(ankara.pk) == hours(None)
    assert sorted(version.content["calendars"]) == [
        "standard KZ Asia/Almaty",
        "standard SA Asia/Riyadh",
        "standard TR Europe/Istanbul",
    ]


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        ("2026-04-22T12:00+00:00", True),
        ("2026-04-23T12:00+00:00", False),  # a holiday
        ("2026-10-28T09:59+00:00", True),  # the eve of one is worked until 13:00
        ("2026-10-28T10:00+00:00", False),
        ("2027-04-23T12:00+00:00", False),  # built a year ahead
    ],
)
def test_holidays_are_in_the_copy(customer, when, open_):
    version = publish(make_agreement(customer))
    calendar = line_calendar(version, line=LINE, site_id=None)
    assert calendar.is_open(datetime.fromisoformat(when)) is open_


def test_a_plan_with_a_zone_of_its_own_keeps_it(customer):
    version = publish(make_agreement(customer, plan="agreed_dates"))
    calendar = line_calendar(version, line="system_maintenance", site_id=None)
    assert calendar.timezone.key == "Asia/Almaty"


def test_prices_and_shares_are_the_agreements(customer):
    values = LineValues(amounts={"out_of_hours": Decimal("4500.00")})
    line = line_terms(publish(make_agreement(customer), lines=[values]), LINE)
    prices = {rate["code"]: rate["amount"] for rate in line["rates"]}
    assert prices["out_of_hours"] == "4500.00"
    assert prices["visit"] is None
    dates = publish(make_agreement(customer, "AN-2", plan="agreed_dates"))
    allowance = line_terms(dates, "system_maintenance")["allowances"][0]
    assert (allowance["opening"], allowance["currency"]) == ("36000.00", "TRY")


def test_an_agreement_may_have_several_lines(customer):
    lines = [LineValues(products=["ehr"]), LineValues(plan="helpdesk", services=["request"])]
    content = publish(make_agreement(customer), lines=lines).content
    assert sorted(content["lines"]) == ["computer_help_desk", LINE]
    assert content["lines"][LINE]["products"] == ["ehr"]
    assert content["lines"]["computer_help_desk"]["services"] == ["request"]


@pytest.mark.parametrize("plan", ["standard", "premium", "agreed_dates", "helpdesk"])
@pytest.mark.parametrize("kind", ["fault", "question"])
def test_clocks_read_the_terms_as_a_scenario(customer, plan, kind):
    version = publish(make_agreement(customer, plan=plan))
    (line,) = version.content["lines"]
    calendars, terms = clock_terms(version, line=line, site_id=None, family="", kind=kind)
    event = {"at": "2026-02-02T07:00:00Z", "type": "reported", "terms": "v1", "severity": "S2"}
    data = {"calendars": calendars, "terms": {"v1": terms}, "events": [event], "look_at": []}
    read = read_scenario(data).terms["v1"]
    assert read.target("S2", Clock.RESPONSE) is not None
    assert (Clock.FIX_DATE in read.clocks) is (kind == "fault")


def test_addenda_follow_each_other(customer):
    agreement = make_agreement(customer)
    first = publish(agreement)
    later = AT + timedelta(days=30)
    changed = [LineValues(changes={"periods": {"silent_close_business_days": 3}})]
    second = publish(agreement, valid_from=later, reason="Addendum 1", lines=changed)
    assert (first.number, second.number) == (1, 2)
    assert line_terms(second, LINE)["periods"]["silent_close_business_days"] == 3
    assert line_terms(second, LINE)["periods"]["reopen_business_days"] == 5
    assert terms_in_force(agreement, at=BEGIN - timedelta(seconds=1)) is None
    assert terms_in_force(agreement, at=later - timedelta(microseconds=1)) == first
    assert terms_in_force(agreement, at=later) == second


def test_the_past_stays_as_it_was(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    with pytest.raises(Refused) as refusal:
        publish(agreement, valid_from=AT - timedelta(seconds=1), reason="Too late")
    assert refusal.value.code == "retroactive"


def clauses_of(customer):
    version = publish(make_agreement(customer, "CLAUSES"))
    return line_terms(version, LINE)["clauses"]


def refused(customer, language="en", **changes):
    agreement = make_agreement(customer)
    with translation.override(language), pytest.raises(Refused) as refusal:
        publish(agreement, lines=[LineValues(changes=changes)])
    assert not TermsVersion.objects.filter(agreement=agreement).exists()
    return str(refusal.value)


def test_contradicting_clauses_are_named(customer):
    clauses = clauses_of(customer)
    number = clauses[0]["number"]
    twin = {**clauses[0], "number": "98.1", "code": "twin", "outcome": "covered"}
    twin.pop("remedy", None)
    said = refused(customer, clauses=[*clauses, twin])
    assert number in said
    assert "98.1" in said


def test_a_clause_that_is_never_reached_is_named(customer):
    clauses = clauses_of(customer)
    late = {**clauses[-1], "number": "99.2", "code": "late"}
    assert "99.2" in refused(customer, clauses=[*clauses, late])


def test_a_gap_is_refused_in_the_readers_language(customer):
    clauses = clauses_of(customer)[:-1]
    english, turkish = (refused_again for refused_again in _both_languages(customer, clauses))
    assert english
    assert turkish
    assert english != turkish


def _both_languages(customer, clauses):
    agreement = make_agreement(customer)
    for language in ("en", "tr"):
        with translation.override(language):
            with pytest.raises(Refused) as refusal:
                publish(agreement, lines=[LineValues(changes={"clauses": clauses})])
            # It is said in the language of whoever reads it.
            yield str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"targets": [{"severity": "S1", "targets": {"lunch": None}}]}, "lunch"),
        ({"periods": {"default_severity": "S9"}}, "is one of S1 to S4"),
        ({"rates": []}, "rates"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_cannot_be_read_is_refused(customer, changes, named):
    assert named in refused(customer, **changes)


def test_a_calendar_that_never_opens_is_refused(customer, monkeypatch):
    monkeypatch.setattr("vefa.agreements.building.working_days", lambda country: ("none",))
    assert "standard TR Europe/Istanbul" in refused(customer)


def test_a_country_without_known_holidays_is_refused(customer):
    make_site(customer, "Nowhere", "XX", "UTC")
    assert "XX" in refused(customer)


def test_a_reason_is_needed(customer):
    with pytest.raises(Refused) as refusal:
        publish(make_agreement(customer), reason="  ")
    assert refusal.value.code == "reason"


def test_only_those_who_may_edit_agreements_publish(customer):
    with pytest.raises(NotAllowed):
        publish(make_agreement(customer), actor=person(customer))


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_a_version(customer, statement):
    publish(make_agreement(customer))
    sql = statement.format("agreements_termsversion")
    denied = pytest.raises(DatabaseError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_numbers_are_given_once(customer):
    version = publish(make_agreement(customer))
    version.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_another_customers_scope_sees_nothing(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    stranger = make_customer("bozkir")
    with scoped(frozenset({stranger.pk})):
        assert not Agreement.objects.exists()
        assert not TermsVersion.objects.exists()
        assert not Suspension.objects.exists()
    with scoped(frozenset({customer.pk})):
        assert TermsVersion.objects.count() == 1


@pytest.mark.parametrize("model", [TermsVersion, Suspension])
def test_nothing_points_across_customers(customer, model):
    agreement, stranger = make_agreement(customer), make_customer("bozkir")
    values = {"customer": stranger, "agreement": agreement, "reason": "x"}
    if model is TermsVersion:
        values |= {
            "number": 1,
            "valid_from": AT,
            "published_at": AT,
            "published_by": "x",
            "content": {},
            "digest": "x",
        }
    else:
        values["suspended_at"] = AT
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)
        connection.check_constraints()


def test_a_stranger_gets_404(customer):
    agreement = make_agreement(customer)
    version = publish(agreement)
    stranger = person(make_customer("bozkir"))
    for actor in (SYSTEM, person(customer)):
        assert agreement_for(actor, agreement.pk) == agreement
        assert terms_for(actor, agreement.pk, 1) == version
    for attempt in (
        lambda: agreement_for(stranger, agreement.pk),
        lambda: terms_for(stranger, agreement.pk, 1),
        lambda: terms_for(SYSTEM, agreement.pk, 2),
    ):
        with pytest.raises(Http404):
            attempt()

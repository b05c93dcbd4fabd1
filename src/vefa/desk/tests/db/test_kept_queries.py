"""Queries whose SQL is built once find what they would find if it were built anew."""

from collections import Counter

import pytest

from vefa.accounts.models import Session, User
from vefa.accounts.queries import actor_of
from vefa.core.compiled import compiled, first_of
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Customer
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.counts import _counting, _lengths, queue_counts
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, make_company, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def companies():
    with scoped(EVERYTHING):
        return make_company("birinci"), make_company("ikinci")


def test_the_same_rows_in_the_same_order(companies):
    found = Customer.objects.order_by("-name").values_list("pk", "name", "created_at")
    with scoped(EVERYTHING):
        assert len(compiled(found[:1]).rows()) == 1
        assert compiled(found).rows() == list(found)


def test_kept_sql_sees_only_the_scope_in_which_it_runs(companies):
    second = companies[1].customer
    with scoped(EVERYTHING):
        kept = compiled(Customer.objects.values_list("pk"))
    with scoped(frozenset({second.pk})):
        assert kept.rows() == [(second.pk,)]


def test_what_can_find_nothing_asks_nobody(companies, django_assert_num_queries):
    with scoped(EVERYTHING), django_assert_num_queries(0):
        assert compiled(Ticket.objects.none().values_list("pk")).rows() == []


def test_a_first_row_is_the_model_with_every_field(companies):
    with scoped(EVERYTHING):
        engineer = make_staff("Deniz Usta", "engineer")
        found = first_of(User, "SELECT * FROM accounts_user WHERE id = %s", [engineer.pk])
        assert found is not None
        assert not found.get_deferred_fields()
        fields = [field.attname for field in User._meta.concrete_fields]
        stored = User.objects.get(pk=engineer.pk)
        assert [getattr(found, each) for each in fields] == [
            getattr(stored, each) for each in fields
        ]
        assert actor_of(found) == actor_of(stored)


def test_no_row_is_none():
    with scoped(EVERYTHING):
        assert first_of(Session, "SELECT * FROM accounts_session WHERE id = %s", [0]) is None


def test_a_model_that_needs_more_than_the_driver_is_refused(companies):
    ticket = "INSERT"
    with scoped(EVERYTHING), pytest.raises(TypeError, match="reads in its own way"):
        first_of(Ticket, "SELECT %s", [ticket])


def test_queues_are_counted_alike_with_and_without_the_function(companies):
    with scoped(EVERYTHING):
        deniz, cast = make_staff("Deniz Usta", "engineer"), companies[0]
        everybody = [actor_of(deniz), actor_of(make_staff("Timur", "administrator"))]
        first, second, third = (
            open_ticket(
                actor=contact_actor(cast.contact),
                at=MONDAY,
                report=Report(
                    customer_id=cast.customer.pk,
                    contact=cast.contact,
                    title=title,
                    text="Sabahtan beri yazmıyor.",
                    source="web",
                    severity="S2",
                    reported_at=MONDAY,
                ),
            )
            for title in ("Bir", "İki", "Üç")
        )
        Ticket.objects.filter(pk=first.pk).update(
            engineer_id=deniz.pk, engineer_name=deniz.name, state="assigned"
        )
        Ticket.objects.filter(pk=second.pk).update(undelivered=2)
        Ticket.objects.filter(pk=third.pk).update(state="closed", closed_at=MONDAY)
        for actor in everybody:
            counted = Counter(name for (name,) in _counting(actor).rows())
            lengths = _lengths(actor)
            assert {name: count for name, count in lengths.items() if count} == dict(counted)
        assert queue_counts(everybody[0])["mine"] == 1

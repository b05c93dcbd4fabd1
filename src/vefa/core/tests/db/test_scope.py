"""Row-level security: the scope is set per transaction, restored, and never leaks."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from vefa.core.scope import EVERYTHING, NOTHING, as_setting, scoped

AT = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)


def run(sql: str, *params: object) -> list[tuple[object, ...]]:
    """Rows of a statement, none for one that gives none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def make_customer(code: str) -> int:
    """The key of a new customer with one site; in SQL, since the core knows no customers."""
    [(key,)] = run(
        "INSERT INTO customers_customer (code, name, country, language, timezone, created_at)"
        " VALUES (%s, %s, 'TR', 'tr', 'Europe/Istanbul', %s) RETURNING id",
        code,
        code,
        AT,
    )
    make_site(int(str(key)))
    return int(str(key))


def make_site(customer: int) -> None:
    run(
        "INSERT INTO customers_site (customer_id, name, address, country, timezone, travel_band)"
        " VALUES (%s, %s, '', 'TR', 'UTC', '')",
        customer,
        f"site {customer}",
    )


def sites() -> list[object]:
    return [row[0] for row in run("SELECT customer_id FROM customers_site ORDER BY id")]


@pytest.fixture
def customers(transactional_db: None) -> tuple[int, int]:
    """Two customers that must never see each other."""
    with scoped(EVERYTHING):
        return make_customer("one"), make_customer("two")


def test_without_a_scope_the_first_query_raises(customers: tuple[int, int]) -> None:
    with pytest.raises(DatabaseError, match=r"vefa\.scope"), transaction.atomic():
        sites()


def test_a_scope_shows_its_customer_only(customers: tuple[int, int]) -> None:
    one, two = customers
    with scoped(frozenset({one})):
        assert sites() == [one]
        run("UPDATE customers_site SET name = 'stolen' WHERE customer_id = %s", two)
        run("DELETE FROM customers_site WHERE customer_id = %s", two)
    with scoped(NOTHING):
        assert sites() == []
    with scoped(EVERYTHING):
        assert sites() == [one, two]
        assert run("SELECT 1 FROM customers_site WHERE name = 'stolen'") == []


def test_rows_of_another_customer_cannot_be_written(customers: tuple[int, int]) -> None:
    one, two = customers
    with pytest.raises(DatabaseError, match="row-level security"), scoped(frozenset({one})):
        make_site(two)


def test_scopes_nest_and_restore_after_errors(customers: tuple[int, int]) -> None:
    one, two = customers
    with scoped(EVERYTHING):
        with scoped(frozenset({one})):
            assert sites() == [one]
        assert sites() == [one, two]
        with pytest.raises(ValueError, match="inside"), scoped(frozenset({two})):
            raise ValueError("inside")
        assert sites() == [one, two]
        with pytest.raises(DatabaseError), scoped(frozenset({two})):
            make_site(one)
        assert sites() == [one, two]


def test_a_foreign_key_cannot_cross_customers(customers: tuple[int, int]) -> None:
    one, two = customers
    with pytest.raises(DatabaseError, match="foreign key"), scoped(EVERYTHING):
        [(site,)] = run("SELECT id FROM customers_site WHERE customer_id = %s", two)
        run(
            "INSERT INTO customers_contact (customer_id, site_id, name, email, email_folded,"
            " phone, language, roles, active)"
            " VALUES (%s, %s, 'x', 'x@x', 'x@x', '', 'tr', '{end_user}', true)",
            one,
            site,
        )
        run("SET CONSTRAINTS ALL IMMEDIATE")


def test_append_only_tables_refuse_changes(customers: tuple[int, int]) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), scoped(EVERYTHING):
        run("UPDATE audit_entry SET deed = 'nothing'")


def test_the_setting_holds_digits_only() -> None:
    assert as_setting(frozenset({12, 3})) == "{3,12}"
    assert as_setting(NOTHING) == "{}"

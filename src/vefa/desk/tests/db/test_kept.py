"""What is put back is what was made."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.tests.cast import Cast, make_cast, make_company
from vefa.desk.tests.kept import _kept


def rows() -> dict[str, list[str]]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT each::text FROM {table} AS each ORDER BY 1")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def taken_back() -> tuple[Cast, dict[str, list[str]]]:
    """The cast of another test, and what was in the database with it."""
    with transaction.atomic():
        cast = make_cast(plan="standard")
        found = rows()
        transaction.set_rollback(True)
    return cast, found


@pytest.mark.django_db
def test_the_rows_and_the_objects_are_those_that_were_kept() -> None:
    with scoped(EVERYTHING):
        taken_back()  # this one learns
        made, rows_made = taken_back()
        assert "standard" in _kept
        again, rows_again = taken_back()
    assert rows_again == rows_made
    assert again == made
    assert again.ours is not made.ours
    assert again.ours.version.content == made.ours.version.content


@pytest.mark.django_db
def test_where_somebody_is_already_everything_is_made() -> None:
    with scoped(EVERYTHING):
        taken_back()
        taken_back()
        customer = make_company("vardi").customer
        cast = make_cast(plan="standard")
    assert cast.ours.customer.pk > customer.pk

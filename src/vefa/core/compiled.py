"""Queries whose SQL is built once.

Django builds a query's SQL anew for each request, which costs more than PostgreSQL takes to run a
small one. A page that is asked for all day keeps the SQL instead:

    @lru_cache(maxsize=500)
    def _mine(actor: Actor) -> Compiled:
        return compiled(visible_tickets(actor).filter(engineer_id=actor.id).values_list("id"))

    keys = [key for (key,) in _mine(actor).rows()]

Everything that the query is built from must be an argument of the function that keeps it, and
building must read nothing from the database: what was true then would be true for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL with its parameters; without SQL where nothing can be found."""

    sql: str
    parameters: tuple[Any, ...]
    using: str

    def rows(self) -> list[tuple[Any, ...]]:
        """Run it within the present scope."""
        if not self.sql:
            return []
        with connections[self.using].cursor() as cursor:
            cursor.execute(self.sql, self.parameters)
            return list(cursor.fetchall())


def compiled(found: QuerySet[Any, Any], *, using: str = DEFAULT_DB_ALIAS) -> Compiled:
    """The SQL of a query of plain columns (`values_list`), whose rows come as the driver reads."""
    try:
        sql, parameters = found.query.get_compiler(using).as_sql()
    except EmptyResultSet:
        return Compiled("", (), using)
    return Compiled(sql, tuple(parameters), using)


def first_of(model: type[_Row], query: str, parameters: Sequence[Any]) -> _Row | None:
    """The first row of a query that returns the model's table, or None.

    As `model.objects.raw(query, parameters)` without what that finds out anew each time.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(query, parameters)
        row = cursor.fetchone()
        names = [column[0] for column in cursor.description]
    if row is None:
        return None
    found, columns = dict(zip(names, row, strict=True)), _columns(model)
    # Django takes a full row by its place: the values go in the order of the fields.
    values = [found[column] for column in columns]
    return model.from_db(DEFAULT_DB_ALIAS, list(columns.values()), values)


@cache
def _columns(model: type[Model]) -> dict[str, str]:
    """Attribute by column, in the order of the model's fields."""
    fields = model._meta.concrete_fields
    if any(hasattr(field, "from_db_value") for field in fields):
        raise TypeError(f"{model.__name__} has a field that Django reads in its own way")
    return {str(field.column): field.attname for field in fields}

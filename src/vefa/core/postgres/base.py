"""Django's PostgreSQL backend with row-level security by customer.

Each transaction begins with `SET LOCAL vefa.scope`, so the setting cannot outlive the
transaction, also behind a pooler in transaction mode.
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

from vefa.core.scope import as_setting, current


class DatabaseOperations(PostgresOperations):
    """Operations that know of the role under which tests run."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty the tables as their owner: the application role may not TRUNCATE."""
        role = self.connection.settings_dict.get("ROLE")
        if not role:
            super().execute_sql_flush(sql_list)
            return
        with self.connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        try:
            super().execute_sql_flush(sql_list)
        finally:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {self.quote_name(role)}")


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL that carries the scope into every transaction.

    `DATABASES[...]["ROLE"]`, set by tests only, is taken on by every new connection: the
    tests connect as the owner, who may create the database, and work as the application.
    """

    ops_class = DatabaseOperations

    def init_connection_state(self) -> None:
        super().init_connection_state()
        role = self.settings_dict.get("ROLE")
        if role and self.connection is not None:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {self.ops.quote_name(role)}")

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit and current() is not None:
            self.apply_scope()

    def apply_scope(self) -> None:
        """Write the scope into the open transaction. The text holds digits, commas or '*' only."""
        connection: Any = self.connection
        with self.wrap_database_errors:
            connection.execute(f"SET LOCAL vefa.scope = '{as_setting(current())}'")

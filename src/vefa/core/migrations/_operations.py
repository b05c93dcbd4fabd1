"""Migration operations that build the second wall: who may touch which rows.

A table without one of these is not granted to the application role at all, so forgetting
the wall shows at the first query and not at the first leak.
"""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

CUSTOMER_MARK = "vefa:customer-owned"
STAFF_MARK = "vefa:staff-only"
PROVIDER_MARK = "vefa:provider-owned"


def _policy(otherwise: str) -> str:
    """Everything under the scope '*', else what `otherwise` says.

    CASE and not OR: the planner takes half of the rows to pass a CASE, but one in two hundred
    an OR with `current_setting`, and would then sort whole tables rather than walk an index
    for the first fifty rows.
    """
    return f"(CASE WHEN current_setting('vefa.scope') = '*' THEN true ELSE {otherwise} END)"


class _TableOperation(Operation):
    """An operation on one table that leaves Django's model state alone."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: the model state does not know of policies and grants."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.forwards():
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.backwards():
            schema_editor.execute(statement)

    def forwards(self) -> list[str]:
        """The statements that apply the operation."""
        raise NotImplementedError

    def backwards(self) -> list[str]:
        """The statements that take it back."""
        raise NotImplementedError


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _grants(table: str, *, append_only: bool) -> list[str]:
    rights = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    return [f'GRANT {rights} ON "{table}" TO "{settings.VEFA_APP_ROLE}"']


def _revokes(table: str) -> list[str]:
    return [
        f'COMMENT ON TABLE "{table}" IS NULL',
        f'REVOKE ALL ON "{table}" FROM "{settings.VEFA_APP_ROLE}"',
    ]


class CustomerOwned(_TableOperation):
    """Rows belong to one customer: row-level security, `UNIQUE (customer_id, id)`, grants.

    `append_only` withholds UPDATE and DELETE. `column` is `id` for the table of customers.
    """

    def __init__(
        self, table: str, *, append_only: bool = False, column: str = "customer_id"
    ) -> None:
        self.table = table
        self.append_only = append_only
        self.column = column

    def forwards(self) -> list[str]:
        rule = _policy(f'"{self.column}" = ANY (vefa_scope())')
        statements = [
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'CREATE POLICY customer ON "{self.table}" USING {rule} WITH CHECK {rule}',
        ]
        if self.column != "id":
            statements.append(
                f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.table}_customer_key" '
                f"UNIQUE ({self.column}, id)"
            )
        mark = CUSTOMER_MARK + (": append-only" if self.append_only else "")
        statements.append(f'COMMENT ON TABLE "{self.table}" IS {_quoted(mark)}')
        return statements + _grants(self.table, append_only=self.append_only)

    def backwards(self) -> list[str]:
        statements = _revokes(self.table)
        if self.column != "id":
            statements.append(
                f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{self.table}_customer_key"'
            )
        statements += [
            f'DROP POLICY customer ON "{self.table}"',
            f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY',
        ]
        return statements

    def describe(self) -> str:
        return f"Rows of {self.table} belong to one customer each"


class OwnRows(_TableOperation):
    """Rows of staff have no customer; one who is limited to some customers has their own rows.

    `column` holds the key of the person whose row it is. The table is customer-owned already.
    """

    def __init__(self, table: str, *, column: str) -> None:
        self.table = table
        self.column = column

    def forwards(self) -> list[str]:
        theirs = f'customer_id IS NULL AND "{self.column}" = vefa_person()'
        return self._altered(f"customer_id = ANY (vefa_scope()) OR {theirs}")

    def backwards(self) -> list[str]:
        return self._altered("customer_id = ANY (vefa_scope())")

    def _altered(self, condition: str) -> list[str]:
        rule = _policy(condition)
        return [f'ALTER POLICY customer ON "{self.table}" USING {rule} WITH CHECK {rule}']

    def describe(self) -> str:
        return f"Rows of {self.table} without a customer belong to one of ours"


class Colleagues(_TableOperation):
    """Rows of staff, which have no customer, can be read by all of ours, limited or not.

    `staff_only` where the table has no customers at all.
    """

    def __init__(self, table: str, *, staff_only: bool = False) -> None:
        self.table = table
        self.staff_only = staff_only

    def forwards(self) -> list[str]:
        rows = "" if self.staff_only else "customer_id IS NULL AND "
        return [
            f'CREATE POLICY colleagues ON "{self.table}" FOR SELECT '
            f"USING ({rows}vefa_person() IS NOT NULL)"
        ]

    def backwards(self) -> list[str]:
        return [f'DROP POLICY colleagues ON "{self.table}"']

    def describe(self) -> str:
        return f"Staff in {self.table} are known to all of ours"


class StaffOnly(_TableOperation):
    """Rows that have no customer yet and that only a scope of '*' may touch."""

    def __init__(self, table: str, *, reason: str, append_only: bool = False) -> None:
        self.table = table
        self.reason = reason
        self.append_only = append_only

    def forwards(self) -> list[str]:
        # vefa_scope() raises where no scope is set; otherwise it is never null.
        rule = _policy("vefa_scope() IS NULL")
        return [
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'CREATE POLICY staff ON "{self.table}" USING {rule} WITH CHECK {rule}',
            f'COMMENT ON TABLE "{self.table}" IS {_quoted(f"{STAFF_MARK}: {self.reason}")}',
            *_grants(self.table, append_only=self.append_only),
        ]

    def backwards(self) -> list[str]:
        return [
            *_revokes(self.table),
            f'DROP POLICY staff ON "{self.table}"',
            f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY',
        ]

    def describe(self) -> str:
        return f"Rows of {self.table} are for staff only"


class ProviderOwned(_TableOperation):
    """Rows of the provider itself, seen from every scope. The reason is kept in the database."""

    def __init__(self, table: str, *, reason: str, append_only: bool = False) -> None:
        self.table = table
        self.reason = reason
        self.append_only = append_only

    def forwards(self) -> list[str]:
        return [
            f'COMMENT ON TABLE "{self.table}" IS {_quoted(f"{PROVIDER_MARK}: {self.reason}")}',
            *_grants(self.table, append_only=self.append_only),
        ]

    def backwards(self) -> list[str]:
        return _revokes(self.table)

    def describe(self) -> str:
        return f"Rows of {self.table} belong to the provider"


class CompositeForeignKey(_TableOperation):
    """`(customer_id, column)` refers to `(customer_id, id)` of a customer-owned table.

    PostgreSQL checks foreign keys past row-level security; without the customer in the key
    a row could point into another customer's data. The model field says
    `db_constraint=False`.
    """

    def __init__(self, table: str, column: str, to_table: str) -> None:
        self.table = table
        self.column = column
        self.to_table = to_table

    @property
    def _name(self) -> str:
        return f"{self.table}_{self.column}_customer_fk"[:63]

    def forwards(self) -> list[str]:
        return [
            f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self._name}" '
            f'FOREIGN KEY (customer_id, "{self.column}") '
            f'REFERENCES "{self.to_table}" (customer_id, id) DEFERRABLE INITIALLY DEFERRED'
        ]

    def backwards(self) -> list[str]:
        return [f'ALTER TABLE "{self.table}" DROP CONSTRAINT "{self._name}"']

    def describe(self) -> str:
        return f"{self.table}.{self.column} stays within its customer"


class Sql(_TableOperation):
    """Plain statements with their undoing; `{app}` stands for the application role."""

    def __init__(self, forwards: list[str], backwards: list[str]) -> None:
        self._forwards = forwards
        self._backwards = backwards

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("Sql", [self._forwards, self._backwards], {})

    def forwards(self) -> list[str]:
        return [text.replace("{app}", str(settings.VEFA_APP_ROLE)) for text in self._forwards]

    def backwards(self) -> list[str]:
        return [text.replace("{app}", str(settings.VEFA_APP_ROLE)) for text in self._backwards]

    def describe(self) -> str:
        return "Statements"

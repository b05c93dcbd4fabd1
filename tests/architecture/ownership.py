"""Reads from PostgreSQL's catalogue how each table is walled, and says what is missing."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vefa.core.migrations._operations import CUSTOMER_MARK, PROVIDER_MARK, STAFF_MARK

ANY_CUSTOMER = "current_setting('vefa.scope'::text) = '*'::text"
CUSTOMERS = "customers_customer"
EVERY_RIGHT = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
ADDING_RIGHTS = frozenset({"SELECT", "INSERT"})


@dataclass(frozen=True)
class Policy:
    """A row-level security policy."""

    name: str
    command: str
    permissive: bool
    for_everyone: bool
    using: str | None
    check: str | None


@dataclass(frozen=True)
class Key:
    """A foreign key."""

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass
class Table:
    """A table as the database knows it."""

    name: str
    kind: str
    comment: str
    secured: bool
    rights: frozenset[str]
    columns: dict[str, bool]  # and whether the column must be filled
    policies: list[Policy] = field(default_factory=list)
    unique: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)

    @property
    def owner(self) -> str:
        """customer, staff, provider, or "" where the table says nothing."""
        marks = {CUSTOMER_MARK: "customer", STAFF_MARK: "staff", PROVIDER_MARK: "provider"}
        return marks.get(self.comment.partition(": ")[0], "")

    @property
    def note(self) -> str:
        """What follows the mark: the reason, or “append-only”."""
        return self.comment.partition(": ")[2]

    @property
    def owner_column(self) -> str:
        return "id" if self.name == CUSTOMERS else "customer_id"


TABLES = """
    SELECT c.relname, c.relkind, coalesce(obj_description(c.oid, 'pg_class'), ''),
           c.relrowsecurity,
           array(SELECT kind FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
                                               'REFERENCES', 'TRIGGER']) AS kind
                 WHERE has_table_privilege(%(role)s, c.oid, kind)),
           array(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
           array(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attnotnull)
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
POLICIES = """
    SELECT p.polrelid::regclass::text, p.polname, p.polcmd, p.polpermissive, p.polroles = '{0}',
           pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
    FROM pg_policy p
"""
UNIQUE = """
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text,
           array(SELECT pg_get_indexdef(i.indexrelid, n, true)
                 FROM generate_series(1, i.indnkeyatts) AS n)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT i.indisprimary
"""
KEYS = """
    SELECT k.conrelid::regclass::text, k.conname, k.confrelid::regclass::text,
           array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n (num, place)
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.num
                 ORDER BY n.place),
           array(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS n (num, place)
                 JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.num
                 ORDER BY n.place)
    FROM pg_constraint k
    WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
"""
DEFINERS = """
    SELECT p.proname, coalesce(p.proconfig::text, ''),
           has_function_privilege('public', p.oid, 'EXECUTE')
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
"""
ROLE = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %(role)s"
OWNED = """
    SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %(role)s
"""


def gates() -> dict[str, dict[str, str]]:
    """The exceptions of `isolation.toml`, by kind."""
    text = (Path(__file__).parent / "isolation.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


def tables(cursor: Any, role: str) -> dict[str, Table]:
    """Every table and view of the schema, with its walls."""
    cursor.execute(TABLES, {"role": role})
    found = {
        name: Table(
            name, kind, comment, secured, frozenset(rights), {c: c in filled for c in columns}
        )
        for name, kind, comment, secured, rights, columns, filled in cursor.fetchall()
    }
    cursor.execute(POLICIES)
    for table, *policy in cursor.fetchall():
        found[table].policies.append(Policy(*policy))
    cursor.execute(UNIQUE)
    for table, index, columns in cursor.fetchall():
        found[table].unique[index] = tuple(columns)
    cursor.execute(KEYS)
    for table, name, target, columns, target_columns in cursor.fetchall():
        found[table].keys.append(Key(name, tuple(columns), target, tuple(target_columns)))
    return found


def problems_of(table: Table, known: dict[str, Table]) -> Iterator[str]:
    """What a table's walls lack."""
    if table.kind in {"v", "m", "f"}:
        yield f"{table.name} is a view or foreign table, which row-level security does not cover."
    elif table.owner == "customer":
        yield from _customer_problems(table, known)
    elif table.owner == "staff":
        yield from _policy_problems(table, "staff", "vefa_scope() IS NULL")
        if not table.note:
            yield f"{table.name} is for staff only without a reason."
    elif table.owner == "provider":
        yield from _provider_problems(table, known)
    elif table.name not in gates()["tables"]:
        yield (
            f"{table.name} does not say whose its rows are. Add CustomerOwned, StaffOnly or "
            "ProviderOwned (vefa.core.migrations) to the migration that creates it."
        )


def _customer_problems(table: Table, known: dict[str, Table]) -> Iterator[str]:
    column = table.owner_column
    if column not in table.columns:
        yield f"{table.name} is customer-owned but has no {column}."
        return
    if not table.columns[column] and f"{table.name}.{column}" not in gates()["nullable"]:
        yield f"{table.name}.{column} may be null, so that rows could belong to nobody."
    yield from _policy_problems(table, "customer", _condition(table))
    if column != "id" and ("customer_id", "id") not in table.unique.values():
        yield f"{table.name} has no UNIQUE (customer_id, id) for composite keys to refer to."
    for index, columns in table.unique.items():
        if columns[0] != column and index not in gates()["unique"]:
            yield (
                f"{index} of {table.name} is unique across customers; begin it with {column}, or "
                "a customer learns what another one has."
            )
    wanted = ADDING_RIGHTS if table.note == "append-only" else EVERY_RIGHT
    if table.rights != wanted:
        yield f"{table.name} grants {sorted(table.rights)}, not {sorted(wanted)}."
    yield from _key_problems(table, known)


def _condition(table: Table) -> str:
    """Whose rows a limited scope shows; with their own where `isolation.toml` says so."""
    theirs = f"{table.owner_column} = ANY (vefa_scope())"
    own = [name.partition(".")[2] for name in gates()["own"] if name.startswith(f"{table.name}.")]
    if own:
        return f"({theirs}) OR ((customer_id IS NULL) AND ({own[0]} = vefa_person()))"
    return theirs


def _key_problems(table: Table, known: dict[str, Table]) -> Iterator[str]:
    for key in table.keys:
        if known[key.target].owner != "customer" or key.target == CUSTOMERS:
            continue
        if f"{table.name}.{key.columns[-1]}" in gates()["keys"]:
            continue
        if key.columns[0] != "customer_id" or key.target_columns != ("customer_id", "id"):
            yield (
                f"{key.name} of {table.name} refers to {key.target} without the customer; say "
                "db_constraint=False and add CompositeForeignKey (vefa.core.migrations)."
            )


def _policy_problems(table: Table, name: str, condition: str) -> Iterator[str]:
    if not table.secured:
        yield f"{table.name} has row-level security switched off."
    rule = f"\nCASE\n    WHEN ({ANY_CUSTOMER}) THEN true\n    ELSE ({condition})\nEND"
    expected = Policy(name, "*", permissive=True, for_everyone=True, using=rule, check=rule)
    wanted = [expected]
    if table.name in gates()["colleagues"]:
        readable = "(vefa_person() IS NOT NULL)"
        if table.owner == "customer":
            readable = f"((customer_id IS NULL) AND {readable})"
        wanted.append(
            Policy(
                "colleagues", "r", permissive=True, for_everyone=True, using=readable, check=None
            )
        )
    if sorted(table.policies, key=lambda each: each.name, reverse=True) != wanted:
        yield f"{table.name} has the policies {table.policies} instead of the one named {name}."


def _provider_problems(table: Table, known: dict[str, Table]) -> Iterator[str]:
    if not table.note:
        yield f"{table.name} is the provider's without a reason."
    if "customer_id" in table.columns:
        yield f"{table.name} is marked as the provider's but has a customer_id."
    for key in table.keys:
        if known[key.target].owner == "customer":
            yield f"{table.name} is the provider's but points into {key.target}, a customer's."
    if table.rights - EVERY_RIGHT:
        yield f"{table.name} grants {sorted(table.rights - EVERY_RIGHT)}."


def role_problems(cursor: Any, role: str) -> Iterator[str]:
    """What the application role could do that would pass the wall."""
    cursor.execute(ROLE, {"role": role})
    for word, held in zip(("superuser", "BYPASSRLS", "CREATEROLE"), cursor.fetchone(), strict=True):
        if held:
            yield f"The application role {role} has {word}."
    cursor.execute(OWNED, {"role": role})
    for (name,) in cursor.fetchall():
        yield f"The application role owns {name}, and an owner passes row-level security."
    cursor.execute(DEFINERS)
    for name, settings, public in cursor.fetchall():
        if name not in gates()["functions"]:
            yield (
                f"{name} runs as its owner (SECURITY DEFINER) and so past the wall; name it with "
                "its reason in tests/architecture/isolation.toml."
            )
        if "search_path" not in settings:
            yield f"{name} runs as its owner without a fixed search_path."
        if public:
            yield f"{name} runs as its owner and may be called by every role; revoke from PUBLIC."

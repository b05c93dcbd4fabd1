"""Migrations: complete, reversible, and free of the code that they outlive."""

import ast
import re
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections, migrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.architecture.house import Source, imported_modules, listed, sources
from vefa.core.migrations import Sql

ALLOWED = ("django.db", "django.conf", "django.contrib.postgres", "vefa.core.migrations")
STANDARD = {"datetime", "decimal", "functools", "uuid"}
NAME = re.compile(r"\d{4}_[a-z0-9_]+\.py$")


def foreign_imports(source: Source) -> Iterator[str]:
    """Imports of a migration that may change under it."""
    for line, name in imported_modules(source.tree):
        if not name.startswith(ALLOWED) and name.partition(".")[0] not in STANDARD:
            yield (
                f"{source.path}:{line} imports {name}. A migration must run for ever as it was: "
                "copy the value in, or read the model with apps.get_model."
            )


def test_migrations_import_nothing_of_the_rooms():
    bad = Source("src/vefa/desk/migrations/0002_x.py", "from vefa.desk.models import Ticket")
    assert list(foreign_imports(bad))
    problems = [
        problem
        for source in sources()
        if source.is_migration and source.room != "core"
        for problem in foreign_imports(source)
    ]
    assert not problems, listed(problems)


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(
        graph=loader.graph
    )
    ours = {
        label: [operation.describe() for step in steps for operation in step.operations]
        for label, steps in changes.items()
    }
    assert not ours, f"Run makemigrations: {ours}"


def test_two_migrations_do_not_follow_the_same_one():
    loader = MigrationLoader(None)
    conflicts = loader.detect_conflicts()
    assert not conflicts, f"Renumber one of them: {conflicts}"


@pytest.fixture
def another_database(django_db_setup, django_db_blocker):
    """An empty database of the owner, beside the test database."""
    name = f"{connection.settings_dict['NAME']}_again"
    with django_db_blocker.unblock():
        given = {**connection.settings_dict, "NAME": name}
        given.pop("ROLE", None)
        maintenance = {**connection.get_connection_params(), "dbname": "postgres"}
        connections.databases["again"] = given
        with psycopg.connect(**maintenance, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
            server.execute(f'CREATE DATABASE "{name}"')
            try:
                yield connections["again"]
            finally:
                connections["again"].close()
                del connections["again"], connections.databases["again"]
                server.execute(f'DROP DATABASE "{name}"')


def schema(opened) -> set[tuple[str, ...]]:
    """Every column, index, constraint, policy and function of ours."""
    with opened.cursor() as cursor:
        cursor.execute(
            """
            SELECT 'column', table_name::text, column_name::text, data_type::text
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION SELECT 'index', tablename::text, indexname::text, indexdef
            FROM pg_indexes WHERE schemaname = 'public'
            UNION SELECT 'constraint', conrelid::regclass::text, conname::text,
                         pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION SELECT 'policy', tablename::text, policyname::text, qual
            FROM pg_policies WHERE schemaname = 'public'
            UNION SELECT 'function', proname::text, '', md5(prosrc)
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            """
        )
        return set(cursor.fetchall())


def test_the_way_back_leads_back(another_database):
    """Every migration of ours undone, then done again: nothing remains, and nothing is lost."""
    executor = MigrationExecutor(another_database)
    executor.migrate(executor.loader.graph.leaf_nodes())
    first = schema(another_database)
    ours = {label for label, _ in executor.loader.graph.nodes if is_ours(label)}
    executor.loader.build_graph()
    executor.migrate([(label, None) for label in sorted(ours)])
    remains = {row for row in schema(another_database) if row[1].partition("_")[0] in ours}
    assert not remains, f"The way back leaves behind: {sorted(remains)[:10]}"
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert schema(another_database) == first


def is_ours(label: str) -> bool:
    return apps.get_app_config(label).name.startswith("vefa.")


def irreversible(operation: migrations.operations.base.Operation) -> str | None:
    """Why an operation cannot be taken back."""
    if not operation.reversible:
        return "it cannot be taken back; give it its reverse"
    if isinstance(operation, Sql) and operation.forwards() and not operation.backwards():
        return "its statements have no undoing"
    return None


def test_every_operation_can_be_taken_back():
    assert irreversible(migrations.RunPython(lambda _apps, _editor: None))
    assert irreversible(Sql(["SELECT 1"], []))
    loader = MigrationLoader(None)
    problems = [
        f"{label}.{name}: {operation.describe()}: {reason}"
        for (label, name), migration in loader.disk_migrations.items()
        if type(migration).__module__.startswith("vefa.")
        for operation in migration.operations
        if (reason := irreversible(operation))
    ]
    assert not problems, listed(problems)


@pytest.mark.parametrize("word", ["auto", "merge"])
def test_migrations_have_names(word):
    nameless = [
        source.path
        for source in sources()
        if source.is_migration
        and (not NAME.match(source.parts[-1]) or f"_{word}_" in source.parts[-1])
    ]
    assert not nameless, f"Name these after what they do: {nameless}"


def test_data_moves_say_why():
    silent = [
        source.path
        for source in sources()
        if source.is_migration
        and "RunPython" in source.text
        and ast.get_docstring(source.tree) is None
    ]
    assert not silent, f"A migration that moves data begins with a docstring: {silent}"

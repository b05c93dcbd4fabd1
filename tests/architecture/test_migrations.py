"""Migrations: complete, reversible, and free of the code that they outlive."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import migrations
from django.db.migrations.autodetector import MigrationAutodetector
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

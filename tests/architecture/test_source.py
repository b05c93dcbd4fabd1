"""Habits that hold in every Python file."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.house import (
    PACKAGE,
    ROOT,
    Source,
    imported_modules,
    listed,
    nodes,
    own_files,
    qualified_names,
    rooms,
    sources,
    templates,
    too_long,
)

CLOCK_READS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.db.models.functions.Now",
}
SIGNALS = (
    "django.dispatch",
    "django.db.models.signals",
    "django.core.signals",
    "django.contrib.auth.signals",
    "django.test.signals",
)
SQL_CLOCK = ("now()", "current_timestamp", "clock_timestamp", "localtimestamp")


def clock_reads(source: Source) -> Iterator[str]:
    """Reads of the clock, in Python and in SQL."""
    for node, name in qualified_names(source.tree):
        if name in CLOCK_READS:
            yield (
                f"{source.path}:{node.lineno} reads the clock with {name}. Take `at` as an "
                "argument; a view, a task or a command gets it from vefa.core.clock."
            )
    if source.is_test:
        return
    docstrings = {id(node) for node in _docstrings(source.tree)}
    for node in nodes(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            read = next((word for word in SQL_CLOCK if word in node.value.lower()), None)
            if read and id(node) not in docstrings:
                yield (
                    f"{source.path}:{node.lineno} reads the database's clock with {read}. Pass "
                    "`at` as a parameter of the statement."
                )


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in nodes(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def signals(source: Source) -> Iterator[str]:
    """Imports of Django's signals."""
    for line, name in imported_modules(source.tree):
        if name.startswith(SIGNALS):
            yield (
                f"{source.path}:{line} imports {name}. Call the function from the action, or "
                "announce an event (vefa.core.events.announce) that a room above subscribes to."
            )


def late_imports(source: Source) -> Iterator[str]:
    """Imports inside functions, and modules loaded by name.

    `ready` in apps.py may import: Django lets nobody load models earlier. A command may load its
    part that needs Django, so that the others start without; test_imports reads such names.
    """
    for function, node in _imports_in_functions(source.tree):
        if function.name != "ready" or source.inside != ("apps.py",):
            yield (
                f"{source.path}:{node.lineno} imports inside {function.name}. Import at the top; "
                "where that makes a ring, move the shared part to the lower room."
            )
    for node, name in qualified_names(source.tree):
        if name == "importlib.import_module" and not _may_load_late(source):
            yield (
                f"{source.path}:{node.lineno} loads a module by name. Only vefa.config knows "
                "every room; have it pass the value in."
            )


def _imports_in_functions(
    node: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.stmt]]:
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Import | ast.ImportFrom) and function is not None:
            yield function, inner
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imports_in_functions(inner, function or inner)
        elif isinstance(inner, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _imports_in_functions(inner, function)


def _may_load_late(source: Source) -> bool:
    return source.room == "config" or source.inside == ("management", "cli.py")


def function_lengths(source: Source) -> dict[str, int]:
    """Lines of each function, its docstring left out: a worked example is no burden."""
    lengths = {}
    for node in nodes(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            lengths[f"{source.path}:{node.name}"] = lines
    return lengths


CASES = {
    clock_reads: (
        "from datetime import datetime as d\nd.now()",
        "import time\ntime.time()",
        "from django.utils import timezone\nfield(default=timezone.now)",
        "execute('UPDATE t SET at = now()')",
    ),
    signals: (
        "from django.dispatch import receiver",
        "from django.db.models import signals",
        "from django.db.models.signals import post_save",
    ),
    late_imports: (
        "def f():\n    import json",
        "def f():\n    if True:\n        from a import b",
        "import importlib\nimportlib.import_module('vefa.desk')",
    ),
}
HARMLESS = (
    "from vefa.core import clock\nclock.now()",
    "import time\ntime.monotonic()",
    "'''A rule never calls now().'''",
    "import signal\nsocket.connect(address)",
    "from importlib.resources import files",
)


@pytest.mark.parametrize("rule", CASES, ids=lambda rule: rule.__name__)
def test_rule_finds_what_it_forbids(rule):
    for text in CASES[rule]:
        assert list(rule(Source("src/vefa/desk/actions.py", text))), text
    for text in HARMLESS:
        assert list(rule(Source("src/vefa/desk/actions.py", text))) == [], text


def test_only_core_reads_the_clock():
    read = [s for s in sources() if s.path != "src/vefa/core/clock.py" and s.parts[0] != "bench"]
    problems = [problem for source in read for problem in clock_reads(source)]
    assert not problems, listed(problems)


def test_no_signals():
    problems = [problem for source in sources() for problem in signals(source)]
    assert not problems, listed(problems)


def test_no_imports_inside_functions():
    problems = [problem for source in sources() for problem in late_imports(source)]
    assert not problems, listed(problems)


def test_files_are_short():
    measured = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for path in own_files(".py", ".css", ".js")
        if "migrations" not in path.parts
    }
    problems = list(too_long("files", 400, measured))
    assert not problems, listed(problems)


def test_functions_are_short():
    measured: dict[str, int] = {}
    for source in sources():
        if not source.is_migration:
            measured |= function_lengths(source)
    problems = list(too_long("functions", 50, measured))
    assert not problems, listed(problems)


def test_templates_are_short():
    measured = {name: text.count("\n") for name, text in templates().items()}
    problems = list(too_long("templates", 200, measured))
    assert not problems, listed(problems)


def test_every_room_says_what_it_is_for():
    missing = [room for room in rooms() if not (PACKAGE / room / "README.md").exists()]
    assert not missing, (
        f"Without README.md: {missing}. Write one page: purpose, words, states, what it imports."
    )


def test_every_folder_of_code_is_a_package():
    missing = {
        path.parent.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts and not (path.parent / "__init__.py").exists()
    }
    assert not missing, f"Without __init__.py, so that no wall sees them: {sorted(missing)}."


def test_compiled_catalogues_are_not_committed():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "*.mo" in ignored, "Compiled catalogues are made at set-up; ignore *.mo."

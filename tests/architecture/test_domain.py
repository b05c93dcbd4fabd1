"""`domain/` holds pure rules: the standard library, other rooms' rules, no input or output."""

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.house import (
    Source,
    imported_modules,
    levels,
    listed,
    nodes,
    qualified_names,
    sources,
)

IMPURE_MODULES = {
    "asyncio",
    "concurrent",
    "ctypes",
    "glob",
    "http",
    "imaplib",
    "importlib",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "sys",
    "tempfile",
    "time",
    "urllib.request",
    "uuid.uuid1",
    "uuid.uuid4",
}
IMPURE_CALLS = {"breakpoint", "eval", "exec", "input", "open", "print", "__import__"}


def impurities(source: Source) -> Iterator[str]:
    """What a pure rule may not import, and calls that read or write the world."""
    own_level = levels()[source.room or ""]
    for line, name in imported_modules(source.tree):
        if reason := _forbidden(name, source.room or "", own_level):
            yield f"{source.path}:{line} imports {name}: {reason}"
    for node, name in qualified_names(source.tree):
        if name in {"uuid.uuid1", "uuid.uuid4", "functools.cached_property"}:
            yield f"{source.path}:{node.lineno} uses {name}; hand the value in instead."
    for node in nodes(source.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in IMPURE_CALLS
        ):
            yield (
                f"{source.path}:{node.lineno} calls {node.func.id}(). A rule is a function of "
                "what it is handed; read and write in the action or the command."
            )


def _forbidden(name: str, room: str, level: int) -> str | None:
    parts = name.split(".")
    if parts[0] == "vefa":
        if len(parts) < 3 or parts[2] != "domain":
            return "a rule imports only `domain` packages of ours. Hand the value in."
        if parts[1] != room and levels().get(parts[1], level) >= level:
            return "that room does not lie below. Move the shared rule down."
        return None
    if parts[0] not in sys.stdlib_module_names:
        return "it is not in the standard library. Put it into the action, or into bulk.py."
    prefixes = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    if prefixes & IMPURE_MODULES:
        return "it reads or changes the world. Gather in the action and hand the value in."
    return None


@pytest.mark.parametrize(
    "text",
    [
        "import django",
        "from vefa.desk.models import Ticket",
        "from vefa.workspace.domain import boards",
        "import numpy",
        "import os",
        "from pathlib import Path",
        "from urllib.request import urlopen",
        "from uuid import uuid4",
        "rows = open('x')",
        "print('done')",
    ],
)
def test_impurity_is_found(text):
    assert list(impurities(Source("src/vefa/desk/domain/states.py", text)))


@pytest.mark.parametrize(
    "text",
    [
        "from dataclasses import dataclass",
        "from vefa.commitments.domain import state",
        "from vefa.desk.domain.states import STATES",
        "from urllib.parse import quote",
        "from zoneinfo import ZoneInfo",
    ],
)
def test_purity_is_let_pass(text):
    assert list(impurities(Source("src/vefa/desk/domain/states.py", text))) == []


def test_domain_is_pure():
    rules = [source for source in sources() if "domain" in source.inside[:1]]
    assert rules, "No room has a domain folder; does this test still look in the right place?"
    problems = [problem for source in rules for problem in impurities(source)]
    assert not problems, listed(problems)

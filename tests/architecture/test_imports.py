"""The walls of `.importlinter`: they hold, they stop what they should, and tests keep to them."""

import ast
import re
from functools import cache

import grimp
import pytest
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.application import use_cases
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.architecture.house import ROOT, Source, imported_modules, levels, listed, nodes, sources
from tools.import_contracts import InsideRooms

KINDS: dict[str, type[Contract]] = {
    kind.type_name: kind
    for kind in (
        AcyclicSiblingsContract,
        ForbiddenContract,
        InsideRooms,
        LayersContract,
        ProtectedContract,
    )
}


@cache
def whole_graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        "vefa",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def broken_contracts(graph: grimp.ImportGraph) -> list[str]:
    """The ids of the contracts that the graph breaks."""
    configuration = read_configuration(str(ROOT / ".importlinter"))
    session = {**configuration["session_options"], "root_packages": ["vefa"]}
    broken = []
    for options in configuration["contracts_options"]:
        own = {key: value for key, value in options.items() if key not in {"name", "type", "id"}}
        contract = KINDS[options["type"]](options["name"], session, own)
        # Each contract may remove imports from the graph that it is handed.
        if not contract.check(grimp_copy(graph), verbose=False).kept:
            broken.append(options["id"])
    return broken


def grimp_copy(graph: grimp.ImportGraph) -> grimp.ImportGraph:
    copied = grimp.ImportGraph()
    for module in graph.modules:
        copied.add_module(module, is_squashed=graph.is_module_squashed(module))
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            copied.add_import(importer=importer, imported=imported)
    return copied


def test_the_walls_hold(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    kept = use_cases.lint_imports(config_filename=".importlinter", cache_dir=None)
    assert kept, capsys.readouterr().out


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("vefa.customers.actions", "vefa.desk.actions", "rooms"),
        ("vefa.portal.web", "vefa.workspace.web", "rooms"),
        ("vefa.commitments.domain", "vefa.coverage.domain", "rooms"),
        ("vefa.core.text", "vefa.customers.models", "rooms"),
        ("vefa.library.books", "vefa.core.text", "rooms"),
        ("vefa.desk.models", "vefa.desk.actions", "inside"),
        ("vefa.desk.domain.states", "vefa.desk.queries", "inside"),
        ("vefa.desk.actions", "vefa.desk.web.views", "inside"),
        ("vefa.desk.utils", "vefa.core.text", "inside"),
        ("vefa.surveys.helpers", "vefa.core.text", "inside"),
        ("vefa.desk.domain.states", "django", "domain"),
        ("vefa.commitments.domain.clock", "socket", "domain"),
        ("vefa.audit.models", "vefa.audit.actions", "cycles"),
        ("vefa.demo.story", "vefa.desk.tests.factories", "tests"),
    ],
)
def test_a_wall_stops_what_it_should(importer, imported, contract):
    graph = grimp_copy(whole_graph())
    for module in (importer, imported):
        parts = module.split(".")
        for count in range(1, len(parts) + 1):
            if ".".join(parts[:count]) not in graph.modules:
                graph.add_module(".".join(parts[:count]), is_squashed=parts[0] != "vefa")
    graph.add_import(importer=importer, imported=imported)
    graph.add_import(importer="vefa.audit.actions", imported="vefa.audit.models")
    assert contract in broken_contracts(graph)


def upward_imports(source: Source):
    """Imports of a test from rooms above its own (folders of tests are no packages)."""
    own = levels().get(source.room or "")
    for line, name in imported_modules(source.tree):
        parts = name.split(".")
        other = levels().get(parts[1]) if parts[0] == "vefa" and len(parts) > 1 else None
        if own is None or other is None or parts[1] in {source.room, "config"}:
            continue
        if other >= own:
            yield (
                f"{source.path}:{line} imports {name}, which does not lie below {source.room}. "
                "A test that spans rooms lives in the root tests/ folder."
            )


def test_tests_of_a_room_import_from_below():
    assert list(upward_imports(Source("src/vefa/mail/tests/db/test_x.py", "import vefa.desk.web")))
    problems = [
        problem for source in sources() if source.is_test for problem in upward_imports(source)
    ]
    assert not problems, listed(problems)


OWN_NAME = re.compile(r"vefa\.([a-z]+)\.[\w.]+")


def hidden_links(source: Source):
    """Dotted names in texts (tasks, subscribers) that lead upward: imports in disguise."""
    own = levels().get(source.room or "")
    if own is None or source.is_test or source.room == "config":
        return
    for node in nodes(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = OWN_NAME.fullmatch(node.value)
            other = levels().get(found.group(1)) if found else None
            if node.value == "vefa.config.settings":
                continue  # how Django is told where its settings are
            if found and other is not None and found.group(1) != source.room and other >= own:
                yield (
                    f"{source.path}:{node.lineno} names {node.value}, which does not lie below "
                    f"{source.room}. Announce an event that the upper room subscribes to."
                )


def test_no_name_in_a_text_leads_upward():
    defer = 'defer("vefa.desk.close_ticket")'
    assert list(hidden_links(Source("src/vefa/mail/actions.py", defer)))
    assert list(hidden_links(Source("src/vefa/portal/tasks.py", defer))) == []
    problems = [problem for source in sources() for problem in hidden_links(source)]
    assert not problems, listed(problems)


def test_pages_of_a_room_are_its_own():
    composing = {"config", "portal", "workspace"}
    problems = [
        f"{source.path}:{line} imports {name}. Offer a query or a template fragment instead; "
        "only portal and workspace compose the pages of other rooms."
        for source in sources()
        if source.room and source.room not in composing and not source.is_test
        for line, name in imported_modules(source.tree)
        if name.split(".")[2:3] == ["web"]
        and name.split(".")[1] not in {source.room, "core", "ui", "accounts"}
    ]
    assert not problems, listed(problems)

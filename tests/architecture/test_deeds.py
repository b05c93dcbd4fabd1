"""Every deed of the audit trail has a name that a person reads."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import Source, listed, nodes, sources
from vefa.workspace.web.trail_words import DEEDS

UNNOTED = {
    "set_preferences": "one's own language and theme",
    "redact_user": "a part of a redaction, which notes its beginning and end",
    "redact_contact": "a part of a redaction, which notes its beginning and end",
    "add_step": "a part of deeds done to a draft, each of which is noted",
    "count_now": "keeps nothing",
}
"""Actions that take an actor and leave no entry, each with its reason."""
CODE = re.compile(r"[a-z]+(_[a-z]+)+")
NOTING = {"_note", "_note_reach", "_record", "note_reading", "note_tried"}


def deeds_of(source: Source) -> Iterator[tuple[int, str]]:
    """Each deed that is written out in the file, with its line."""
    for node in nodes(source.tree):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            if node.arg == "deed":
                yield node.value.lineno, str(node.value.value)
            elif node.arg == "verb":
                yield node.value.lineno, f"ticket_{node.value.value}"
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in NOTING:
            for given in node.args:
                if isinstance(given, ast.Constant) and CODE.fullmatch(str(given.value)):
                    yield given.lineno, str(given.value)


def test_each_deed_has_words():
    sample = Source("src/vefa/x/actions.py", 'record(deed="thing_done")\n_note(a, b, "x_y")')
    assert {deed for _, deed in deeds_of(sample)} == {"thing_done", "x_y"}
    problems = [
        f"{source.path}:{line} {deed} has no words: add it to workspace/web/trail_words.py."
        for source in sources()
        if source.room is not None and not source.is_test
        for line, deed in deeds_of(source)
        if deed not in DEEDS
    ]
    assert not problems, listed(problems)


def noting(functions: list[ast.FunctionDef]) -> set[str]:
    """Names of functions by which their own `actor` comes to stand in the audit trail."""
    known = {"record", "record_all", "Work"}
    while found := {
        each.name for each in functions if each.name not in known and _hands_on(each, known)
    }:
        known |= found
    return known


def _hands_on(function: ast.FunctionDef, known: set[str]) -> bool:
    """Whether its `actor` is handed to one of those: that somebody is noted is not enough."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in known and any(
            getattr(each, "id", "") == "actor" or getattr(each, "attr", "") == "actor"
            for each in given
        ):
            return True
    return False


def actions(source: Source) -> list[ast.FunctionDef]:
    return [node for node in nodes(source.tree) if isinstance(node, ast.FunctionDef)]


def unnoted(function: ast.FunctionDef, known: set[str]) -> bool:
    takes = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    return "actor" in takes and function.name[0] != "_" and function.name not in known


def test_each_action_notes_who_did_it():
    sample = actions(
        Source(
            "src/vefa/x/actions.py",
            "def a(actor): _b(actor=SYSTEM)\n"
            "def _b(actor): record(actor=actor)\n"
            "def c(actor): _b(actor)\n",
        )
    )
    assert [each.name for each in sample if unnoted(each, noting(sample))] == ["a"]
    files = [
        source
        for source in sources()
        if not source.is_test and source.inside[:1] in (("actions.py",), ("actions",))
    ]
    known = noting([each for source in files for each in actions(source)])
    found = [
        (source.path, each) for source in files for each in actions(source) if unnoted(each, known)
    ]
    problems = [
        f"{path}:{each.lineno} {each.name} leaves no entry in the audit trail of its actor."
        for path, each in found
        if each.name not in UNNOTED
    ]
    assert not problems, listed(problems)
    assert {each.name for _, each in found} == set(UNNOTED)

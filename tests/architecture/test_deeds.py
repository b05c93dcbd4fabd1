"""Every deed of the audit trail has a name that a person reads."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import Source, listed, nodes, sources
from vefa.workspace.web.trail_words import DEEDS

CODE = re.compile(r"[a-z]+(_[a-z]+)+")
NOTING = {"_note", "_note_reach", "_record", "note_reading"}


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

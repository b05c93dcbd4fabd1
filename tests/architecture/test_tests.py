"""Tests that test: each says what must hold, none waits, none is left out."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.house import Source, listed, nodes, qualified_names, sources

CHECKING_NAMES = ("assert_", "check_", "expect", "assert", "fail")
CHECKING_CALLS = ("pytest.raises", "pytest.warns", "pytest.fail", "doctest.testmod")
FOLDERS = {"domain", "db", "pages", "data", "support"}
# Where a test may be left out, and the only reasons for which it may be.
MAY_SKIP = {"tests/shared/": ("no shared data at", "the shared data is not here")}
LEAVING_OUT = (
    "pytest.skip",
    "pytest.importorskip",
    "pytest.xfail",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
    "pytest.mark.flaky",
    "unittest.skip",
)


def functions_of(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node


def without_assertion(source: Source) -> Iterator[str]:
    """Test functions that nothing can make fail but an error."""
    for function in functions_of(source):
        if not any(_checks(node) for node in ast.walk(function)):
            yield (
                f"{source.path}:{function.lineno} {function.name} asserts nothing. Say what must "
                "hold with assert or pytest.raises, or call a helper named assert_… or check_…."
            )


def _checks(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    return name in CHECKING_CALLS or name.rpartition(".")[2].startswith(CHECKING_NAMES)


def waits(source: Source) -> Iterator[str]:
    """Sleeps: slow where they are long enough, wrong where they are not."""
    for node, name in qualified_names(source.tree):
        if name in {"time.sleep", "asyncio.sleep"}:
            yield (
                f"{source.path}:{node.lineno} sleeps. Wait for the thing itself (an event, a "
                "queue, a page's expectation), or hand the time in."
            )


def left_out(source: Source) -> Iterator[str]:
    """Skips, expected failures and reruns."""
    reasons = next((MAY_SKIP[path] for path in MAY_SKIP if source.path.startswith(path)), ())
    for node, name in qualified_names(source.tree):
        if name.startswith(LEAVING_OUT) and not any(reason in source.text for reason in reasons):
            yield (
                f"{source.path}:{node.lineno} leaves a test out with {name}. Mend it or remove it; "
                "what a machine lacks belongs to the set-up."
            )


BAD = {
    without_assertion: "def test_it():\n    run()",
    waits: "import time\ndef test_it():\n    time.sleep(1)\n    assert True",
    left_out: "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False",
}
GOOD = (
    "import pytest\ndef test_it():\n    with pytest.raises(ValueError):\n        run()",
    "def test_it():\n    assert_closed(page)",
    "def test_it(page):\n    expect(page).to_have_title('x')",
)


@pytest.mark.parametrize("rule", BAD, ids=lambda rule: rule.__name__)
def test_rule_finds_what_it_forbids(rule):
    assert list(rule(Source("src/vefa/desk/tests/db/test_actions.py", BAD[rule])))
    for text in GOOD:
        assert list(rule(Source("src/vefa/desk/tests/db/test_actions.py", text))) == []


@pytest.mark.parametrize("rule", BAD, ids=lambda rule: rule.__name__)
def test_tests_are_honest(rule):
    problems = [problem for source in sources() if source.is_test for problem in rule(source)]
    assert not problems, listed(problems)


def test_tests_of_a_room_lie_in_their_folders():
    wrong = [
        source.path
        for source in sources()
        if source.room
        and "tests" in source.inside[:1]
        and source.parts[-1].startswith("test_")
        and source.inside[1] not in FOLDERS
    ]
    assert not wrong, f"Move into tests/domain, tests/db or tests/pages: {wrong}"

"""Scripts and style sheets: silent, safe, and fetching nothing from elsewhere."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import ROOT, listed, own_files

SENTENCE = re.compile(r"""(["'`])(?=[^\W\d_])[^"'`\n]*?[^\W\d_]{2,} [^\W\d_]{2,}[^"'`\n]*\1""")
BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINE_COMMENT = re.compile(r"(?<![:\w\"'(])//[^\n]*")
UNSAFE = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function|eval\s*\()"
)
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+")
# Strings with spaces that nobody reads: lists of classes, selectors, media queries, keys.
CODE = re.compile(r"[.#:\[\]=<>(){}*]|^[a-z0-9 -]+$")


def problems_of(name: str, text: str) -> Iterator[str]:
    """What may not stand in a script or a style sheet."""
    bare = BLOCK_COMMENT.sub("", text)
    if name.endswith(".js"):
        bare = LINE_COMMENT.sub("", bare)
    if found := ELSEWHERE.search(bare):
        yield f"{name} fetches from {found.group()}; everything is served by ourselves."
    if not name.endswith(".js"):
        return
    if found := UNSAFE.search(bare):
        yield (
            f"{name} uses {found.group(1)}; set textContent, clone a <template>, or have the "
            "server render the fragment."
        )
    for found in SENTENCE.finditer(bare):
        if not CODE.search(found.group()[1:-1]):
            yield (
                f"{name} speaks: {found.group()}. Put the text into a data- attribute of the "
                "template, where it is translated."
            )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.js", "label.textContent = 'Please wait';"),
        ("x.js", "box.innerHTML = text;"),
        ("x.js", 'import("https://cdn.example.com/x.js")'),
        ("x.css", "@import url(//fonts.example.com/inter.css);"),
    ],
)
def test_problem_is_found(name, text):
    assert list(problems_of(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.js", "label.textContent = label.dataset.waiting; // Please wait"),
        ("x.js", "document.querySelector('.card > button');"),
        ("x.js", "element.className = 'pill pill-missed';"),
        ("x.js", "document.createElementNS('http://www.w3.org/2000/svg', 'svg');"),
    ],
)
def test_good_script_passes(name, text):
    assert list(problems_of(name, text)) == []


def test_static_files_are_clean():
    problems = [
        problem
        for path in own_files(".js", ".css")
        for problem in problems_of(
            path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        )
    ]
    assert not problems, listed(problems)

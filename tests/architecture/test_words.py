"""Words that must not stand in the tree: paths of one machine, package hosts, secrets."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, listed

UNREAD_FOLDERS = {
    "build",
    "dist",
    "node_modules",
    "test-results",
    "__pycache__",
}
TEXT_SUFFIXES = {
    ".css",
    ".cfg",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".po",
    ".pot",
    ".py",
    ".sh",
    ".sql",
    ".svg",
    ".toml",
    ".txt",
    ".typ",
    ".xml",
    ".yaml",
    ".yml",
    "",
}


def _host(*names: str) -> str:
    return r"\b" + re.escape(".".join(names)) + r"\b"


# Built from parts, so that this file does not hold what it looks for.
_MACHINE_FOLDERS = ("work", "root", "farm", "tmp", "Users")
RULES = {
    "a path of one machine; find the place from the file or from a setting": re.compile(
        r"(?<![\w.:/}~-])/(?:" + "|".join(_MACHINE_FOLDERS) + r")/\w|(?<![\w.])/home/\w"
    ),
    "a host that packages come from; the installer knows where to look": re.compile(
        "|".join(
            (
                _host("pypi", "org"),
                _host("files", "pythonhosted", "org"),
                _host("registry", "npmjs", "org"),
                _host("deb", "debian", "org"),
                _host("registry", "yarnpkg", "com"),
                _host("ghcr", "io"),
                _host("huggingface", "co"),
            )
        )
    ),
    "a secret; take it from the environment": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
        r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\w{10,}"
        r"|://[^\s/:@{}<>$%]+:[^\s/:@{}<>$%]+@[\w.-]+"
    ),
    "a mark of unfinished work; finish it or open a ticket": re.compile(
        r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b"
    ),
}
# Tests and recorded traffic may hold addresses with made-up passwords of made-up hosts.
MADE_UP = re.compile(r"://user:password@|://[^\s]*@[\w.-]*(?:example|localhost|127\.0\.0\.1)")


def unwanted(path: str, text: str) -> Iterator[str]:
    """What of a text must not be committed."""
    for number, line in enumerate(text.splitlines(), 1):
        for reason, pattern in RULES.items():
            found = pattern.search(line)
            if found and not MADE_UP.search(line):
                yield f"{path}:{number} holds “{found.group()}”: {reason}."


def _paths() -> Iterator[Path]:
    for entry in sorted(ROOT.iterdir()):
        if entry.is_file():
            yield entry
        elif entry.name == ".ci" or not entry.name.startswith("."):
            yield from sorted(entry.rglob("*"))


def committed_texts() -> Iterator[tuple[str, str]]:
    for path in _paths():
        parts = path.relative_to(ROOT).parts
        if UNREAD_FOLDERS & set(parts) or path.name == "LICENSE":
            continue
        if path.is_file() and path.suffix in TEXT_SUFFIXES:
            # Recorded mail is in any encoding; what we look for is plain ASCII.
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8", errors="replace")


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "work/notes.md",
        'open("/' + 'home/ada/x")',
        "https://files." + "pythonhosted.org/packages",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "postgres://vefa:s3cret" + "@db.internal/vefa",
        "# TO" + "DO: later",
    ],
)
def test_unwanted_words_are_found(text):
    assert list(unwanted("docs/x.md", text))


@pytest.mark.parametrize(
    "text",
    [
        "src/vefa/desk/work/queue.py",
        "https://vefa.example/work/1",
        "{{ base }}/tmp/x",
        "postgres://vefa:secret@localhost/vefa",
        "path('work/', views.queue)",
    ],
)
def test_harmless_words_pass(text):
    assert list(unwanted("docs/x.md", text)) == []


def test_nothing_unwanted_is_in_the_tree():
    problems = [problem for path, text in committed_texts() for problem in unwanted(path, text)]
    assert not problems, listed(problems)

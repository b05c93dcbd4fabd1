"""What the architecture tests know of the house: its rooms, its files, the allowed exceptions."""

import ast
import configparser
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "vefa"
OWN_FOLDERS = ("src/vefa", "tests", "tools", "bench")
UNREAD = {"__pycache__", "node_modules", "build", "dist", "locale"}


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @property
    def room(self) -> str | None:
        """The room that the file stands in, None outside src/vefa."""
        return self.parts[2] if self.parts[:2] == ("src", "vefa") and len(self.parts) > 3 else None

    @property
    def inside(self) -> tuple[str, ...]:
        """The way from the room's folder to the file."""
        return self.parts[3:]

    @property
    def is_test(self) -> bool:
        return self.parts[0] == "tests" or "tests" in self.inside

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.inside[:1] and self.parts[-1][:4].isdigit()


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a file, walked once for all the tests."""
    return tuple(ast.walk(tree))


def own_files(*suffixes: str) -> list[Path]:
    """Every file of ours with one of the suffixes, build products left out."""
    return [
        path
        for folder in OWN_FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes and path.is_file() and not UNREAD & set(path.parts)
    ]


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of ours."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in own_files(".py")
    )


@cache
def templates() -> dict[str, str]:
    """Every template: its path and its text."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in own_files(".html", ".txt", ".svg", ".xml")
        if "templates" in path.parts
    }


def rooms() -> list[str]:
    """The rooms that exist."""
    return [path.parent.name for path in sorted(PACKAGE.glob("*/__init__.py"))]


@cache
def levels() -> dict[str, int]:
    """Each room of `.importlinter` and its level; a higher room may import a lower one."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    rows = parser["importlinter:contract:rooms"]["layers"].split("\n")
    floors = [row.replace("(", "").replace(")", "").split("|") for row in rows if row.strip()]
    return {
        room.strip(): len(floors) - number for number, floor in enumerate(floors) for room in floor
    }


@cache
def exceptions() -> dict[str, dict[str, int]]:
    """The kinds of `exceptions.toml`: what is too long, and how long it may be at most."""
    text = (Path(__file__).parent / "exceptions.toml").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, int]] = tomllib.loads(text)
    return kinds


def too_long(kind: str, limit: int, measured: dict[str, int]) -> Iterator[str]:
    """What is longer than it may be, and each exception that is no longer right."""
    allowed = exceptions().get(kind, {})
    for name, lines in measured.items():
        if lines > allowed.get(name, limit):
            yield f"{name} has {lines} lines; at most {allowed.get(name, limit)}. Split it."
    for name, lines in allowed.items():
        actual = measured.get(name, 0)
        if actual <= limit:
            yield f"{name} needs no exception any more; remove it from exceptions.toml."
        elif actual < lines:
            yield f"{name} has only {actual} lines now; lower its exception to that."


@cache
def qualified_names(tree: ast.Module) -> tuple[tuple[ast.AST, str], ...]:
    """Each use of an imported name, written in full: `datetime.datetime.now`, …"""
    known = dict(_imported(tree))
    found = []
    for node in nodes(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = _dotted(node)
            first, _, rest = (name or "").partition(".")
            if first in known:
                found.append((node, known[first] + (f".{rest}" if rest else "")))
    return tuple(found)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, whole
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return None if base is None else f"{base}.{node.attr}"
    return None


def imported_modules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each imported module or name with its line: `vefa.desk.models.Ticket`, `json`, …"""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def listed(problems: list[str]) -> str:
    """The problems, one a line, as the message of a failed assertion."""
    return "\n".join(["", *problems])

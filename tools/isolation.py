"""Write docs/isolation.md from the migrations: `python tools/isolation.py [--check]`.

The page lists whose the rows of each table are and why, as the operations of
`vefa.core.migrations` say, and every gate in the wall that `tests/architecture/isolation.toml`
names. A test compares the page with a migrated database.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.db.migrations.loader import MigrationLoader

from vefa.core.migrations import CustomerOwned, ProviderOwned, StaffOnly
from vefa.core.setup import django

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "isolation.md"
GATES: Final = ROOT / "tests" / "architecture" / "isolation.toml"

_INTRODUCTION: Final = """\
# Isolation: whose rows a table holds

<!-- Written by `python tools/isolation.py`; change the migrations or isolation.toml instead. -->

No customer may ever see another customer's data. Two walls stand behind each other: every page,
endpoint and action asks only for what its actor may see, and PostgreSQL refuses the rest. The
second wall works in the database: each transaction names its scope (everything, or a list of
customers), and a policy on each table lets through only rows of that scope. Work without a scope
fails at its first query.

The application connects as a role that owns no table, cannot switch policies off and cannot see
a table that no migration has granted to it. So a new table is closed until its migration says
whose its rows are. Foreign keys between customers' tables carry the customer, since PostgreSQL
checks keys past its policies.

A test reads the catalogue of a migrated database and compares it with this page.
"""

_SECTIONS: Final = {
    "functions": (
        "Functions that pass the wall",
        "They run with the owner's rights and give only what they are named for.",
    ),
    "unique": (
        "Unique across customers",
        "Elsewhere a unique constraint begins with the customer.",
    ),
    "nullable": (
        "Rows that may have no customer",
        "Such rows are seen only by a scope of everything, and where it says so below.",
    ),
    "own": (
        "Rows of one's own",
        "The scope of staff who are limited to some customers names the person too. Their own "
        "rows, which have no customer, are theirs to see and to change.",
    ),
    "colleagues": (
        "Rows of colleagues",
        "Rows without a customer that staff who are limited to some customers may read.",
    ),
    "keys": (
        "Keys that do not carry the customer",
        "Elsewhere a key into a customer's table is composite.",
    ),
    "tables": ("Tables of the framework without a mark", ""),
}

Operation = CustomerOwned | StaffOnly | ProviderOwned


def operations() -> dict[str, Operation]:
    """Each table and the last operation that says whose its rows are."""
    loader = MigrationLoader(None)
    found: dict[str, Operation] = {}
    for key in sorted(loader.graph.nodes):
        for operation in loader.graph.nodes[key].operations:
            if isinstance(operation, CustomerOwned | StaffOnly | ProviderOwned):
                found[operation.table] = operation
    return dict(sorted(found.items()))


def page() -> str:
    """The page as it must be."""
    return _INTRODUCTION + "".join(f"\n{part}\n" for part in _parts())


def _parts() -> Iterator[str]:
    found = operations()
    owned = [op for op in found.values() if isinstance(op, CustomerOwned)]
    staff = [op for op in found.values() if isinstance(op, StaffOnly)]
    provider = [op for op in found.values() if isinstance(op, ProviderOwned)]
    yield "## Tables of customers\n\nEach row belongs to one customer."
    yield "\n".join(
        f"- `{op.table}`" + (" (rows are added, never changed)" if op.append_only else "")
        for op in owned
    )
    yield "## Tables that only staff see\n\nTheir rows have no customer yet."
    yield _reasons({op.table: op.reason for op in staff})
    yield "## Tables of the provider\n\nSeen from every scope; they hold nothing of a customer."
    yield _reasons({op.table: op.reason for op in provider})
    gates = tomllib.loads(GATES.read_text(encoding="utf-8"))
    for kind, (title, sentence) in _SECTIONS.items():
        if gates.get(kind):
            yield f"## {title}" + (f"\n\n{sentence}" if sentence else "")
            yield _reasons(gates[kind])


def _reasons(reasons: dict[str, str]) -> str:
    return "\n".join(
        ["| what | why |", "| --- | --- |", *(f"| `{k}` | {v} |" for k, v in reasons.items())]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write docs/isolation.md from the migrations.")
    parser.add_argument("--check", action="store_true", help="only compare; status 1 if it differs")
    check: bool = parser.parse_args(arguments).check
    django()
    wanted = page()
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if wanted == current:
        return 0
    if check:
        print("docs/isolation.md is out of date; run “python tools/isolation.py”.")
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(wanted, encoding="utf-8")
    print("docs/isolation.md written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

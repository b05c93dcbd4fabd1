"""Write docs/roles.md from the table of roles: `python tools/roles.py [--check]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vefa.accounts.domain.permission_texts import PERMISSION_TEXTS
from vefa.accounts.domain.roles import LIMITABLE, PERMISSIONS, ROLES, WITHIN_LIMITS

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "roles.md"

_INTRODUCTION: Final = """\
# Roles and what they grant

<!-- Written by `python tools/roles.py`; change vefa/accounts/domain/roles.py instead. -->

One table, for the code and for this page. A customer's people see their own company and nothing
else, whatever their role; that is held twice ([isolation](isolation.md)). Managers find the same
table under *Roles*, where they can also ask who sees a ticket and what a person may do.

An auditor reads what a manager reads and changes nothing but their own account. A partner
engineer works for another company and is always limited to named customers. Other engineers,
auditors and managers may be limited to some customers too: they see these customers and nothing
else, as the database holds, and of what their role grants they keep what the last column marks.
"""


def page() -> str:
    """The page as it must read."""
    heads = [*(role.replace("_", " ") for role in ROLES), "kept when limited"]
    lines = [
        f"| may | {' | '.join(heads)} |",
        f"| --- |{' :-: |' * len(heads)}",
    ]
    for code, texts in PERMISSION_TEXTS.items():
        held = [code in PERMISSIONS[role] for role in ROLES]
        ours = any(code in PERMISSIONS[role] for role in LIMITABLE)
        marks = " | ".join("✓" if yes else " " for yes in [*held, ours and code in WITHIN_LIMITS])
        lines.append(f"| {texts['en']} | {marks} |")
    return _INTRODUCTION + "\n" + "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or with --check say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write docs/roles.md from the table of roles.")
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 if stale")
    if parser.parse_args(arguments).check:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
            return 0
        print("docs/roles.md is not up to date: python tools/roles.py", file=sys.stderr)
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    print("docs/roles.md written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

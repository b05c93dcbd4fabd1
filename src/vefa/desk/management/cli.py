"""`vefa clock recompute`, `vefa proof export` and `vefa proof check`."""

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from vefa.core import setup
from vefa.desk.domain.proof import BadProof, differences


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the desk's commands."""
    desk = subcommands.add_parser("desk", help="recompute the due dates of all tickets")
    what = desk.add_subparsers(required=True, metavar="WHAT")
    recompute = what.add_parser("recompute", help="report columns that the facts do not bear out")
    recompute.add_argument("--mend", action="store_true", help="write the recomputed values")
    recompute.set_defaults(run=run_recompute)

    proof = subcommands.add_parser("proof", help="export and check the proof of a ticket")
    what = proof.add_subparsers(required=True, metavar="WHAT")
    export = what.add_parser("export", help="print the proof of a ticket as JSON")
    export.add_argument("number", metavar="NUMBER", help="such as V-2026-004217")
    export.set_defaults(run=run_export)
    check = what.add_parser("check", help="recompute a proof from its facts alone")
    check.add_argument("file", metavar="FILE", type=Path)
    check.set_defaults(run=run_check)


def _django() -> Any:
    """The part that needs the database, imported once Django stands."""
    setup.django()
    return importlib.import_module("vefa.desk.management.commands_with_database")


def run_recompute(args: argparse.Namespace) -> int:
    """Print each difference and, last, `N differences`; 1 if any was left as it is."""
    count = 0
    for difference in _django().recomputed(mend=args.mend):
        count += 1
        print(
            f"{difference.number} {difference.column}: "
            f"stored {difference.stored}, computed {difference.computed}"
        )
    print(f"{count} differences{' mended' if args.mend and count else ''}")
    return 1 if count and not args.mend else 0


def run_export(args: argparse.Namespace) -> int:
    """Print the proof; 2 where there is no such ticket."""
    proof = _django().exported(args.number)
    if proof is None:
        print(f"vefa: there is no ticket {args.number}", file=sys.stderr)
        return 2
    json.dump(proof, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print what differs and, last, `N facts, M differences`; 1 if any, 2 if it is no proof."""
    try:
        proof = json.loads(args.file.read_text(encoding="utf-8"))
        if not isinstance(proof, dict):
            raise BadProof("expected an object")
        found = list(differences(proof))
    except (OSError, ValueError, RecursionError) as error:
        print(f"vefa: {args.file}: {error}", file=sys.stderr)
        return 2
    for difference in found:
        print(difference)
    print(f"{len(proof['facts'])} facts, {len(found)} differences")
    return 1 if found else 0

"""`vefa audit verify` and `vefa audit anchors`."""

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from vefa.core import setup

_FAULTS = {
    "missing": "its entry is not there any more",
    "changed": "entry or link are not as they were sealed",
    "gap": "links before it are not there any more",
}


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of the audit trail."""
    audit = subcommands.add_parser("audit", help="verify the chains of the audit trail")
    what = audit.add_subparsers(required=True, metavar="WHAT")
    verify = what.add_parser(
        "verify",
        help="name the first broken link of every chain",
        epilog="Exit status: 0 where all hold, 1 where one is broken, 2 for an unreadable FILE.",
    )
    verify.add_argument(
        "--anchors",
        metavar="FILE",
        type=Path,
        help="what `vefa audit anchors` printed earlier: finds a chain that was cut or made anew",
    )
    verify.set_defaults(run=run_verify)
    anchors = what.add_parser(
        "anchors", help="print the last link of every chain, to be kept elsewhere"
    )
    anchors.set_defaults(run=run_anchors)


def _django() -> Any:
    """The part that needs the database, imported once Django stands."""
    setup.django()
    return importlib.import_module("vefa.audit.management.commands_with_database")


def run_verify(args: argparse.Namespace) -> int:
    """Print each break and, last, `N links, M broken, K entries not sealed yet`.

    Where personal data were taken out of entries, the line goes on `, R entries redacted by right`.
    """
    noted: list[dict[str, Any]] = []
    if args.anchors is not None:
        try:
            noted = json.loads(args.anchors.read_text(encoding="utf-8"))
            problems = [each for each in noted if not {"customer", "position", "digest"} <= {*each}]
        except (OSError, ValueError, TypeError) as error:
            print(f"vefa: {args.anchors}: {error}", file=sys.stderr)
            return 2
        if problems:
            print(f"vefa: {args.anchors}: not what `vefa audit anchors` prints", file=sys.stderr)
            return 2
    report = _django().verified(noted)
    for found in report.breaks:
        print(
            f"{_chain(found.customer_id)}: link {found.position} (entry {found.entry_id}) is "
            f"broken: {_FAULTS[found.fault]}"
        )
    for anchor in report.lost:
        print(
            f"{_chain(anchor['customer'])}: link {anchor['position']} is not the one that was "
            "noted down: the chain was cut or made anew"
        )
    broken = len(report.breaks) + len(report.lost)
    redacted = f", {report.redacted} entries redacted by right" if report.redacted else ""
    print(
        f"{report.links} links, {broken} broken, {report.unsealed} entries not sealed yet{redacted}"
    )
    return 1 if broken else 0


def _chain(customer_id: int | None) -> str:
    return "provider" if customer_id is None else f"customer {customer_id}"


def run_anchors(_args: argparse.Namespace) -> int:
    """Print the anchors as JSON, one on each line."""
    anchors = _django().anchors_now()
    print("[" + ",\n ".join(json.dumps(anchor) for anchor in anchors) + "]")
    return 0

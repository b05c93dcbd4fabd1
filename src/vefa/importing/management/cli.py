"""`vefa import FILE`: customers, sites, contacts and agreements from a table."""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from vefa.core import setup
from vefa.importing.domain.columns import KINDS
from vefa.importing.domain.decoding import ENCODINGS


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subcommands.add_parser(
        "import",
        help="customers, sites, contacts and agreements from CSV or XLSX",
        description="Take in customers, sites, contacts and agreements. Prints every problem by "
        "sheet, row and column, and what is created, changed and left; takes in all of the file or "
        "nothing. A second run doubles nothing.",
        epilog="Exit status: 0; 1 if the file has errors (nothing was taken in); 2 if it cannot "
        "be opened.",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--dry-run", action="store_true", help="try everything out and take it back"
    )
    parser.add_argument("--kind", choices=KINDS, default="", help="what the table is")
    parser.add_argument("--encoding", choices=ENCODINGS, default="", help="of a CSV file")
    parser.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Check, take in, tell; the exit status."""
    try:
        content = args.file.read_bytes()
    except OSError as error:
        print(f"vefa: {args.file}: {error}", file=sys.stderr)
        return 2
    setup.django()
    running: Any = importlib.import_module("vefa.importing.management.running")
    told, status = running.run(
        args.file.name, content, kind=args.kind, encoding=args.encoding, dry_run=args.dry_run
    )
    for line in told:
        print(line)
    return int(status)

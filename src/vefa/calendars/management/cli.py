"""`vefa calendar check FILE`: business-time cases against the calendars of this program."""

import argparse
import json
import sys
from pathlib import Path

from vefa.calendars.domain.cases import BadCase, CaseFile


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this room's commands to the command line."""
    calendar = subcommands.add_parser("calendar", help="business calendars")
    actions = calendar.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = actions.add_parser(
        "check",
        help="check a file of business-time cases",
        description="Check a JSON file of calendars and business-time cases. Prints each case "
        "that disagrees and, last, how many do.",
        epilog="Exit status: 0 if all agree, 1 if any disagrees, 2 if the file cannot be read.",
    )
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run=check_file)


def check_file(args: argparse.Namespace) -> int:
    """Print the disagreements of `args.file` and their number; the exit status."""
    path: Path = args.file
    try:
        cases = CaseFile.from_json(json.loads(path.read_bytes()))
    except OSError as error:
        return _unreadable(f"{path}: {error.strerror or error}")
    except (BadCase, ValueError, RecursionError) as error:
        return _unreadable(f"{path}: {error}")
    disagreeing = 0
    for disagreement in cases.disagreements():
        disagreeing += 1
        sys.stdout.write(f"{disagreement}\n")
    sys.stdout.write(f"{len(cases.cases)} cases, {disagreeing} disagree\n")
    return 1 if disagreeing else 0


def _unreadable(message: str) -> int:
    sys.stderr.write(f"vefa calendar check: {message}\n")
    return 2

"""`vefa what-if`: past tickets under other terms, on the command line."""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from vefa.core import setup
from vefa.reports.domain.questions import PLAN, TARGETS, Other


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subcommands.add_parser(
        "what-if",
        help="what past tickets would have come to under other terms",
        description="Replay past tickets under other terms. Prints, as JSON, how many promises "
        "were kept and missed by month, severity and clock under the terms they had and under the "
        "others, what was and would have been billable, and the worst twenty tickets.",
        epilog="Exit status: 0, or 2 if the question cannot be asked.",
    )
    parser.add_argument("--since", required=True, type=_day, help="first day, such as 2026-01-01")
    parser.add_argument("--until", required=True, type=_day, help="last day")
    parser.add_argument(
        "--customer", action="append", default=[], metavar="CODE", help="may be given repeatedly"
    )
    parser.add_argument("--agreement", metavar="CUSTOMER/CODE", help="only its tickets")
    other = parser.add_mutually_exclusive_group(required=True)
    other.add_argument("--plan", metavar="PLAN", help="a plan template")
    other.add_argument(
        "--terms-of", metavar="CUSTOMER/CODE", help="another agreement's terms in force"
    )
    other.add_argument(
        "--targets",
        metavar="FILE",
        type=Path,
        help="JSON: targets by severity and clock, over those that each ticket had",
    )
    parser.set_defaults(run=run_what_if)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def run_what_if(args: argparse.Namespace) -> int:
    """Print the sums; the exit status."""
    setup.django()
    counting = importlib.import_module("vefa.reports.management.counting")
    try:
        printed: Mapping[str, Any] = counting.counted(
            since=args.since,
            until=args.until,
            customers=args.customer,
            agreement=args.agreement,
            terms_of=args.terms_of,
            other=_other(args),
        )
    except (OSError, ValueError, counting.Refused) as error:
        print(f"vefa: {error}", file=sys.stderr)
        return 2
    json.dump(printed, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _other(args: argparse.Namespace) -> Other | None:
    """The other terms, None where they are those of an agreement, which is yet to be found."""
    if args.plan:
        return Other(PLAN, plan=args.plan)
    if args.targets:
        raw = json.loads(args.targets.read_text(encoding="utf-8"))
        if not isinstance(raw, dict) or not all(isinstance(row, dict) for row in raw.values()):
            raise ValueError("expected an object of severities, each an object of clocks")
        return Other(TARGETS, targets=raw)
    return None

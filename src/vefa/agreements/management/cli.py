"""`vefa coverage decide FILE` and `vefa coverage check`: clauses on the command line."""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from vefa.agreements.data import plan_codes, plan_template
from vefa.agreements.domain.templates import BadTemplate
from vefa.coverage.domain import (
    LANGUAGES,
    ClauseSet,
    CoverageError,
    check,
    decide,
    describe,
    describe_error,
    explain,
)

Json = Mapping[str, Any]
SOURCES = ("plan", "agreement", "clauses")
EITHER = "plan, agreement or clauses"
INSTANT = "at: expected an instant with its zone, such as 2026-03-14T14:10+03:00"


class BadInput(ValueError):
    """A file that is not what the command reads; the message says what is missing."""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this room's commands to the command line."""
    coverage = subcommands.add_parser("coverage", help="coverage clauses and decisions")
    actions = coverage.add_subparsers(title="commands", metavar="COMMAND", required=True)
    decider = actions.add_parser(
        "decide",
        help="decide whether something is included",
        description="Decide from a JSON file: plan (a template's code), agreement (its code; with "
        "line and at, the instant whose terms hold) or clauses (with rates and allowances), facts, "
        "and optionally subject and language. Prints the decision with its reasons, sentence by "
        "sentence. Only an agreement needs the database.",
        epilog="Exit status: 0, or 2 if the file is wrong.",
    )
    decider.add_argument("file", metavar="FILE", help="a JSON file, - for standard input")
    decider.add_argument("--json", action="store_true", help="print the decision as JSON")
    decider.set_defaults(run=decide_file)
    checker = actions.add_parser(
        "check",
        help="find contradictions, unreachable clauses and gaps",
        description="Check a set of clauses: a JSON list, an object with clauses, with the code of "
        "an agreement, or a plan.",
        epilog="Exit status: 0 if nothing is wrong, 1 if something is, 2 if it cannot be read.",
    )
    source = checker.add_mutually_exclusive_group(required=True)
    source.add_argument("file", metavar="FILE", nargs="?", help="a JSON file, - for standard input")
    source.add_argument("--plan", choices=plan_codes(), help="a shipped plan template")
    checker.add_argument("--language", choices=LANGUAGES, default="en")
    checker.set_defaults(run=check_clauses)


def decide_file(args: argparse.Namespace) -> int:
    """Print the decision on the facts of `args.file`; the exit status."""
    language = "en"
    try:
        data = _read(args.file)
        if not isinstance(data, Mapping) or not isinstance(data.get("facts"), Mapping):
            raise BadInput("expected an object with facts and with " + EITHER)
        language = _language(data)
        clauses, shown = _clauses(data)
        facts = {**shown, **data["facts"]}
        decision = decide(facts, clauses, str(data.get("subject", "request")))
    except (OSError, ValueError, RecursionError) as error:
        return _refuse("decide", args.file, error, language)
    if args.json:
        sys.stdout.write(json.dumps(decision.to_json(), ensure_ascii=False) + "\n")
    else:
        for sentence in explain(decision, clauses, language):
            sys.stdout.write(f"{sentence.line}\n")
    return 0


def check_clauses(args: argparse.Namespace) -> int:
    """Print every problem of the clauses and their number; the exit status."""
    try:
        if args.plan:
            clauses = plan_template(args.plan).clauses
        else:
            data = _read(args.file)
            clauses = ClauseSet.from_json(data) if isinstance(data, list) else _clauses(data)[0]
    except (OSError, ValueError, RecursionError) as error:
        return _refuse("check", args.file or args.plan, error, args.language)
    problems = check(clauses)
    for problem in problems:
        sys.stdout.write(f"{describe(problem, clauses, args.language)}\n")
    sys.stdout.write(f"clauses: {len(clauses.clauses)}, problems: {len(problems)}\n")
    return 1 if problems else 0


def _read(name: str) -> Any:
    return json.loads(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())


def _clauses(data: object) -> tuple[ClauseSet, Json]:
    """The clauses that the file names or holds, and the facts that the plan or the agreement
    itself gives."""
    named = [name for name in SOURCES if isinstance(data, Mapping) and name in data]
    if not isinstance(data, Mapping) or not named:
        raise BadInput(f"expected an object with {EITHER}")
    if "clauses" in named:
        return ClauseSet.from_json(data), {}
    if len(named) > 1:
        raise BadInput(f"expected only one of {EITHER}")
    if "plan" in named:
        template = plan_template(str(data["plan"]))
        return template.clauses, template.shown_facts()
    # Plans and clauses go without Django; only now is it there.
    importlib.import_module("vefa.core.setup").django()
    reader = importlib.import_module("vefa.agreements.management.commands_with_database")
    found: tuple[ClauseSet, Json] = reader.agreed(
        str(data["agreement"]), at=_instant(data.get("at")), line=str(data.get("line", ""))
    )
    return found


def _instant(text: object) -> datetime | None:
    """The instant whose terms hold; None where the file names none."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadInput(INSTANT) from error
    if at.tzinfo is None:
        raise BadInput(INSTANT)
    return at


def _language(data: Json) -> str:
    language = str(data.get("language", "en"))
    if language not in LANGUAGES:
        raise BadInput(f"language: expected one of {', '.join(LANGUAGES)}")
    return language


def _refuse(command: str, source: str, error: Exception, language: str) -> int:
    message = _message(error, language)
    sys.stderr.write(f"vefa coverage {command}: {source}: {message}\n")
    return 2


def _message(error: Exception, language: str) -> str:
    if isinstance(error, CoverageError):
        return describe_error(error, language)
    if isinstance(error, BadTemplate):
        return f"{error} (there are {', '.join(plan_codes())})"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)

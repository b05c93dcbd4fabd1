"""`vefa clock replay FILE`: the clocks of a scenario at the instants it asks for."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vefa.commitments.domain import (
    BadScenario,
    Scenario,
    TicketState,
    read_scenario,
    state,
    write_state,
)

COMMAND = "vefa clock replay"


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this room's commands to the command line."""
    clock = subcommands.add_parser("clock", help="service clocks")
    actions = clock.add_subparsers(title="commands", metavar="COMMAND", required=True)
    replay = actions.add_parser(
        "replay",
        help="compute the clocks of a scenario",
        description="Compute the clocks of a scenario (JSON: calendars, terms, events, look_at). "
        "Prints one JSON object per instant and line. A file may also hold the scenario under "
        "the key scenario, beside the states expected under expect.",
        epilog="Exit status: 0, with --check 1 if any instant disagrees; 2 if a file is wrong.",
    )
    replay.add_argument(
        "--check",
        action="store_true",
        help="compare with the states expected and print only what differs",
    )
    replay.add_argument("files", type=Path, nargs="+", metavar="FILE")
    replay.set_defaults(run=replay_files)


def replay_files(args: argparse.Namespace) -> int:
    """Print the states of each of `args.files`, or what differs; the exit status."""
    instants = disagreeing = 0
    for path in args.files:
        try:
            data = json.loads(path.read_bytes())
            scenario, expected = _read(data, check=args.check)
            for number, ticket in enumerate(_states(path, scenario)):
                shown = write_state(ticket)
                instants += 1
                if not args.check:
                    sys.stdout.write(json.dumps(shown) + "\n")
                    continue
                found = list(differences(shown, expected[number]))
                disagreeing += bool(found)
                sys.stdout.writelines(f"{path}: {shown['at']}: {line}\n" for line in found)
        except OSError as error:
            return _refuse(f"{path}: {error.strerror or error}")
        except RecursionError:
            return _refuse(f"{path}: nested too deeply")
        except ValueError as error:
            return _refuse(f"{path}: {error}")
    if args.check:
        sys.stdout.write(f"{instants} instants, {disagreeing} disagree\n")
    return 1 if disagreeing else 0


def differences(shown: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    """What differs from the values that are expected; values that are not named may be any."""
    if expected.get("at") != shown["at"]:
        yield f"expected the instant {expected.get('at')!r}"
    for clock, values in expected.get("clocks", {}).items():
        found = shown["clocks"].get(clock, {})
        for key, value in values.items():
            if key not in found or found[key] != value:
                yield f"{clock} {key} is {json.dumps(found.get(key))}, not {json.dumps(value)}"


def _read(data: object, *, check: bool) -> tuple[Scenario, Sequence[Mapping[str, Any]]]:
    wrapped = isinstance(data, Mapping) and "scenario" in data
    scenario = read_scenario(data["scenario"] if isinstance(data, Mapping) and wrapped else data)
    if not check:
        return scenario, ()
    expected = data.get("expect") if isinstance(data, Mapping) and wrapped else None
    if not isinstance(expected, Sequence) or len(expected) != len(scenario.look_at):
        raise BadScenario("expect: a state is needed for each instant of look_at")
    for entry in expected:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("clocks"), Mapping):
            raise BadScenario("expect: each entry is an object with at and clocks")
        if not all(isinstance(values, Mapping) for values in entry["clocks"].values()):
            raise BadScenario("expect: clocks holds an object for each clock")
    return scenario, expected


def _states(path: Path, scenario: Scenario) -> Iterator[TicketState]:
    """The states in order; what keeps a due instant from being told goes to standard error."""
    for at in scenario.look_at:
        ticket = state(scenario.terms, scenario.events, at)
        for clock in ticket.clocks.values():
            if clock.error is not None:
                told = f"{path}: {at.isoformat()}: {clock.name}: {clock.error}"
                sys.stderr.write(f"{COMMAND}: {told}\n")
        yield ticket


def _refuse(message: str) -> int:
    sys.stderr.write(f"{COMMAND}: {message}\n")
    return 2

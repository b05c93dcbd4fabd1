"""The command line, `vefa COMMAND …`: gathers what each room's `management/cli.py` registers.

To add a room, import its module and name it in ROOMS, one line each. Those modules are imported at
every start, so they import neither Django nor anything heavy; a command that needs the database
calls `vefa.core.setup.django()` when it runs.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from vefa import __version__
from vefa.accounts.management import cli as accounts
from vefa.agreements.management import cli as agreements
from vefa.audit.management import cli as audit
from vefa.calendars.management import cli as calendars
from vefa.commitments.management import cli as commitments
from vefa.config import messages, sealed, unreachable
from vefa.config.launcher import commands as launcher
from vefa.config.launcher.places import fill_environment
from vefa.demo.management import cli as demo
from vefa.desk.management import cli as desk
from vefa.importing.management import cli as importing
from vefa.mail.management import cli as mail
from vefa.reports.management import cli as reports

ROOMS = (
    launcher,
    messages,
    sealed,
    accounts,
    calendars,
    commitments,
    agreements,
    mail,
    desk,
    reports,
    importing,
    audit,
    demo,
)


def parser() -> argparse.ArgumentParser:
    """The parser of every command; each sets `run`, a function of the arguments."""
    commands = argparse.ArgumentParser(prog="vefa", description="The desk that keeps agreements.")
    commands.add_argument("--version", action="version", version=f"vefa {__version__}")
    subcommands = commands.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for room in ROOMS:
        room.register(subcommands)
    return commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status (2 for wrong usage, as argparse does).

    A database that does not answer is told in two lines; any other error is for us to read.
    """
    args = parser().parse_args(arguments)
    if not getattr(args, "brings_environment", False):
        fill_environment()
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone; keep the interpreter from flushing into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        said = unreachable.told(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
        return 1
    return status

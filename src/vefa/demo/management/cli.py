"""`vefa demo`: build the demonstration and say who can sign in."""

import argparse
import importlib
import sys

from vefa.demo.data.people import PASSPHRASE
from vefa.demo.data.people import sign_ins as people_to_try

ROLES = {"contact": "authorised contact", "end_user": "end user"}
LANGUAGES = {"en": "English", "tr": "Turkish", "ru": "Russian", "kk": "Kazakh"}


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo`."""
    parser = subcommands.add_parser(
        "demo",
        help="build the demonstration data",
        description="Build the demonstration in an empty database (VEFA_DEMO=1). A second run "
        "adds nothing. Prints who can sign in.",
        epilog="Exit status: 0, or 1 if it was refused.",
    )
    parser.set_defaults(run=run_demo)


def run_demo(_args: argparse.Namespace) -> int:
    """Build it where it is not there yet, and say who can sign in."""
    importlib.import_module("vefa.core.setup").django()
    refusal = importlib.import_module("vefa.demo.management.building").built()
    if refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(sign_ins())
    return 0


def sign_ins() -> str:
    """Who can sign in to the demonstration, and with what."""
    people = [
        (address, f"{ROLES.get(role, role)}, {LANGUAGES[language]}")
        for address, role, language in people_to_try()
    ]
    width = max(len(address) for address, _ in people)
    lines = [f"  {address:<{width}}  {role}" for address, role in people]
    return "\n".join([f"Sign in with the passphrase {PASSPHRASE} as", *lines])

"""`vefa invite`: let somebody of ours in, above all the first administrator."""

import argparse
import importlib


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `invite`."""
    parser = subcommands.add_parser(
        "invite",
        help="let somebody of the provider's staff in",
        description="Make an account for somebody of the provider's staff and print the link "
        "that lets them choose a password; it is good once, for seven days. The same link "
        "again for somebody who has not followed it yet.",
        epilog="Exit status: 0, or 1 if it was refused.",
    )
    parser.add_argument("email")
    parser.add_argument("name")
    parser.add_argument("--role", default="administrator", help="the default is administrator")
    parser.add_argument("--language", default="en", choices=("en", "tr", "ru", "kk"))
    parser.add_argument("--timezone", default="UTC", help="such as Europe/Istanbul")
    parser.set_defaults(run=run_invite)


def run_invite(args: argparse.Namespace) -> int:
    """Make the account and print the link."""
    importlib.import_module("vefa.core.setup").django()
    inviting = importlib.import_module("vefa.accounts.management.inviting")
    status: int = inviting.invite(
        email=args.email,
        name=args.name,
        role=args.role,
        language=args.language,
        timezone=args.timezone,
    )
    return status

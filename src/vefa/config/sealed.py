"""`vefa secrets rotate`: bring what the database keeps sealed under the newest key."""

import argparse
import importlib
from typing import Final

from vefa.core import setup

SEALED: Final = {
    "mail.Mailbox": ("sealed_password", "sealed_client_secret", "sealed_refresh_token"),
    "accounts.Authenticator": ("secret",),
    "accounts.SignInProvider": ("sealed_secret",),
}
"""The columns that hold sealed text, by model. A test finds one that is missing here."""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `secrets`."""
    secrets = subcommands.add_parser("secrets", help="renew the key of sealed secrets")
    what = secrets.add_subparsers(required=True, metavar="WHAT")
    rotate = what.add_parser(
        "rotate",
        help="seal every secret anew under the newest key",
        description="Put the new key first in VEFA_SECRET_KEYS, restart, run this, and then take "
        "the old key out.",
        epilog="Exit status: 0, or 1 where a secret could not be opened; it is left as it was.",
    )
    rotate.set_defaults(run=run_rotate)


def run_rotate(_args: argparse.Namespace) -> int:
    """Print what could not be opened and, last, `N secrets sealed anew, M left`."""
    setup.django()
    report = importlib.import_module("vefa.config.sealing").rotate_all()
    for place in report.left:
        print(f"{place} was sealed under a key that is not in VEFA_SECRET_KEYS")
    print(f"{report.renewed} secrets sealed anew, {len(report.left)} left")
    return 1 if report.left else 0

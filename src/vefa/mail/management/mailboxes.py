"""Commands of mailboxes: `vefa mailboxes`, `vefa mail mailbox add|list|test`."""

import argparse
import os
from collections.abc import Callable
from typing import Any

Run = Callable[[argparse.Namespace], int]


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    mail: "argparse._SubParsersAction[argparse.ArgumentParser]",
    load: Callable[[], Any],
) -> None:
    """Add `mailboxes`, and `mailbox` to the commands of `mail`.

    `load` gives the module `mailbox_deeds`, which needs Django, when a command runs.
    """
    process = subcommands.add_parser(
        "mailboxes",
        help="read mailboxes by IMAP",
        description="Read the mailboxes that are not paused, until SIGTERM. A mailbox is read by "
        "one process at a time; a second process reads what the first leaves over.",
    )
    process.add_argument(
        "--most",
        type=int,
        default=os.environ.get("VEFA_MAILBOXES", "200"),
        help="mailboxes of this process (%(default)s)",
    )
    process.add_argument(
        "--poll",
        type=float,
        default=os.environ.get("VEFA_MAILBOX_POLL", "60"),
        metavar="SECONDS",
        help="how often a server without IDLE is asked (%(default)s)",
    )
    process.set_defaults(run=_late(load, "read"))

    mailbox = mail.add_parser("mailbox", help="add, list and try mailboxes")
    commands = mailbox.add_subparsers(title="commands", metavar="COMMAND", required=True)
    commands.add_parser("list", help="mailboxes and how they are read").set_defaults(
        run=_late(load, "show_list")
    )
    test = commands.add_parser("test", help="try to reach a mailbox; nothing there is changed")
    test.add_argument("name", metavar="NAME")
    test.set_defaults(run=_late(load, "test"))
    _register_add(commands, load)


def _late(load: Callable[[], Any], name: str) -> Run:
    def run(args: argparse.Namespace) -> int:
        status: int = getattr(load(), name)(args)
        return status

    return run


def _register_add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", load: Callable[[], Any]
) -> None:
    add = commands.add_parser(
        "add",
        help="add a mailbox",
        description="Add a mailbox. The password, or for OAuth 2.0 the client secret and the "
        "refresh token, are read from standard input, one a line, so that they stand in no list "
        "of processes. What else can be set is on the page Mailboxes.",
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--host", required=True)
    add.add_argument("--port", type=int, default=993, help="%(default)s")
    add.add_argument("--security", choices=["tls", "starttls", "none"], default="tls")
    add.add_argument("--user", required=True)
    add.add_argument("--folder", default="INBOX", help="%(default)s")
    add.add_argument("--move-to", metavar="FOLDER", help="move messages there once we have them")
    add.add_argument("--team", metavar="NAME", help="whose queue its messages lie in")
    add.add_argument(
        "--language",
        choices=["en", "tr", "ru", "kk"],
        help="of people who are new (the team's, else en)",
    )
    add.add_argument("--certificate", metavar="FILE", help="trust this certificate (PEM) alone")
    add.add_argument("--oauth", choices=["client", "refresh"], help="OAuth 2.0, see the manual")
    add.add_argument("--token-url", default="", metavar="URL")
    add.add_argument("--client-id", default="", metavar="ID")
    add.add_argument("--scopes", default="", metavar="SCOPES", help="separated by spaces")
    add.set_defaults(run=_late(load, "add"))

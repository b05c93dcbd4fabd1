"""What the commands of mailboxes do once Django is there."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from vefa.accounts.models import Team
from vefa.accounts.queries.teams import active_teams
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import SealedElsewhere
from vefa.mail.actions.fetching import keep_refresh_token
from vefa.mail.actions.mailboxes import MailboxFacts, Secrets, add_mailbox
from vefa.mail.intake import mailboxes
from vefa.mail.intake.probe import try_mailbox
from vefa.mail.models import Mailbox
from vefa.mail.queries.mailboxes import access_of, all_mailboxes, is_held


def read(args: argparse.Namespace) -> int:
    """Read mailboxes until told to end."""
    return mailboxes.run(most=args.most, poll_seconds=args.poll)


def add(args: argparse.Namespace) -> int:
    """Add the mailbox that `args` describe; its secrets are lines of standard input."""
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    first, second = [*lines, "", ""][:2]
    try:
        certificate = Path(args.certificate).read_text("ascii") if args.certificate else ""
        facts = MailboxFacts(
            name=args.name,
            host=args.host,
            port=args.port,
            security=args.security,
            username=args.user,
            authentication=args.oauth or "password",
            certificate=certificate,
            token_url=args.token_url,
            client_id=args.client_id,
            scopes=args.scopes,
            folder=args.folder,
            afterwards="move" if args.move_to else "seen",
            move_to=args.move_to or "",
        )
        given = Secrets(client_secret=first, refresh_token=second) if args.oauth else Secrets(first)
        with scoped(EVERYTHING):
            team = _team(args.team)
            language = args.language or ("" if team and team.language else "en")
            facts = replace(facts, team_id=team.pk if team else None, language=language)
            add_mailbox(actor=SYSTEM, at=clock.now(), facts=facts, secrets=given)
    except (Refused, OSError, UnicodeError) as error:
        print(f"vefa: not added: {error}", file=sys.stderr)
        return 1
    return 0


def _team(name: str | None) -> Team | None:
    if not name:
        return None
    found = next((team for team in active_teams() if team.name.lower() == name.lower()), None)
    if found is None:
        raise Refused("team", _("There is no team of that name."))
    return found


def show_list(_args: argparse.Namespace) -> int:
    """Name, address, state, waiting messages, and the last fault with its words."""
    at = clock.now()
    with scoped(EVERYTHING):
        listed = all_mailboxes()
    for each in listed:
        row = each.row
        state = row.state if is_held(row, at) else "not read by any process"
        fault = f"{row.fault}: {row.words}" if row.fault else ""
        told = [row.name, f"{row.username}@{row.host}", state if row.is_active else "paused"]
        print("\t".join([*told, str(each.waiting), fault]))
    return 0


def test(args: argparse.Namespace) -> int:
    """Try the mailbox of that name; 1 where it cannot be read."""
    name = args.name
    with scoped(EVERYTHING):
        row = Mailbox.objects.filter(name=name).first()
    if row is None:
        print(f"vefa: there is no mailbox {name}", file=sys.stderr)
        return 1
    try:
        probe = try_mailbox(access_of(row))
    except SealedElsewhere:
        print("vefa: the secrets were sealed under another key", file=sys.stderr)
        return 1
    if probe.refresh_token:
        with scoped(EVERYTHING):
            keep_refresh_token(mailbox_id=row.pk, token=probe.refresh_token)
    if not probe.went_well:
        print(f"vefa: {probe.fault}: {probe.words}", file=sys.stderr)
        return 1
    print(f"{probe.messages} messages; {'IDLE' if probe.listens else 'polling'}")
    return 0

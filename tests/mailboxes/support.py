"""What tests of mailboxes share: mailboxes of a real server, and their reading."""

import itertools
import threading
from contextlib import contextmanager

from tests.mailboxes.dovecot import LOCAL, PASSWORD
from vefa.config.launcher.postmaster import wait_until
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions.mailboxes import MailboxFacts, Secrets, add_mailbox
from vefa.mail.intake.mailboxes import Mailboxes
from vefa.mail.models import FetchedMessage, Mailbox, RawMessage
from vefa.mail.tests.factories import AT

PATIENCE = 60.0
"""Seconds for what takes one on a quiet machine."""
_numbers = itertools.count(1)


def new_user() -> str:
    """A user whose mailbox is empty."""
    return f"desk{next(_numbers)}@provider.example"


def make_mailbox(server, user, secrets=None, **facts):
    """A mailbox of that server, by way of the action."""
    facts = {"host": LOCAL, "port": server.port, "security": "none", **facts}
    with scoped(EVERYTHING):
        return add_mailbox(
            actor=SYSTEM,
            at=AT,
            facts=MailboxFacts(**{"name": user, "username": user, **facts}),
            secrets=secrets or Secrets(PASSWORD),
        )


@contextmanager
def reading(**options):
    """What `vefa mailboxes` does, in a thread."""
    ending = threading.Event()
    mailboxes = Mailboxes(**{"poll_seconds": 0.2, **options})
    thread = threading.Thread(target=mailboxes.run, args=[ending])
    thread.start()
    try:
        yield mailboxes
    finally:
        ending.set()
        thread.join(PATIENCE)


def fresh(mailbox):
    """The mailbox as it is now."""
    with scoped(EVERYTHING):
        return Mailbox.objects.get(pk=mailbox.pk)


def rows(**facts):
    """What is known of fetched messages."""
    with scoped(EVERYTHING):
        return list(FetchedMessage.objects.filter(**facts).order_by("pk"))


def kept():
    """Every raw message."""
    with scoped(EVERYTHING):
        return list(RawMessage.objects.order_by("pk"))


def until(happened):
    """Wait for that, and hold that it came."""
    assert wait_until(happened, PATIENCE)


def all_marked(count):
    """Whether so many messages are taken in and the mailbox knows."""
    return lambda: len(rows(state="taken", marked_at__isnull=False)) == count

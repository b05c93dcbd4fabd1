"""From a mailbox to the receipt, killed at each step: the process, then PostgreSQL as well.

One message passes each step three times: its process is killed there, then PostgreSQL together
with everything that runs, and at the third time it goes through. Real processes, a real Dovecot,
`kill -9`.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.faults.forks import Forks
from tests.mailboxes.dovecot import LOCAL, PASSWORD, dovecot
from tests.mailboxes.proxy import proxy
from tests.run.conftest import state_folder
from tests.run.support import PATIENCE, clean_environment
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.places import secret_key_file
from vefa.config.launcher.postmaster import wait_until
from vefa.config.launcher.roles import APPLICATION, OWNER, SUPERUSER

pytestmark = pytest.mark.needs("dovecot")

MAILBOXES = {
    "is fetched": (rb"BODY\.PEEK", "hold"),
    "is stored": ("mail_rawmessage",),
    "is announced": ("core_outboxevent",),
    "is noted": ("mail_fetchedmessage",),
    "is marked as read": (rb"UID STORE", "hold"),
    "is marked, unnoted": (rb"UID STORE", "hold the answer"),
}
WORKER = {
    "is begun with": ("core_eventdelivery",),
    "becomes a ticket": ("desk_ticket",),
    "begins the story": ("desk_timelineentry",),
    "has its file kept": ("documents_storedfile",),
    "is linked": ("desk_messagelink",),
    "begins the clocks": ("desk_clockevent",),
    "is acknowledged": ("mail_outgoingmessage",),
    "has its outcome": ("desk_intake",),
    "is settled": ("desk_intake", "mail_rawmessage"),
}
"""The tables whose writing is held, one after the other; a pattern is held on the line."""

FOUND = """
SELECT r.state, i.outcome, t.source,
  (SELECT count(*) FROM mail_fetchedmessage f WHERE f.raw_message_id = r.id),
  (SELECT count(*) FROM desk_messagelink l WHERE l.ticket_id = t.id AND NOT l.outgoing),
  (SELECT count(*) FROM desk_messagelink l WHERE l.ticket_id = t.id AND l.outgoing),
  (SELECT count(*) FROM mail_outgoingmessage o WHERE o.subject LIKE '%%' || t.number || ']'),
  (SELECT count(*) FROM desk_clockevent c WHERE c.ticket_id = t.id AND c.type = 'reported'),
  (SELECT count(*) FROM desk_entryfile e JOIN desk_timelineentry n ON n.id = e.entry_id
   WHERE n.ticket_id = t.id)
FROM mail_rawmessage r LEFT JOIN desk_intake i ON i.raw_message_id = r.id
LEFT JOIN desk_ticket t ON t.id = i.ticket_id
WHERE r.message_id = %s
"""
ONCE = [("handled", "ticket", "email", 1, 1, 1, 1, 1, 1)]

LETTER = """\
From: Ayse <ayse@bizim.example>
To: support@desk.example
Subject: Killed {number}
Message-ID: <killed{number}@bizim.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

It does not print, for the time number {number}.

--b
Content-Type: image/png; name="screen{number}.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=

--b--
"""


class House:
    """A database of its own, a mailbox with a line that can be held, and the two programs."""

    def __init__(self, cluster, guard, imap, line, forks) -> None:
        self.cluster, self.guard = cluster, guard
        self.imap, self.line, self.forks = imap, line, forks
        self.number = 0

    def deliver(self) -> str:
        """One more letter in the mailbox; its id."""
        self.number += 1
        self.imap.deliver("desk", LETTER.format(number=self.number).replace("\n", "\r\n").encode())
        return f"<killed{self.number}@bizim.example>"

    def ask(self, sql: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.cluster.url(SUPERUSER), autocommit=True) as line:
            return line.execute(sql, values).fetchall()

    def waits_for(self, table: str) -> bool:
        sql = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        return bool(self.ask(sql, table))

    @contextlib.contextmanager
    def held_at_table(self, *tables: str) -> Iterator[None]:
        """Whoever writes into the last of the tables waits; `None` is given once it does."""
        with contextlib.ExitStack() as stack, contextlib.suppress(psycopg.OperationalError):
            holder = None
            for table in tables:
                following = psycopg.connect(self.cluster.url(SUPERUSER))
                stack.callback(following.close)
                following.execute(f'LOCK TABLE "{table}" IN SHARE MODE')
                if holder is not None:
                    holder.rollback()
                self.start()
                assert wait_until(lambda name=table: self.waits_for(name), PATIENCE), table
                holder = following
            yield

    @contextlib.contextmanager
    def held_on_line(self, pattern: bytes, deed: str) -> Iterator[None]:
        self.line.watched, self.line.deed = re.compile(pattern), deed
        self.line.reached.clear()
        self.line.released.clear()
        self.start()
        assert self.line.reached.wait(PATIENCE)
        yield
        self.line.released.set()

    def held(self, place: tuple) -> contextlib.AbstractContextManager[None]:
        is_line = isinstance(place[0], bytes)
        return self.held_on_line(*place) if is_line else self.held_at_table(*place)

    def start(self) -> None:
        """Both programs run, as systemd would see to."""
        self.forks.start("mailboxes")
        self.forks.start("worker")

    def kill_everything(self) -> None:
        """`kill -9` of PostgreSQL's first process and of the programs; PostgreSQL is back then."""
        found = self.cluster.running()
        assert found is not None
        os.kill(found.pid, signal.SIGKILL)
        self.forks.kill("mailboxes", "worker")
        assert wait_until(lambda: self.cluster.running() is None, PATIENCE)
        self.guard.watch_server(self.cluster.start().pid, self.cluster.data)


@pytest.fixture(scope="module")
def house():
    with contextlib.ExitStack() as stack:
        imap = stack.enter_context(dovecot())
        line = stack.enter_context(proxy(imap.port, rb"(?!)"))
        folder, guard = stack.enter_context(state_folder())
        cluster = Cluster(folder, for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        environ = clean_environment(
            folder,
            DATABASE_URL=cluster.url(APPLICATION),
            DATABASE_OWNER_URL=cluster.url(OWNER),
            VEFA_SECRET_KEY_FILE=str(secret_key_file(folder)),
            VEFA_MAIL_RELAY=f"{LOCAL}:1",
        )
        place = ["--host", LOCAL, "--port", str(line.port), "--security", "none", "--user", "desk"]
        for words in (["migrate"], ["mail", "mailbox", "add", "Desk", *place]):
            command = [sys.executable, "-m", "vefa.config", *words]
            subprocess.run(command, env=environ, input=PASSWORD, text=True, check=True)
        forks = Forks(environ)
        stack.callback(forks.end)
        guard.watch_group(forks.process.pid)
        forks.do("cast")
        yield House(cluster, guard, imap, line, forks)


def check_once(house: House, letter: str) -> None:
    """The letter is there once, with all that comes of it, and its mailbox knows."""
    house.start()
    assert wait_until(lambda: house.ask(FOUND, letter) == ONCE, PATIENCE), house.ask(FOUND, letter)
    assert wait_until(lambda: all("Seen" in each for each in house.imap.flags("desk")), PATIENCE)


@pytest.mark.parametrize("step", [*MAILBOXES, *WORKER])
def test_killed_where_a_message(house, step):
    program = "mailboxes" if step in MAILBOXES else "worker"
    place = (MAILBOXES | WORKER)[step]
    house.forks.kill(program)
    letter = house.deliver()
    with house.held(place):
        house.forks.kill(program)
    house.forks.do("take up")
    with house.held(place):
        house.kill_everything()
    house.forks.do("take up")
    check_once(house, letter)
    assert len(house.ask("SELECT 1 FROM desk_ticket")) == house.number
    assert len(house.ask("SELECT 1 FROM mail_rawmessage")) == house.number

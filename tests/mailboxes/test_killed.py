"""`vefa mailboxes` killed at each step, its database restarted: nothing lost, nothing doubled."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction

from tests.mailboxes.dovecot import LOCAL, PASSWORD
from tests.mailboxes.proxy import proxy
from tests.mailboxes.support import (
    PATIENCE,
    all_marked,
    kept,
    make_mailbox,
    new_user,
    reading,
    rows,
    until,
)
from tests.run.conftest import state_folder
from tests.run.support import clean_environment
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.places import secret_key_file
from vefa.config.launcher.postmaster import wait_until
from vefa.config.launcher.roles import APPLICATION, OWNER
from vefa.mail.domain.fingerprint import identify
from vefa.mail.tests.factories import make_message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("dovecot")]
MANY = 300


class Process:
    """`vefa mailboxes` as a process of its own."""

    def __init__(self, environ):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vefa.config", "mailboxes", "--poll", "1"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout.readline() == "Vefa reads mailboxes\n"

    def end(self, number):
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return status


def environ_of_test():
    """The database of this test, for a process."""
    facts = connection.settings_dict
    place = f"host={facts['HOST']}&port={facts['PORT']}"
    url = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@/{facts['NAME']}?{place}"
    return {**os.environ, "DATABASE_URL": url}


@contextmanager
def locked(sql, *values):
    """Hold what the statement locks, in a transaction of our own."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(sql, values)
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.settings_dict['ROLE']}")


def somebody_waits():
    """Whether another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def nothing_waits():
    return not somebody_waits()


def check_once(imap, user):
    """After a new start both messages are there, once, and the mailbox knows."""
    with reading():
        until(all_marked(2))
    assert sorted(bytes(row.content) for row in kept()) == [make_message(1), make_message(2)]
    assert len(rows()) == 2
    assert all("Seen" in flags for flags in imap.flags(user))


@pytest.fixture
def user(imap):
    """Somebody with two messages."""
    user = new_user()
    imap.deliver(user, make_message(1), make_message(2))
    return user


LOCKS = {
    "fetched, not stored": (
        "SELECT pg_advisory_xact_lock(%s)",
        [int(identify(make_message(1)).fingerprint[:15], 16)],
    ),
    "stored, its number not noted": ("LOCK TABLE mail_fetchedmessage IN SHARE MODE", []),
    "committing": ("SELECT 1 FROM mail_mailbox FOR UPDATE", []),
}


@pytest.mark.parametrize("step", LOCKS)
def test_killed_while_a_message_is_stored(imap, user, step):
    sql, values = LOCKS[step]
    with proxy(imap.port, rb"BODY") as between:
        mailbox = make_mailbox(imap, user, port=between.port)
        process = Process(environ_of_test())
        assert between.reached.wait(PATIENCE)
        with locked(sql, *values):
            between.released.set()
            until(somebody_waits)
            process.end(signal.SIGKILL)
    until(nothing_waits)
    connection_to(mailbox, imap.port)
    check_once(imap, user)


def connection_to(mailbox, port):
    """Let the mailbox be reached by another port; it stays the same place."""
    with locked("UPDATE mail_mailbox SET port = %s WHERE id = %s", port, mailbox.pk):
        pass


@pytest.mark.parametrize("deed", ["hold", "hold the answer"])
def test_killed_before_the_mailbox_is_told_and_before_that_is_noted(imap, user, deed):
    with proxy(imap.port, rb"UID STORE", deed) as between:
        mailbox = make_mailbox(imap, user, port=between.port)
        process = Process(environ_of_test())
        assert between.reached.wait(PATIENCE)
        if deed == "hold the answer":
            until(lambda: all("Seen" in flags for flags in imap.flags(user)))
        process.end(signal.SIGKILL)
    assert not rows(marked_at__isnull=False)
    assert len(rows(state="taken")) == 2
    connection_to(mailbox, imap.port)
    check_once(imap, user)


def test_killed_and_restarted_with_its_database_all_arrive_once(imap):
    user = new_user()
    numbers = range(MANY)
    imap.deliver(user, *(make_message(n) for n in numbers))
    with state_folder() as (folder, guard):
        cluster = Cluster(folder, for_tests=True)
        guard.watch_server(cluster.start().pid, cluster.data)
        environ = clean_environment(
            folder,
            DATABASE_URL=cluster.url(APPLICATION),
            DATABASE_OWNER_URL=cluster.url(OWNER),
            VEFA_SECRET_KEY_FILE=str(secret_key_file(folder)),
        )
        vefa(environ, "migrate")
        place = ["--host", LOCAL, "--port", str(imap.port), "--security", "none", "--user", user]
        vefa(environ, "mail", "mailbox", "add", "Support", *place, given=PASSWORD)
        assert vefa(environ, "mail", "mailbox", "test", "Support") == "300 messages; IDLE\n"

        def taken():
            return count(cluster, "SELECT count(*) FROM mail_rawmessage")

        process = Process(environ)
        assert wait_until(lambda: taken() > 0, PATIENCE)
        process.end(signal.SIGKILL)
        process = Process(environ)
        first = taken()
        assert wait_until(lambda: taken() > first, PATIENCE)
        cluster.stop()
        guard.watch_server(cluster.start().pid, cluster.data)
        marked = "SELECT count(*) FROM mail_fetchedmessage WHERE marked_at IS NOT NULL"
        assert wait_until(lambda: count(cluster, marked) == MANY, 3 * PATIENCE)
        assert "idle" in vefa(environ, "mail", "mailbox", "list")
        assert process.end(signal.SIGTERM) == 0
        assert taken() == MANY
        assert count(cluster, "SELECT count(DISTINCT message_id) FROM mail_rawmessage") == MANY
        assert count(cluster, "SELECT count(*) FROM core_outboxevent") == MANY


def vefa(environ, *words, given=""):
    """What a command says."""
    done = subprocess.run(
        [sys.executable, "-m", "vefa.config", *words],
        env=environ,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def count(cluster, sql):
    """A number of the database, looked at as its owner."""
    with psycopg.connect(cluster.url(OWNER)) as line:
        return line.execute(sql).fetchone()[0]

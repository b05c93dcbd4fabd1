"""The database is restarted under the mail intake and the web server."""

import http.client
import signal
import smtplib
import subprocess
import sys
from contextlib import contextmanager

import psycopg

from tests.run.support import PATIENCE, clean_environment
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.places import secret_key_file
from vefa.config.launcher.ports import LOOPBACK, answers, free_port
from vefa.config.launcher.postmaster import wait_until
from vefa.config.launcher.roles import APPLICATION, OWNER

LETTER = b"From: ayse@bizim.example\r\nMessage-ID: <restart@bizim.example>\r\n\r\nYazmiyor.\r\n"


@contextmanager
def program(state, cluster, *arguments):
    """One program of the product on the cluster."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vefa.config", *arguments],
        env=clean_environment(
            state,
            DATABASE_URL=cluster.url(APPLICATION),
            VEFA_SECRET_KEY_FILE=str(secret_key_file(state)),
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def status(port: int, path: str) -> int:
    """The web server's answer; 0 while it gives none."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def messages(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url(OWNER)) as connection:
        query = "SELECT state FROM mail_rawmessage WHERE message_id LIKE %s ORDER BY id"
        return [state for (state,) in connection.execute(query, ["%restart@%"])]


def test_a_restart_costs_the_sender_one_more_try_and_nobody_else_anything(settled):
    cluster = Cluster(settled, for_tests=True)
    web_port, mail_port = free_port(), free_port()
    with (
        program(settled, cluster, "web", "--port", str(web_port), "--processes", "1") as web,
        program(
            settled, cluster, "intake", "--port", str(mail_port), "--outbox-port", "0"
        ) as intake,
    ):
        assert wait_until(lambda: status(web_port, "/health/ready") == 204, PATIENCE)
        assert wait_until(lambda: answers(LOOPBACK, mail_port), PATIENCE)
        with smtplib.SMTP(LOOPBACK, mail_port, timeout=PATIENCE) as sender:
            people = ("ayse@bizim.example", ["support@desk.example"])
            sender.ehlo("bizim.example")
            sender.mail(people[0])
            sender.rcpt(people[1][0])
            cluster.stop()
            assert sender.data(LETTER)[0] == 451
            assert wait_until(lambda: status(web_port, "/health/ready") == 503, PATIENCE)
            assert status(web_port, "/health/live") == 204
            cluster.start()
            assert sender.sendmail(*people, LETTER) == {}
            assert sender.sendmail(*people, LETTER) == {}
        assert wait_until(lambda: status(web_port, "/health/ready") == 204, PATIENCE)
        assert status(web_port, "/sign-in/") == 200
        assert web.poll() is None
        assert intake.poll() is None
    assert messages(cluster) == ["received", "repeat"]

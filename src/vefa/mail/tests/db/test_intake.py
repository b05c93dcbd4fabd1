"""The real server on a free port: what it takes, what it refuses, what survives its end."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading

import pytest
from django.db import OperationalError, connection

from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.intake.protocol import Lmtp
from vefa.mail.intake.service import Listener, is_own_relay, keep_incoming, listeners
from vefa.mail.management.cli import _with_crlf
from vefa.mail.models import RawMessage
from vefa.mail.tests.factories import make_message, running

pytestmark = pytest.mark.django_db(transaction=True)
FROM, TO = "ayse@anadolu.example", ["desk@provider.example"]


@pytest.fixture
def service():
    with running(Listener("127.0.0.1", 0, keep_incoming("smtp")), size_limit=100_000) as service:
        yield service


def client(service, number=0):
    return smtplib.SMTP("127.0.0.1", service.ports[number], timeout=20)


def kept():
    with scoped(EVERYTHING):
        return list(RawMessage.objects.order_by("pk"))


def test_a_message_is_kept_before_it_is_acknowledged(service):
    with client(service) as server:
        server.sendmail(FROM, TO, make_message())
        (row,) = kept()
    assert bytes(row.content) == make_message()
    assert (row.envelope_from, row.envelope_to) == (FROM, TO)
    assert (row.via, row.peer) == ("smtp", "127.0.0.1")


@pytest.mark.parametrize(
    "body",
    [
        b"\0\0\0",
        bytes(range(128, 256)),
        b".\r\n..\r\n.dot",
        b"a" * 90_000,
        b"bare\nline\nends",
        b"",
    ],
    ids=["nul", "eight bits", "dots", "long line", "bare line ends", "empty"],
)
def test_bytes_arrive_as_they_were(service, body):
    with client(service) as server:
        server.sendmail(FROM, TO, make_message(1, body))
    assert bytes(kept()[0].content) == make_message(1, body)


def test_the_envelope_may_be_empty_or_beyond_ascii(service):
    with client(service) as server:
        server.sendmail("", TO, make_message(1))
        server.sendmail("jdæe@mächine.example", ["ş@x.example"], make_message(2), ["SMTPUTF8"])
    first, second = kept()
    assert first.envelope_from == ""
    assert (second.envelope_from, second.envelope_to) == ("jdæe@mächine.example", ["ş@x.example"])


def test_the_limit_is_exact(service):
    room = 100_000 - len(make_message(1, b""))
    with client(service) as server:
        server.ehlo()
        assert server.esmtp_features["size"] == "100000"
        server.sendmail(FROM, TO, make_message(1, b"x" * room))
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            server.sendmail(FROM, TO, make_message(1, b"x" * (room + 1)))
        assert refused.value.smtp_code == 552
        server.sendmail(FROM, TO, make_message(2))
    assert [row.size for row in kept()] == [100_000, len(make_message(2))]


@pytest.mark.parametrize("excess", [1, 60_000])
def test_data_beyond_the_limit_are_refused_too(service, excess):
    room = 100_000 - len(make_message(1, b""))
    with client(service) as server:
        server.ehlo()
        server.mail(FROM)
        server.rcpt(TO[0])
        lines = re.sub(rb"x{70}", b"x" * 68 + b"\r\n", b"x" * (room + excess))
        assert server.data(make_message(1, lines))[0] == 552
        server.sendmail(FROM, TO, make_message(2))
    assert len(kept()) == 1


def test_doubled_dots_do_not_count(service):
    line = b"." + b"x" * 7 + b"\r\n"
    body = line * ((100_000 - len(make_message(1, b""))) // len(line))
    with client(service) as server:
        server.sendmail(FROM, TO, make_message(1, body))
    assert bytes(kept()[0].content) == make_message(1, body)


def test_fifty_megabytes_are_taken_in():
    content = make_message(1, (b"x" * 998 + b"\r\n") * (49 * 2**20 // 1000))
    with running(Listener("127.0.0.1", 0, keep_incoming("smtp"))) as service, client(service) as s:
        s.sendmail(FROM, TO, content)
    assert [row.size for row in kept()] == [len(content)]


def test_a_database_that_fails_leaves_the_message_with_its_sender(service):
    def broken(*_args, **_more):
        raise OperationalError("gone")

    def keep(*message):
        with connection.execute_wrapper(broken):
            keep_incoming("smtp")(*message)

    with (
        running(Listener("127.0.0.1", 0, keep)) as failing,
        client(failing) as server,
        pytest.raises(smtplib.SMTPDataError) as error,
    ):
        server.sendmail(FROM, TO, make_message())
    assert error.value.smtp_code == 451
    assert kept() == []
    with client(service) as server:
        server.sendmail(FROM, TO, make_message())
    assert len(kept()) == 1


def test_the_number_of_conversations_is_bounded():
    with running(Listener("127.0.0.1", 0, keep_incoming("smtp")), most_connections=2) as service:
        with client(service) as one, client(service) as two:
            with pytest.raises(smtplib.SMTPConnectError) as error:
                client(service)
            assert error.value.smtp_code == 421
            two.sendmail(FROM, TO, make_message(1))
            one.sendmail(FROM, TO, make_message(2))
        with client(service) as three:
            three.sendmail(FROM, TO, make_message(3))
    assert len(kept()) == 3


def test_many_senders_at_once(service):
    def send(number):
        with client(service) as server:
            for part in range(5):
                server.sendmail(FROM, TO, make_message(number * 10 + part))

    threads = [threading.Thread(target=send, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    rows = kept()
    assert len(rows) == 40
    assert len({row.message_id for row in rows}) == 40
    assert all(row.state == "received" for row in rows)


def converse(stream, *said, greeted=False):
    """Say each line and read its answer; the code of the last."""
    for words in said if greeted else (b"", *said):
        if words:
            stream.write(words + b"\r\n")
            stream.flush()
        answer = stream.readline()
        while answer[3:4] == b"-":
            answer = stream.readline()
    return answer[:3]


def test_a_sender_that_hangs_up_in_the_middle_leaves_nothing(service):
    line = socket.create_connection(("127.0.0.1", service.ports[0]), timeout=10)
    with line, line.makefile("rwb") as stream:
        converse(stream, b"EHLO x", b"MAIL FROM:<a@x>", b"RCPT TO:<b@x>", b"DATA")
        stream.write(b"Subject: half\r\n")
    with client(service) as server:
        server.sendmail(FROM, TO, make_message())
    assert [row.message_id for row in kept()] == ["<in1@anadolu.example>"]


def test_a_line_beyond_all_measure_is_refused_and_the_conversation_goes_on(service):
    with client(service) as server:
        server.ehlo()
        server.mail(FROM)
        server.rcpt(TO[0])
        assert server.data(make_message(1, b"x" * 3_000_000))[0] == 500
        server.sendmail(FROM, TO, make_message(2))
    assert [row.message_id for row in kept()] == ["<in2@anadolu.example>"]


def test_a_full_disk_leaves_the_message_with_its_sender(monkeypatch):
    def full(_file, _line):
        raise OSError(28, "No space left on device")

    large = make_message(1, (b"x" * 98 + b"\r\n") * 15_000)
    with running(Listener("127.0.0.1", 0, keep_incoming("smtp"))) as roomy, client(roomy) as server:
        with monkeypatch.context() as patched:
            patched.setattr(tempfile.SpooledTemporaryFile, "write", full)
            with pytest.raises(smtplib.SMTPDataError) as error:
                server.sendmail(FROM, TO, large)
        assert error.value.smtp_code == 451
        server.sendmail(FROM, TO, large)
    assert [bytes(row.content) for row in kept()] == [large]


def test_too_many_recipients_are_asked_to_wait(service):
    with client(service) as server:
        refused = server.sendmail(FROM, [f"{n}@x.example" for n in range(101)], make_message())
    assert [code for code, _ in refused.values()] == [452]


def test_lmtp_answers_for_each_recipient():
    listener = Listener("127.0.0.1", 0, keep_incoming("lmtp"), Lmtp)
    with (
        running(listener) as service,
        socket.create_connection(("127.0.0.1", service.ports[0]), timeout=20) as line,
        line.makefile("rwb") as stream,
    ):
        said = [b"LHLO x", b"MAIL FROM:<a@x>", b"RCPT TO:<b@x>", b"RCPT TO:<c@x>", b"DATA"]
        converse(stream, *said)
        stream.write(make_message() + b".\r\n")
        stream.flush()
        assert [stream.readline()[:3] for _ in range(2)] == [b"250", b"250"]
        assert converse(stream, b"NOOP", greeted=True) == b"250"
    assert [(row.via, row.envelope_to) for row in kept()] == [("lmtp", ["b@x", "c@x"])]


def test_which_listeners_there_are():
    assert len(listeners("127.0.0.1", 1, lmtp_port=0, outbox_port=0)) == 1
    assert len(listeners("127.0.0.1", 1, lmtp_port=2, outbox_port=3)) == 3
    assert is_own_relay("127.0.0.1:2526", 2526)
    assert not is_own_relay("smtp://mail.example", 2526)


def test_the_sent_file_ends_its_lines_as_smtp_wants():
    assert _with_crlf(b"a\nb\r\nc") == b"a\r\nb\r\nc"


class Process:
    """`vefa intake` as a process of its own, on the database of this test."""

    def __init__(self):
        facts = connection.settings_dict
        place = f"host={facts['HOST']}&port={facts['PORT']}"
        url = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@/{facts['NAME']}?{place}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vefa.config", "intake", "--port", "0", "--outbox-port", "0"],
            env={**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        line = self.process.stdout.readline()
        assert "takes mail on" in line, line + self.process.stdout.read()
        self.port = int(line.strip().rpartition(":")[2])

    def end(self, number):
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.process.stdout.close()
        return status


def test_the_process_ends_when_told():
    for number in (signal.SIGTERM, signal.SIGINT):
        process = Process()
        with smtplib.SMTP("127.0.0.1", process.port, timeout=20) as server:
            server.sendmail(FROM, TO, make_message(number))
            assert process.end(number) == 0
    assert len(kept()) == 2


def test_killed_after_the_commit_nothing_is_lost_or_doubled():
    process = Process()
    with smtplib.SMTP("127.0.0.1", process.port, timeout=20) as server:
        server.sendmail(FROM, TO, make_message())
        process.end(signal.SIGKILL)
        server.close()
    process = Process()
    with smtplib.SMTP("127.0.0.1", process.port, timeout=20) as server:
        server.sendmail(FROM, TO, make_message())
    process.end(signal.SIGTERM)
    assert [row.state for row in kept()] == ["received", "repeat"]

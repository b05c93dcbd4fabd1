"""Mailboxes: 10,000 messages of a real Dovecot, and large ones in many mailboxes at once.

Needs Debian's `dovecot-imapd`. The process `vefa mailboxes` is measured from outside: messages a
second, memory at each tenth of the way, the peak.
"""

import base64
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from bench.server import database, processor_time
from tests.mailboxes.dovecot import LOCAL, PASSWORD, PROGRAM, Dovecot, dovecot

MANY: Final = 10_000
MAILBOXES: Final = 8
ATTACHMENT: Final = 25 * 2**20
PATIENCE: Final = 900.0
TAKEN: Final = (
    "SELECT count(*), count(DISTINCT r.message_id), count(f.marked_at)"
    " FROM mail_fetchedmessage f JOIN mail_rawmessage r ON r.id = f.raw_message_id"
)


def main() -> int:
    """Measure both; 1 where a message was lost or doubled."""
    if PROGRAM is None:
        print("not measured: there is no dovecot here")
        return 0
    with database(), dovecot() as server:
        failed = _many(server)
    with database(), dovecot() as server:
        return failed | _large(server)


def _many(server: Dovecot) -> int:
    put(server, "many", (_small(number) for number in range(MANY)))
    add(server, "many")
    with reading() as process:
        began, used, seen = time.monotonic(), processor_time(process), 0
        for tenth in range(1, 11):
            count = _wait(tenth * MANY // 10)
            rate = (count - seen) / (time.monotonic() - began)
            cost = (processor_time(process) - used) * 1000 / (count - seen)
            now = memory(process, "VmRSS")
            print(
                f"{count:6} taken in, {rate:4.0f}/s, {cost:4.1f} ms each, {now:4.0f} MB", flush=True
            )
            began, used, seen = time.monotonic(), processor_time(process), count
        return _compare(MANY)


def _large(server: Dovecot) -> int:
    users = [f"large{number}" for number in range(MAILBOXES)]
    for user in users:
        add(server, user)
    with reading() as process:
        time.sleep(5)
        before = memory(process, "VmHWM")
        for number, user in enumerate(users):
            put(server, user, iter([_big(number)]))
        _wait(MAILBOXES)
        peak = memory(process, "VmHWM")
        size = len(_big(0)) / 2**20
        print(
            f"{MAILBOXES} messages of {size:.0f} MB at once in as many mailboxes: "
            f"{before:.0f} MB before, {peak:.0f} MB at most"
        )
        return _compare(MAILBOXES)


def _compare(count: int) -> int:
    """Whether each message is there once and its mailbox knows."""
    deadline = time.monotonic() + 60
    while (found := _taken()) != (count, count, count) and time.monotonic() < deadline:
        time.sleep(0.5)
    print("none lost, none doubled" if found == (count, count, count) else f"WRONG: {found}")
    return int(found != (count, count, count))


def _taken() -> tuple[int, ...]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as line:
        return tuple(line.execute(TAKEN).fetchone() or ())


def _wait(count: int) -> int:
    deadline = time.monotonic() + PATIENCE
    while (taken := _taken()[0]) < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"only {taken} of {count} messages were taken in")
        time.sleep(0.2)
    return taken


def _head(number: int) -> bytes:
    return (
        f"Return-Path: <kisi{number}@anadolu.example>\r\n"
        f"From: =?utf-8?q?Ki=C5=9Fi?= {number} <kisi{number}@anadolu.example>\r\n"
        f"To: support@provider.example\r\nSubject: Talep {number}\r\n"
        f"Message-ID: <{number}@anadolu.example>\r\nMIME-Version: 1.0\r\n"
    ).encode()


def _small(number: int) -> bytes:
    text = "Yazıcı sabahtan beri yazmıyor; kağıt ve toner tamam.\r\n" * 40
    return _head(number) + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def _big(number: int) -> bytes:
    content = base64.encodebytes(random.Random(number).randbytes(ATTACHMENT))
    return (
        _head(number)
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
        + b'--b\r\nContent-Type: application/zip; name="log.zip"\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + content.replace(b"\n", b"\r\n")
        + b"\r\n--b--\r\n"
    )


def put(server: Dovecot, user: str, messages: Iterator[bytes]) -> None:
    """Deliver as a mail server does: into the folder, under a name that tells the order."""
    folder = server.folder / "mail" / user
    owner = (server.folder / "mail").stat()
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for place, content in enumerate(messages):
        aside = folder / "tmp" / f"{place:09}.bench"
        aside.write_bytes(content)
        os.chown(aside, owner.st_uid, owner.st_gid)
        aside.rename(folder / "new" / aside.name)
    for path in (folder, *(folder / name for name in ("tmp", "new", "cur"))):
        shutil.chown(path, owner.st_uid, owner.st_gid)


def add(server: Dovecot, user: str) -> None:
    """A mailbox, as an administrator adds it."""
    place = ["--host", LOCAL, "--port", str(server.port), "--security", "none", "--user", user]
    command = [sys.executable, "-m", "vefa.config", "mail", "mailbox", "add", user, *place]
    subprocess.run(command, input=PASSWORD, text=True, check=True)


@contextmanager
def reading() -> Iterator[int]:
    """`vefa mailboxes` as a process; its number."""
    process = subprocess.Popen([sys.executable, "-m", "vefa.config", "mailboxes"])
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def memory(process: int, line: str) -> float:
    """A line of the process's status (VmRSS now, VmHWM the peak), in MB."""
    for text in Path(f"/proc/{process}/status").read_text().splitlines():
        if text.startswith(line):
            return int(text.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    raise SystemExit(main())

"""A real Exim on free loopback ports: takes letters and puts them into a folder of its own.

Recipients by what stands before the @: `unknown` is refused, `closed` is taken and then comes
back, `later` is put off until `server.known` is called; everybody else has a mailbox.
"""

import mailbox
import os
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

from tests.support.servers import account, make_certificate
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.ports import free_port, port_is_free
from vefa.config.launcher.postmaster import wait_until

PROGRAM = shutil.which("exim4", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
LOCAL = "127.0.0.1"
USER, PASSWORD = "desk", "açık şifre"

_SETTINGS = """
primary_hostname = relay.test
qualify_domain = relay.test
exim_user = {uid}
exim_group = {gid}
deliver_drop_privilege = true
spool_directory = {folder}/spool
log_file_path = {folder}/spool/%slog
pid_file_path = {folder}/spool/pid
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
local_interfaces = {host}
daemon_smtp_ports = {port} : {auth_port} : {tls_port}
tls_on_connect_ports = {tls_port}
tls_advertise_hosts = *
tls_certificate = {folder}/certificate.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
bounce_return_size_limit = 4K
acl_smtp_rcpt = check

begin acl
check:
  deny message = 530 5.7.0 Authentication required
    !condition = ${{if eq{{$received_port}}{{{port}}}}}
    !authenticated = *
  deny message = 550 5.1.1 No such user here
    local_parts = unknown
  defer message = 451 4.7.1 Greylisted, please come back later
    local_parts = later
    !condition = ${{if exists{{{folder}/spool/known}}}}
  accept

begin routers
closed:
  driver = redirect
  local_parts = closed
  allow_fail
  data = :fail: The mailbox is closed
everybody:
  driver = accept
  transport = folder

begin transports
folder:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  envelope_to_add
  return_path_add

begin retry
* * F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


class Exim:
    """One server. `port` takes from anybody on this machine; the others want a password."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        self.folder, self.guard = folder, guard
        self.port, self.auth_port, self.tls_port = free_port(), free_port(), free_port()
        self.certificate = folder / "certificate.pem"
        make_certificate(folder)
        who = account()
        settings = _SETTINGS.format(
            folder=folder,
            host=LOCAL,
            port=self.port,
            auth_port=self.auth_port,
            tls_port=self.tls_port,
            uid=who.pw_uid,
            gid=who.pw_gid,
            user=USER,
            password=PASSWORD,
        )
        (folder / "exim.conf").write_text(settings, "utf-8")
        (folder / "spool").mkdir()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
        mailbox.Maildir(folder / "mail")
        for path in (folder / "mail", *(folder / "mail").rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._as = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Listen."""
        self.process = subprocess.Popen(
            [str(PROGRAM), "-C", str(self.folder / "exim.conf"), "-bdf"],
            process_group=0,
            stderr=subprocess.DEVNULL,
            **self._as,
        )
        self.guard.watch_group(self.process.pid)
        ports = (self.port, self.auth_port, self.tls_port)
        ready = wait_until(lambda: not any(port_is_free(each) for each in ports), 20)
        assert ready, self.said()

    def stop(self) -> None:
        """Listen no more; what was taken stays."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.guard.forget_group(self.process.pid)
            self.process = None

    def said(self) -> str:
        """Its logs, for whoever looks why something failed."""
        logs = [self.folder / "spool" / name for name in ("mainlog", "paniclog")]
        return "\n".join(log.read_text("utf-8", "replace") for log in logs if log.exists())

    def known(self) -> None:
        """From now on it takes letters for `later`."""
        (self.folder / "spool" / "known").touch()

    def raw(self) -> list[bytes]:
        """What was delivered, to the byte."""
        box = mailbox.Maildir(self.folder / "mail", create=False)
        return [box.get_bytes(key) for key in sorted(box.keys())]

    def delivered(self, count: int = 1) -> list[Message]:
        """What was delivered, once it is as much as that."""
        box = mailbox.Maildir(self.folder / "mail", create=False)
        assert wait_until(lambda: len(box) >= count, 30), self.said()
        return [box[key] for key in sorted(box.keys())]

    def send(self, content: bytes, sender: str, to: str) -> None:
        """Hand over a letter as any other mail program does."""
        with smtplib.SMTP(LOCAL, self.port, timeout=20) as line:
            line.sendmail(sender, [to], content)


@contextmanager
def exim() -> Iterator[Exim]:
    """A server for a while; nothing of it stays, also when we are killed."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-exim-")).resolve()
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    try:
        server = Exim(folder, guard)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        guard.dismiss()

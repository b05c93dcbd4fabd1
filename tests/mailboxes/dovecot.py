"""A real Dovecot on free loopback ports, with a certificate and mail folders of its own."""

import contextlib
import grp
import imaplib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.servers import account, make_certificate
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.ports import free_port, port_is_free
from vefa.config.launcher.postmaster import wait_until

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "açık şifre пароль"
LOCAL = "127.0.0.1"

_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 0
first_valid_gid = 0
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_max_userip_connections = 0
maildir_very_dirty_syncs = no
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = username_format=all {folder}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
{more}
"""


class Dovecot:
    """One server. Every user name is good; each has a mail folder of its own."""

    def __init__(self, folder: Path, *, capability: str = "", token_port: int = 1) -> None:
        self.folder = folder
        self.port = free_port()
        self.tls_port = free_port()
        self.certificate = make_certificate(folder)
        who = account()
        more = f"imap_capability = {capability}" if capability else ""
        names = {"user": who.pw_name, "uid": who.pw_uid, "gid": who.pw_gid}
        names["group"] = grp.getgrgid(who.pw_gid).gr_name
        ports = {"port": self.port, "tls_port": self.tls_port}
        (folder / "dovecot.conf").write_text(
            _SETTINGS.format(folder=folder, more=more, **names, **ports), "utf-8"
        )
        (folder / "users").write_text(f"all:{{PLAIN}}{PASSWORD}\n", "utf-8")
        (folder / "oauth2.conf").write_text(
            f"introspection_url = http://{LOCAL}:{token_port}/introspect?token=\n"
            "introspection_mode = get\nforce_introspection = yes\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = true\n"
        )
        (folder / "mail").mkdir()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
        demoted: dict[str, Any] = {
            "user": who.pw_uid,
            "group": who.pw_gid,
            "extra_groups": [],
        }
        self.process = subprocess.Popen(
            [str(PROGRAM), "-F", "-c", str(folder / "dovecot.conf")],
            process_group=0,
            stderr=subprocess.DEVNULL,
            **(demoted if os.geteuid() == 0 else {}),
        )

    def wait(self) -> None:
        wait_until(lambda: not port_is_free(self.port) and not port_is_free(self.tls_port), 20)
        assert self.process.poll() is None, (self.folder / "log").read_text()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    @contextmanager
    def person(self, user: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Somebody who looks into the mailbox with a mail program."""
        client = imaplib.IMAP4(LOCAL, self.port, timeout=20)
        try:
            client.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
            client.select(folder)
            yield client
        finally:
            with contextlib.suppress(imaplib.IMAP4.error):
                client.logout()

    def deliver(self, user: str, *messages: bytes, folder: str = "INBOX", flags: str = "") -> None:
        """Put messages into a mailbox."""
        with self.person(user) as client:
            if folder != "INBOX":
                client.create(folder)
            for content in messages:
                status, words = client.append(folder, flags, None, content)
                assert status == "OK", words

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """The flags of each message of a folder."""
        with self.person(user, folder) as client:
            _, found = client.uid("FETCH", "1:*", "(FLAGS)")
            return [repr(imaplib.ParseFlags(line)) for line in found if line]


@contextmanager
def dovecot(*, capability: str = "", token_port: int = 1) -> Iterator[Dovecot]:
    """A server for a while; nothing of it stays, also when we are killed."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-dovecot-")).resolve()
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    try:
        server = Dovecot(folder, capability=capability, token_port=token_port)
        guard.watch_group(server.process.pid)
        try:
            server.wait()
            yield server
        finally:
            server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        guard.dismiss()


class Tokens(ThreadingHTTPServer):
    """A token endpoint, and the introspection by which Dovecot asks whose a token is."""

    def __init__(self) -> None:
        super().__init__((LOCAL, 0), _Answers)
        self.good: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self.refresh = "first refresh token"
        self.user = ""

    @property
    def url(self) -> str:
        return f"http://{LOCAL}:{self.server_port}/token"


class _Answers(BaseHTTPRequestHandler):
    server: Tokens

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        user = self.server.good.get(token)
        self._say(200, {"active": "true", "email": user} if user else {"active": "false"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.asked.append(asked)
        if asked.get("client_secret") != "client secret":
            self._say(401, {"error": "invalid_client", "error_description": "Unknown client"})
            return
        if asked["grant_type"] == "refresh_token" and asked["refresh_token"] != self.server.refresh:
            self._say(400, {"error": "invalid_grant"})
            return
        token = f"token-{len(self.server.asked)}"
        self.server.good[token] = self.server.user
        self.server.refresh = f"refresh token {len(self.server.asked)}"
        self._say(200, {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": self.server.refresh,
        })  # fmt: skip

    def _say(self, status: int, answer: dict[str, str | int]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def token_server() -> Iterator[Tokens]:
    """A token endpoint on a free port."""
    server = Tokens()
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()

"""A real provider of OpenID Connect: LemonLDAP::NG on a free loopback port, from its own folder."""

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.support.servers import account
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.ports import free_port, port_is_free
from vefa.config.launcher.postmaster import wait_until

LOCAL = "127.0.0.1"
CLIENT = "vefa"
SECRET = "quite secret 1+1"
DOMAIN = "badwolf.org"
"""Where the people of its demonstration have their mail; dwho, rtyler and msmith are they, each
with the own name as password."""

_INI = """
[all]
logLevel = warn
[configuration]
type = File
dirName = {folder}/conf
[portal]
templateDir = /usr/share/lemonldap-ng/portal/templates
staticPrefix = /static
languages = en
"""

# The portal loads its picture puzzles though nobody asks for one, and those need ImageMagick.
_APP = """
package Lemonldap::NG::Portal::NoPuzzle;
use Mouse;
extends 'Lemonldap::NG::Common::Module';
sub init { 1 }
BEGIN { $INC{'Lemonldap/NG/Portal/NoPuzzle.pm'} = __FILE__ }
package main;
use Lemonldap::NG::Portal;
Lemonldap::NG::Portal->run({});
"""

_HIDDEN = re.compile(r'<input type="hidden"[^>]*? name="(\w+)" value="([^"]*)"')

_CLAIMS = {"email": "mail", "name": "cn", "groups": "teams;string;always"}


class LemonLdap:
    """One server, not started yet. `back` is where it lets people return to, `after` where they go
    when they have signed out; `boss` is who leads."""

    def __init__(self, folder: Path, *, back: str, after: str) -> None:
        self.folder, self.back, self.after = folder, back, after
        self.port = free_port()
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.process: subprocess.Popen[bytes] | None = None
        for name in ("conf", "sessions/lock", "psessions/lock"):
            (folder / name).mkdir(parents=True)
        (folder / "lemonldap-ng.ini").write_text(_INI.format(folder=folder), "utf-8")
        (folder / "app.psgi").write_text(_APP, "utf-8")

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return f"http://{LOCAL}:{self.port}/"

    def _settings(self, boss: str) -> dict[str, Any]:
        private = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        options = {
            "ClientID": CLIENT,
            "ClientSecret": SECRET,
            "RedirectUris": self.back,
            "PostLogoutRedirectUris": self.after,
            "IDTokenSignAlg": "RS256",
            "BypassConsent": 1,
            "LogoutBypassConfirm": 1,
            "RequirePKCE": 1,
            "UserIDAttr": "uid",
        }
        return {
            "cfgNum": 1,
            "cfgDate": 1,
            "domain": LOCAL,
            "portal": self.issuer,
            "cookieName": "lemonldap",
            "securedCookie": 0,
            "requireToken": 0,
            "captcha": "::NoPuzzle",
            "authentication": "Demo",
            "userDB": "Same",
            "passwordDB": "Demo",
            "registerDB": "Null",
            "whatToTrace": "uid",
            "globalStorage": "Apache::Session::File",
            "globalStorageOptions": self._store("sessions"),
            "persistentStorage": "Apache::Session::File",
            "persistentStorageOptions": self._store("psessions"),
            "localSessionStorage": "",
            "demoExportedVars": {"cn": "cn", "mail": "mail", "uid": "uid"},
            "macros": {"teams": f"$uid eq '{boss}' ? 'staff; bosses' : 'staff'"},
            "locationRules": {f"{LOCAL}:{self.port}": {"default": "accept"}},
            "issuerDBOpenIDConnectActivation": 1,
            "oidcServiceMetaDataIssuer": self.issuer,
            "oidcServiceAllowAuthorizationCodeFlow": 1,
            "oidcServicePrivateKeySig": private.decode(),
            "oidcServicePublicKeySig": public.decode(),
            "oidcServiceKeyIdSig": "first",
            "oidcRPMetaDataExportedVars": {CLIENT: _CLAIMS},
            "oidcRPMetaDataOptionsExtraClaims": {CLIENT: {"groups": "groups"}},
            "oidcRPMetaDataOptions": {
                CLIENT: {f"oidcRPMetaDataOptions{name}": each for name, each in options.items()}
            },
        }

    def _store(self, name: str) -> dict[str, str]:
        folder = self.folder / name
        return {
            "Directory": str(folder),
            "LockDirectory": str(folder / "lock"),
            "generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256",
        }

    def start(self, boss: str) -> None:
        """Start it (again), as nobody where we are root, and wait until it listens."""
        self.end()
        settings = json.dumps(self._settings(boss))
        (self.folder / "conf/lmConf-1.json").write_text(settings, "utf-8")
        owner = account()
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        demoted: dict[str, Any] = {
            "user": owner.pw_uid,
            "group": owner.pw_gid,
            "extra_groups": [],
        }
        program = shutil.which("starman")
        assert program
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    program,
                    *("--listen", f"{LOCAL}:{self.port}", "--workers", "1"),
                    str(self.folder / "app.psgi"),
                ],
                env={
                    "PATH": os.environ.get("PATH", os.defpath),
                    "LLNG_DEFAULTCONFFILE": str(self.folder / "lemonldap-ng.ini"),
                },
                cwd=self.folder,
                process_group=0,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                **(demoted if os.geteuid() == 0 else {}),
            )
        assert wait_until(self._answers, 30), (self.folder / "log").read_text("utf-8")[:3000]

    def _answers(self) -> bool:
        url = f"{self.issuer}.well-known/openid-configuration"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            assert wait_until(lambda: port_is_free(self.port), 20)


class Person:
    """A browser that signs somebody in at the provider, far enough to come back with a code."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.opener = urllib.request.build_opener(_Stay)
        self.cookies: dict[str, str] = {}

    def open(self, location: str) -> str:
        """Open the address, fill in its form where there is one, say where one is sent to."""
        status, headers, text = self._ask(location)
        if status == 200:
            hidden = dict(_HIDDEN.findall(text))
            form = {name: html.unescape(value) for name, value in hidden.items()}
            form |= {"user": self.name, "password": self.name}
            status, headers, text = self._ask(location, form)
        while status == 302 and headers["Location"].startswith(location[:20]):
            status, headers, text = self._ask(urljoin(location, headers["Location"]))
        assert status == 302, text
        return str(headers["Location"])

    def _ask(self, url: str, form: dict[str, str] | None = None) -> tuple[int, Any, str]:
        request = urllib.request.Request(url, urlencode(form).encode() if form else None)
        if self.cookies:
            request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        try:
            answer = self.opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers, answer.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Follow nothing by itself."""


@contextmanager
def lemonldap(*, back: str, after: str) -> Iterator[LemonLdap]:
    """A server for a while; nothing of it stays, also when we are killed."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-lemonldap-")).resolve()
    guard = Guard()
    guard.watch_folder(folder)
    server = LemonLdap(folder, back=back, after=after)
    try:
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
        guard.dismiss()

"""A real SimpleSAMLphp as identity provider, on a free loopback port, in PHP's own web server."""

import html
import http.cookiejar
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from cryptography.hazmat.primitives import serialization

from tests.support.servers import account
from vefa.accounts.formats.saml_metadata import PERSISTENT
from vefa.accounts.tests.saml_issuer import make_issuer
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.ports import free_port, port_is_free
from vefa.config.launcher.postmaster import wait_until

PAGES: Final = Path("/usr/share/simplesamlphp/www")
LOCAL: Final = "127.0.0.1"
PASSWORD: Final = "geheim"

_SETTINGS: Final = """<?php $config = [
  'baseurlpath' => '{url}/', 'metadatadir' => '{folder}/metadata',
  'metadata.sources' => [['type' => 'flatfile', 'directory' => '{folder}/metadata']],
  'certdir' => '{folder}/', 'loggingdir' => '{folder}/', 'datadir' => '{folder}/',
  'tempdir' => '{folder}/', 'session.phpsession.savepath' => '{folder}/',
  'secretsalt' => 'of no use', 'auth.adminpassword' => 'of no use', 'timezone' => 'UTC',
  'logging.handler' => 'file', 'enable.saml20-idp' => true, 'store.type' => 'phpsession',
  'session.phpsession.cookiename' => 'SimpleSAML', 'session.cookie.samesite' => null,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'language.default' => 'en', 'theme.use' => 'default', 'errorreporting' => false,
];
"""
_PEOPLE: Final = """<?php $config = ['people' => ['exampleauth:UserPass',
  'ann:{password}' => ['uid' => ['ann'], 'mail' => ['ann@acme.example'], 'cn' => ['Ann Ünlü'],
    'groups' => ['staff', 'bosses']]]];
"""
_OURSELVES: Final = """<?php $metadata['{url}/idp'] = ['host' => '__DEFAULT__', 'auth' => 'people',
  'privatekey' => 'key.pem', 'certificate' => 'certificate.pem', 'userid.attribute' => 'uid'];
"""


class SimpleSaml:
    """One identity provider, which knows Ann."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://{LOCAL}:{self.port}"
        issuer = make_issuer("simplesaml")
        self._write("certificate.pem", issuer.certificate)
        key = issuer.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._write("key.pem", key.decode())
        self._write("config.php", _SETTINGS.format(url=self.url, folder=folder))
        self._write("authsources.php", _PEOPLE.format(password=PASSWORD))
        self._write("metadata/saml20-idp-hosted.php", _OURSELVES.format(url=self.url))
        self._write("metadata/saml20-sp-remote.php", "<?php\n")
        who = account()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
        demoted: dict[str, Any] = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        self.process = subprocess.Popen(
            ["php", "-d", "opcache.enable=0", "-S", f"{LOCAL}:{self.port}", "-t", str(PAGES)],
            env={"PATH": os.environ["PATH"], "SIMPLESAMLPHP_CONFIG_DIR": str(folder)},
            process_group=0,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **(demoted if os.geteuid() == 0 else {}),
        )

    def _write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")

    def wait(self) -> None:
        """Until it listens."""
        assert wait_until(lambda: not port_is_free(self.port), 20)

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(20)

    def metadata(self) -> bytes:
        """What it says of itself."""
        with urllib.request.urlopen(f"{self.url}/saml2/idp/metadata.php", timeout=20) as page:
            content: bytes = page.read()
        return content

    def trust(self, entity: str, back: str, **options: bool) -> None:
        """Know a service provider, and what to do for it."""
        more = "".join(f", '{name}' => {str(value).lower()}" for name, value in options.items())
        self._write(
            "metadata/saml20-sp-remote.php",
            f"<?php $metadata['{entity}'] = ['AssertionConsumerService' => '{back}', "
            f"'NameIDFormat' => '{PERSISTENT}'{more}];\n",
        )

    def visit(self, address: str, password: str = PASSWORD) -> dict[str, str]:
        """Go there, sign in as Ann, and bring back what its page would post to us."""
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(jar)
        with browser.open(address, timeout=20) as page:
            fields, here = _fields(page.read().decode()), page.url
        words = urlencode({**fields, "username": "ann", "password": password}).encode()
        with browser.open(here, words, timeout=20) as page:
            return _fields(page.read().decode())


def _fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


@contextmanager
def simplesaml() -> Iterator[SimpleSaml]:
    """A server for a while; nothing of it stays, also when we are killed."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-simplesaml-")).resolve()
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    try:
        server = SimpleSaml(folder)
        guard.watch_group(server.process.pid)
        try:
            server.wait()
            yield server
        finally:
            server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        guard.dismiss()

"""A real OpenLDAP server on free loopback ports, with certificates and people of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.certificates import Authority
from tests.support.servers import account
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.ports import free_port, port_is_free
from vefa.config.launcher.postmaster import wait_until

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
LOCAL = "127.0.0.1"
BASE = "dc=acme,dc=example"
READER = f"cn=reader,{BASE}"
READER_PASSWORD = "okur gözler"
PASSWORD = "açık şifre пароль"

_SETTINGS = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile {folder}/pid
argsfile {folder}/args
TLSCACertificateFile {folder}/authority.pem
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
suffix "{base}"
directory {folder}/data
overlay memberof
overlay ppolicy
ppolicy_default "cn=policy,{base}"
access to attrs=userPassword by anonymous auth
access to * by dn.exact="{reader}" read by anonymous auth
"""

_TREE = """
dn: {base}
objectClass: domain
dc: acme

dn: cn=policy,{base}
objectClass: device
objectClass: pwdPolicy
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: 0

dn: {reader}
objectClass: applicationProcess
objectClass: simpleSecurityObject
userPassword: {reader_password}

dn: ou=people,{base}
objectClass: organizationalUnit

dn: ou=groups,{base}
objectClass: organizationalUnit

"""

_PERSON = """
dn: uid={uid},ou=people,{base}
objectClass: inetOrgPerson
uid: {uid}
cn: {name}
sn: {name}
mail: {mail}
userPassword: {password}
{more}
"""

_GROUP = """
dn: cn={name},ou=groups,{base}
objectClass: groupOfNames
member: uid={uid},ou=people,{base}

"""


class Slapd:
    """One server. Ann is a reader of letters, Boris a boss, Dana locked, and Ece is there twice."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self.folder = folder
        self.authority = authority
        self.port, self.tls_port = free_port(), free_port()
        authority.issue(folder)
        (folder / "data").mkdir()
        (folder / "slapd.conf").write_text(
            _SETTINGS.format(folder=folder, base=BASE, reader=READER), "utf-8"
        )
        (folder / "tree.ldif").write_text(_tree(), "utf-8")
        _run("slapadd", "-q", "-f", str(folder / "slapd.conf"), "-l", str(folder / "tree.ldif"))
        who = account()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
        demoted: dict[str, Any] = {
            "user": who.pw_uid,
            "group": who.pw_gid,
            "extra_groups": [],
        }
        self.process = subprocess.Popen(
            [
                _program("slapd"),
                *("-d", "0", "-f", str(folder / "slapd.conf")),
                *("-h", f"ldap://{LOCAL}:{self.port} ldaps://{LOCAL}:{self.tls_port}"),
            ],
            process_group=0,
            stderr=subprocess.DEVNULL,
            **(demoted if os.geteuid() == 0 else {}),
        )

    @property
    def url(self) -> str:
        """The address that is protected from the first byte."""
        return f"ldaps://{LOCAL}:{self.tls_port}"

    @property
    def plain_url(self) -> str:
        """The address where TLS is asked for, or not."""
        return f"ldap://{LOCAL}:{self.port}"

    def wait(self) -> None:
        """Until it listens."""
        ports = (self.port, self.tls_port)
        assert wait_until(lambda: not any(map(port_is_free, ports)), 20)
        assert self.process.poll() is None

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(20)


def _tree() -> str:
    people = [
        ("ann", "Ann Reader", "ann@acme.example", ""),
        ("boris", "Борис Начальник", "boris@acme.example", ""),
        ("dana", "Dana Locked", "dana@acme.example", "pwdAccountLockedTime: 000001010000Z"),
        ("ece", "Ece One", "ece@acme.example", ""),
        ("ece2", "Ece Two", "ece@acme.example", ""),
        ("emre", "Emre", "emre@acme.example", "mail: e.mre@acme.example"),
        ("stranger", "From Elsewhere", "stranger@elsewhere.example", ""),
    ]
    tree = _TREE.format(base=BASE, reader=READER, reader_password=READER_PASSWORD)
    for uid, name, mail, more in people:
        values = {"uid": uid, "name": name, "mail": mail, "more": more}
        if uid == "boris":
            values["more"] = f"memberOf: cn=bosses,ou=groups,{BASE}"
        tree += _PERSON.format(base=BASE, password=PASSWORD, **values)
    for name, uid in (("bosses", "boris"), ("readers", "ann")):
        tree += _GROUP.format(base=BASE, name=name, uid=uid)
    return tree


def _program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    assert found
    return found


def _run(name: str, *words: str) -> None:
    done = subprocess.run(
        [_program(name), *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def slapd(authority: Authority) -> Iterator[Slapd]:
    """A server for a while; nothing of it stays, also when we are killed."""
    folder = Path(tempfile.mkdtemp(prefix="vefa-slapd-")).resolve()
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    try:
        server = Slapd(folder, authority)
        guard.watch_group(server.process.pid)
        try:
            server.wait()
            yield server
        finally:
            server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        guard.dismiss()

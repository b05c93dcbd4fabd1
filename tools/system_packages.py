"""Install what tests need of the system: `python tools/system_packages.py`.

As root on a Debian-like system the missing packages are installed, without starting the services
that some of them bring and without taking anything away: where another mail server is installed,
Exim is not. Tests that need what is missing then, or anywhere else, are left out, and named.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PACKAGES: Final = {
    "chromium": "chromium",
    "dovecot-imapd": "/usr/sbin/dovecot",
    "exim4-daemon-light": "/usr/sbin/exim4",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "libio-string-perl": "/usr/share/perl5/IO/String.pm",
    "liblemonldap-ng-portal-perl": "/usr/share/perl5/Lemonldap/NG/Portal.pm",
    "libstring-random-perl": "/usr/share/perl5/String/Random.pm",
    "php-cli": "php",
    "php-mbstring": "/var/lib/dpkg/info/php-mbstring.list",
    "php-xml": "/var/lib/dpkg/info/php-xml.list",
    "simplesamlphp": "/usr/share/simplesamlphp/www",
    "slapd": "/usr/sbin/slapd",
    "starman": "starman",
}
"""Package to a program or file that shows that it is there."""

APT: Final = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
POLICY: Final = Path("/usr/sbin/policy-rc.d")


def missing_packages() -> list[str]:
    """The packages that are not there."""
    return [
        package
        for package, sign in PACKAGES.items()
        if not (Path(sign).exists() if sign.startswith("/") else shutil.which(sign))
    ]


@contextlib.contextmanager
def no_service_starts() -> Iterator[None]:
    """Debian asks this program before it starts a service; 101 means no."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink()


def install(packages: list[str]) -> None:
    """Install the packages, each by itself: one that cannot be installed stops no other."""
    print(f"Installing {', '.join(packages)} for the tests …", flush=True)
    with no_service_starts():
        apt_get("update")
        for package in packages:
            apt_get("install", "-y", "--no-install-recommends", "--no-remove", package)


def apt_get(*words: str) -> None:
    """Run one command; what it says is shown where it fails."""
    done = subprocess.run(
        [*APT, *words],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout)


def main() -> int:
    """Install what is missing where we may; status 1 only where `CI` wants every test."""
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install(missing)
        missing = missing_packages()
    if missing:
        print(
            f"NOT TESTED HERE: what needs {', '.join(missing)}. Install that, or run make test as "
            "root on a Debian-like system. The tests left out are named at the end.",
            file=sys.stderr,
        )
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())

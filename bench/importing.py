"""10,000 mixed rows from a workbook: `python -m bench importing`.

Customers, sites, contacts and agreements with terms, on a database of its own, by the very
command: first rehearsed, then taken in, taken in again (nothing is to do), and once more with
every second row changed. Prints seconds of processor time, the command's own and the database's.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

from openpyxl import Workbook

from bench.server import database, database_time

REHEARSED_SECONDS: Final = 10
TAKEN_IN_SECONDS: Final = 25
CUSTOMERS: Final = 500
SITES: Final = 1_500
CONTACTS: Final = 7_000
AGREEMENTS: Final = 1_000
PLACES: Final = (
    ("TR", "Europe/Istanbul"),
    ("KZ", "Asia/Almaty"),
    ("KZ", "Asia/Aqtau"),
    ("RU", "Europe/Moscow"),
    ("DE", "Europe/Berlin"),
)
PLANS: Final = ("standard", "premium", "agreed_dates", "helpdesk")


def sheets(*, changed: bool) -> Iterator[tuple[str, list[list[Any]]]]:
    """The tables; with `changed`, every second customer, site and contact differs."""
    mark = " (2)" if changed else ""

    def name(words: str, number: int) -> str:
        return f"{words} {number}{mark if number % 2 else ''}"

    yield (
        "Customers",
        [
            ["Key", "Short name", "Name", "Country", "Language", "Time zone"],
            *(
                [f"C-{n}", f"sirket-{n}", name("Şirket A.Ş.", n), country, "tr", zone]
                for n in range(CUSTOMERS)
                for country, zone in [PLACES[n % len(PLACES)]]
            ),
        ],
    )
    yield (
        "Sites",
        [
            ["Key", "Customer", "Name", "Address", "Travel band"],
            *(
                [f"S-{n}", f"sirket-{n % CUSTOMERS}", f"Lokasyon {n}", name("Liman Cad.", n), "A"]
                for n in range(SITES)
            ),
        ],
    )
    yield _contacts(name)
    yield _agreements()


def _contacts(name: Callable[[str, int], str]) -> tuple[str, list[list[Any]]]:
    random = Random(1)
    return (
        "Contacts",
        [
            ["Key", "Customer", "Name", "E-mail", "Telephone", "Site", "Roles", "Active"],
            *(
                [
                    f"P-{n}", f"sirket-{n % CUSTOMERS}", name("Ayşe Kaya", n),
                    f"ayse.{n}@sirket-{n % CUSTOMERS}.example", "+90 232 555 01 01",
                    f"Lokasyon {n % SITES}", random.choice(("end_user", "authorised; it_officer")),
                    "no" if n % 50 == 0 else "yes",
                ]
                for n in range(CONTACTS)
            ),
        ],
    )  # fmt: skip


def _agreements() -> tuple[str, list[list[Any]]]:
    return (
        "Agreements",
        [
            [
                "Key", "Customer", "Agreement code", "Name", "Kind", "Support plan", "First day",
                "Last day", "Value", "Currency", "Publish terms from",
            ],
            *(
                [
                    f"A-{n}", f"sirket-{n % CUSTOMERS}", f"D-{n}", "Yazılım desteği",
                    "maintenance", PLANS[n % len(PLANS)], date(2026, 1, 1), date(2026, 12, 31),
                    100_000 + n, "TRY", date(2026, 1, 1),
                ]
                for n in range(AGREEMENTS)
            ),
        ],
    )  # fmt: skip


def workbook(path: Path, *, changed: bool = False) -> Path:
    """The tables as a file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets(changed=changed):
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def measure(label: str, file: Path, *words: str) -> float:
    """Processor seconds of `vefa import` and of the database for it; prints them."""
    command = [sys.executable, "-m", "vefa.config", "import", str(file), *words]
    began, children, server = time.perf_counter(), _children(), database_time()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    clock = time.perf_counter() - began
    own, server = _children() - children, database_time() - server
    counts = [line for line in done.stdout.splitlines() if "created" in line or " create," in line]
    if done.returncode:
        raise RuntimeError(done.stdout[-2_000:] + done.stderr)
    print(
        f"{label}: {own + server:.1f} s of processor time (command {own:.1f}, database "
        f"{server:.1f}), {clock:.1f} s by the clock; {'; '.join(counts)}",
        flush=True,
    )
    return own + server


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print the figures; 1 if a rehearsal or an import takes longer than it may."""
    with database():
        folder = Path(os.environ["VEFA_STATE"])
        file = workbook(folder / "rows.xlsx")
        rehearsed = measure("rehearsed", file, "--dry-run")
        taken_in = measure("taken in", file)
        measure("taken in again", file)
        measure("changed", workbook(folder / "changed.xlsx", changed=True))
    print(
        f"a rehearsal is to take {REHEARSED_SECONDS} s at most, an import {TAKEN_IN_SECONDS} s, "
        "on one core"
    )
    return int(rehearsed > REHEARSED_SECONDS or taken_in > TAKEN_IN_SECONDS)


if __name__ == "__main__":
    sys.exit(main())

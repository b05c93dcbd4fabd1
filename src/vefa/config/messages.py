"""Compile the rooms' message catalogues (`vefa messages compile`).

Each room keeps its own texts in `locale/<language>/LC_MESSAGES/django.po`. Django reads only
the compiled form, which is made at set-up and never committed. Babel compiles, so that a bare
machine needs no gettext programs; it is imported only when a catalogue has changed.
"""

import argparse
import importlib
import os
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent.parent
CATALOGUES: Final = "*/locale/*/LC_MESSAGES/*"


class BadCatalogue(Exception):
    """A catalogue that cannot be read, with its path and the reason."""


def compile_catalogues(package: Path = PACKAGE) -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; return those written.

    A compiled form whose catalogue is gone is removed, so that no text outlives its source.
    Entries marked fuzzy are left out: an unsure translation is not shown.

    Raises `BadCatalogue` when a catalogue cannot be parsed.
    """
    for compiled in package.glob(f"{CATALOGUES}.mo"):
        if not compiled.with_suffix(".po").exists():
            compiled.unlink()
    stale = [source for source in sorted(package.glob(f"{CATALOGUES}.po")) if _is_stale(source)]
    return [_compile(source) for source in stale]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    # Loaded by name and late: importing Babel costs more than finding nothing to do.
    pofile = importlib.import_module("babel.messages.pofile")
    write_mo = importlib.import_module("babel.messages.mofile").write_mo
    compiled = source.with_suffix(".mo")
    try:
        with source.open("rb") as file:
            catalogue = pofile.read_po(file, abort_invalid=True)
    except (pofile.PoFileError, ValueError) as error:
        raise BadCatalogue(f"{source}: {error}") from error
    # Written aside and renamed: a server that starts meanwhile never reads half a file.
    aside = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    with aside.open("wb") as file:
        write_mo(file, catalogue, use_fuzzy=False)
    aside.replace(compiled)
    return compiled


def run_compile(_args: argparse.Namespace) -> int:
    """Compile what has changed and say how much that was."""
    try:
        written = compile_catalogues()
    except BadCatalogue as error:
        print(f"This catalogue cannot be read, please correct it: {error}")
        return 1
    print(f"{len(written)} message catalogues compiled.")
    return 0


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `vefa messages compile`."""
    messages = subcommands.add_parser("messages", help="translations of the interface")
    actions = messages.add_subparsers(required=True)
    compile_parser = actions.add_parser("compile", help="compile what has changed")
    compile_parser.set_defaults(run=run_compile)

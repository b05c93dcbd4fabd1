"""What `vefa run` prints when everything is up."""

import sys
import time
from pathlib import Path
from typing import Final

from vefa.config.launcher.places import PACKAGE, PROJECT
from vefa.config.launcher.ports import LOOPBACK
from vefa.config.launcher.run import Run
from vefa.demo.management.cli import sign_ins

LETTER: Final = PACKAGE / "demo" / "data" / "turkish.eml"
"""A message of one of the demonstration's customers."""


def summary(this: Run) -> str:
    """Where to look, who can sign in, and how to send the desk a message."""
    seconds = time.monotonic() - this.began
    intake = f"{LOOPBACK}:{this.ports.intake}"
    lines = ["", f"Vefa is ready after {seconds:.1f} s: {this.address}", ""]
    if this.demo:
        lines += [
            sign_ins(),
            "",
            f"Mail for the desk is taken on {intake}. Send it a message with",
            f"  {_shown(Path(sys.executable).with_name('vefa'))} mail send {_shown(LETTER)}"
            f" --to {intake}",
            "Mail of the desk does not leave this machine; the administrator reads it at",
            f"  {this.address}/desk/outbox/",
        ]
    else:
        lines.append(f"Mail for the desk is taken on {intake}.")
    return "\n".join([*lines, "", "Ctrl-C stops everything."])


def _shown(path: Path) -> str:
    """The path as a person in the present folder types it."""
    near = Path.cwd() == PROJECT and path.is_relative_to(PROJECT)
    return str(path.relative_to(PROJECT) if near else path)

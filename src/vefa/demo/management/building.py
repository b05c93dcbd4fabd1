"""The part of the command that needs the database."""

from vefa.core import clock
from vefa.core.errors import Refused
from vefa.demo.actions import build_demo


def built() -> str:
    """Build the demonstration as of now; empty, or why it was refused."""
    try:
        build_demo(clock.now())
    except Refused as refusal:
        return str(refusal)
    return ""

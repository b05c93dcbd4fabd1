"""Writes: checking a file, taking it in, throwing it away."""

from vefa.importing.actions.handing_in import (
    check_file,
    discard_file,
    order_import,
    take_in_file,
)
from vefa.importing.actions.running import Checked, checked, run_import

__all__ = [
    "Checked",
    "check_file",
    "checked",
    "discard_file",
    "order_import",
    "run_import",
    "take_in_file",
]

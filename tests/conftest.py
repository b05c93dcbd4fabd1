"""Tests that share something costly, such as a running server, run in one process."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent
TOGETHER: Final = frozenset({"faults", "identity", "mailboxes", "relay", "run"})
"""Folders whose tests start a program and go on with it; the journeys name their own groups."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Name the group of each such test, before xdist reads the names.

    `--dist loadgroup` keeps a group together and begins with the largest.
    """
    for item in items:
        try:
            folder = item.path.relative_to(HERE).parts[0]
        except ValueError:
            continue
        if folder in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(folder))

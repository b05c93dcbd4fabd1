"""Tests that share something costly, such as a running server, run in one process."""

from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent
TOGETHER: Final = frozenset({"faults", "identity", "mailboxes", "relay", "run"})
"""Folders whose tests start a program and go on with it; the journeys name their own groups."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Name the group of each such test; `--dist loadgroup` keeps a group together.

    Where several processes share the tests the groups come first: begun last, a long one would
    keep a single process busy when nothing is left for the others.
    """
    for item in items:
        try:
            folder = item.path.relative_to(HERE).parts[0]
        except ValueError:
            continue
        if folder in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(folder))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)

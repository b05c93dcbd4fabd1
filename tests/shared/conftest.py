"""Checks over data that is not part of this repository but may lie beside it, in ../shared/data."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared data. Without it the tests are left out by name, never where `CI` is
    set."""
    if not SHARED_DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{SHARED_DATA} is missing, and CI leaves out no test")
        pytest.skip(f"no shared data at {SHARED_DATA}")
    return SHARED_DATA

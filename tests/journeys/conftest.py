"""Fixtures of the journeys: a house that runs, a browser, and people who sit before it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import House, built, move_in
from tests.journeys.visitor import CHROMIUM, Visitor, visiting
from vefa.demo.data.people import PASSPHRASE


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all; each visitor has cookies and storage of their own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    """A house with the people of the journeys in it."""
    with built(demo=False) as house:
        move_in(house)
        yield house
        assert house.complaints() == []


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Callable[..., Visitor]]:
    """Open a browser of one's own in the house: `visit(DENIZ)`, `visit(AYSE, javascript=False)`.

    At the end nobody's browser may have complained of anything.
    """
    with visiting(browser, house.address) as open_door:
        yield open_door


@pytest.fixture(scope="package")
def demo_house() -> Iterator[House]:
    """A house with the demonstration in it."""
    with built(demo=True) as house:
        yield house
        assert house.complaints() == []


@pytest.fixture(scope="package")
def keys() -> dict[str, Any]:
    """The sessions of those who signed in before, so that each signs in once."""
    return {}


@pytest.fixture
def visit_demo(
    browser: Browser, demo_house: House, keys: dict[str, Any]
) -> Iterator[Callable[..., Visitor]]:
    """The same in the demonstration, by the e-mail of one of its people."""
    with visiting(browser, demo_house.address, PASSPHRASE, keys) as open_door:
        yield open_door

"""Servers that tests of signing in elsewhere share."""

import pytest

from tests.identity.slapd import slapd
from tests.support.certificates import Authority


@pytest.fixture(scope="session")
def authority():
    """Whom Vefa trusts."""
    return Authority("Acme")


@pytest.fixture(scope="session")
def directory(authority):
    """An OpenLDAP server."""
    with slapd(authority) as server:
        yield server

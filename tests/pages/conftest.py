"""The marked customer, and a client that is quick enough for a walk."""

from collections.abc import Iterator

import pytest
from django.test import client

from tests.support.marked import House, make_house
from vefa.core.scope import EVERYTHING, scoped


@pytest.fixture
def house(db, settings, tmp_path, monkeypatch) -> Iterator[House]:
    """Everything of the marked customer, under a scope that sees everything."""
    settings.MEDIA_ROOT = tmp_path
    # The client keeps a copy of each template's context, which takes most of its time.
    monkeypatch.setattr(client, "store_rendered_templates", lambda *_, **__: None)
    with scoped(EVERYTHING):
        yield make_house()

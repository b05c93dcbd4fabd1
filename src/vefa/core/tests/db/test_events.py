"""The outbox: each subscriber deals with an event once, and one failure holds up no other."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from vefa.core import subscriptions
from vefa.core.events import announce, deliver, event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped

AT = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
heard: list[tuple[str, int]] = []


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of these tests."""

    key: int


def first(event: Happened, at: datetime) -> None:
    heard.append(("first", event.key))


def failing(event: Happened, at: datetime) -> None:
    heard.append(("failing", event.key))
    raise RuntimeError("not today")


def last(event: Happened, at: datetime) -> None:
    heard.append(("last", event.key))


@pytest.fixture(autouse=True)
def _subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    table = {event_name(Happened): [f"{__name__}.{f.__name__}" for f in (first, failing, last)]}
    monkeypatch.setattr(subscriptions, "_subscribers", table)


@pytest.mark.django_db(transaction=True)
def test_each_subscriber_once_and_failures_apart() -> None:
    with scoped(EVERYTHING):
        key = announce(Happened(7), at=AT)
    assert [str(error) for error in deliver(key, at=AT)] == ["not today"]
    assert heard == [("first", 7), ("failing", 7), ("last", 7)]
    assert [str(error) for error in deliver(key, at=AT)] == ["not today"]
    assert heard[3:] == [("failing", 7)]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_neither_event_nor_job() -> None:
    with pytest.raises(RuntimeError, match="undo"), scoped(EVERYTHING):
        announce(Happened(8), at=AT)
        raise RuntimeError("undo")
    with scoped(EVERYTHING):
        assert not OutboxEvent.objects.filter(payload={"key": 8}).exists()

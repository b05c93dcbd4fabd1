"""The outbox: each subscriber deals with an event once, and one failure holds up no other."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from vefa.core import subscriptions
from vefa.core.events import DeliveryFailed, announce, deliver, event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.tasks import MOST_RETRIES, deliver_event

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


def attempt(key: int, number: int) -> None:
    """What a worker does at its attempt of that number, the first being 0."""
    context = SimpleNamespace(job=SimpleNamespace(attempts=number))
    deliver_event.func(context, event_id=key)


def failures() -> list[dict[str, object]]:
    rows = OutboxEvent.objects.filter(name=event_name(DeliveryFailed)).order_by("pk")
    return list(rows.values_list("payload", flat=True))


@pytest.mark.django_db
def test_only_the_last_failure_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    with scoped(EVERYTHING):
        key = announce(Happened(9), at=AT)
        with pytest.raises(RuntimeError, match="not today"):
            attempt(key, MOST_RETRIES - 1)
        assert failures() == []
        with caplog.at_level(logging.CRITICAL), pytest.raises(RuntimeError, match="not today"):
            attempt(key, MOST_RETRIES)
        (failure,) = failures()
    assert failure["event"] == event_name(Happened)
    assert failure["payload"] == {"key": 9}
    assert failure["subscriber"] == f"{__name__}.failing"
    assert failure["error"] == "RuntimeError('not today')"


@pytest.mark.django_db
def test_an_event_that_ends_every_worker_is_given_up() -> None:
    with scoped(EVERYTHING):
        key = announce(Happened(10), at=AT)
        attempt(key, MOST_RETRIES + 1)
        assert heard == []
        assert [each["subscriber"] for each in failures()] == [
            f"{__name__}.{each}" for each in ("first", "failing", "last")
        ]


@pytest.mark.django_db
def test_giving_up_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    name = event_name(DeliveryFailed)
    monkeypatch.setattr(subscriptions, "_subscribers", {name: [f"{__name__}.broken"]})
    news = DeliveryFailed(1, event_name(Happened), {"key": 1}, "x", "x")
    with scoped(EVERYTHING):
        deliver(announce(news, at=AT), at=AT, last=True)
        assert len(failures()) == 1


def broken(event: DeliveryFailed, at: datetime) -> None:
    raise RuntimeError(event.subscriber)

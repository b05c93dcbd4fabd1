"""Between the store and whoever listens: killed anywhere, nothing is lost and nothing doubled."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from vefa.core import subscriptions
from vefa.core.events import deliver, event_name
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.tasks import take_up
from vefa.mail.actions import mark_handled, store_message
from vefa.mail.events import MessageReceived
from vefa.mail.models import RawMessage
from vefa.mail.tests.factories import AT, make_message

pytestmark = pytest.mark.django_db(transaction=True)
heard: list[int] = []


def listener(event, at):
    """Stands for the desk: deals with the message and says so in the same transaction."""
    mark_handled(raw_message_id=event.raw_message_id, at=at)
    heard.append(event.raw_message_id)
    if len(heard) == 1:
        raise RuntimeError("the first try breaks at its very end")


@pytest.fixture(autouse=True)
def listening(monkeypatch):
    heard.clear()
    name = event_name(MessageReceived)
    monkeypatch.setattr(subscriptions, "_subscribers", {name: [f"{__name__}.listener"]})


def store(number=1):
    with scoped(EVERYTHING):
        return store_message(
            content=make_message(number), envelope_from="a@x", envelope_to=["b@x"], at=AT
        )


def state_of(row):
    with scoped(EVERYTHING):
        return RawMessage.objects.get(pk=row.pk).state


def event_of(row):
    with scoped(EVERYTHING):
        return OutboxEvent.objects.get(payload={"raw_message_id": row.pk}).pk


def test_a_listener_that_breaks_is_tried_again_and_its_half_work_is_gone():
    row = store()
    assert [str(error) for error in deliver(event_of(row), at=AT)] == [
        "the first try breaks at its very end"
    ]
    assert state_of(row) == "received"
    assert deliver(event_of(row), at=AT + timedelta(minutes=1)) == []
    assert state_of(row) == "handled"
    assert deliver(event_of(row), at=AT + timedelta(minutes=2)) == []
    assert heard == [row.pk, row.pk]


def test_a_repeat_reaches_no_listener():
    first, repeat = store(), store()
    assert state_of(repeat) == "repeat"
    with scoped(EVERYTHING):
        assert OutboxEvent.objects.count() == 1
    deliver(event_of(first), at=AT)
    deliver(event_of(first), at=AT)
    assert (state_of(first), state_of(repeat)) == ("handled", "repeat")


KILLED = """
import os, signal
from vefa.core.setup import django
django()
from datetime import UTC, datetime
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions import store_message
from vefa.mail.tests.factories import AT, make_message
with scoped(EVERYTHING):
    for number in (1, 2):
        store_message(content=make_message(number), envelope_from="", envelope_to=[], at=AT)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_before_the_commit_nothing_is_there():
    facts = connection.settings_dict
    place = f"host={facts['HOST']}&port={facts['PORT']}"
    url = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@/{facts['NAME']}?{place}"
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "DATABASE_URL": url},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    with scoped(EVERYTHING):
        assert not RawMessage.objects.exists()
        assert not OutboxEvent.objects.exists()


def test_the_job_of_a_killed_worker_goes_to_a_living_one():
    job = ProcrastinateJob.objects.filter(args={"event_id": event_of(store())}).latest("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s",
            [job.pk],
        )
    async_to_sync(take_up.func)(SimpleNamespace(app=jobs), 0)
    job.refresh_from_db()
    assert job.status == "todo"

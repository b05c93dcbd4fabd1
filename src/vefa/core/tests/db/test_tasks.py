"""Jobs of killed workers: each goes to a living one, and none stands in the way of the others."""

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from vefa.core.tasks import MOST_BEGINNINGS, take_up

pytestmark = pytest.mark.django_db(transaction=True)
SEAL, RETAIN = "vefa.audit.seal", "vefa.privacy.retain"


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("SET ROLE vefa_app")


def stalled(name: str, attempts: int = 1) -> ProcrastinateJob:
    """A job that a worker had begun when it was killed."""
    key = jobs.configure_task(name).defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = %s"
            " WHERE id = %s",
            [attempts, key],
        )
    return ProcrastinateJob.objects.get(pk=key)


def state_after(*left: ProcrastinateJob) -> list[str]:
    async_to_sync(take_up.func)(SimpleNamespace(app=jobs), 0)
    return [ProcrastinateJob.objects.get(pk=each.pk).status for each in left]


def test_one_whose_next_waits_already_stands_in_nobodys_way() -> None:
    seal = stalled(SEAL)
    jobs.configure_task(SEAL).defer(timestamp=1)
    assert state_after(seal, stalled(RETAIN)) == ["failed", "todo"]


def test_long_work_that_ends_its_workers_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    first = stalled(SEAL, MOST_BEGINNINGS)
    assert state_after(first, stalled(RETAIN, MOST_BEGINNINGS + 1)) == ["todo", "failed"]
    assert "given up" in caplog.text

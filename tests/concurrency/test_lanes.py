"""The worker's lanes: long work holds back no letter, and what a job puts in line is its own."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django import app as jobs

from tests.faults.processes import url
from tests.run.support import PATIENCE
from vefa.config.work import Connector, work
from vefa.core.lanes import LONG, QUICK
from vefa.importing.actions.handing_in import RUN

LETTER = "vefa.mail.deliver"
LONG_WORK = {
    "vefa.audit.seal",
    "vefa.audit.seal_rest",
    "vefa.desk.agreements",
    "vefa.desk.decide_about",
    "vefa.desk.follow_agreement",
    "vefa.desk.duties",
    "vefa.desk.follow_duty",
    "vefa.importing.take_in",
    "vefa.privacy.go_on",
    "vefa.privacy.make_export",
    "vefa.privacy.redact",
    "vefa.privacy.retain",
    "vefa.reports.count_what_if",
}


def worked(monkeypatch: pytest.MonkeyPatch, **deeds: Callable[[], None]) -> None:
    """Work until nothing is left, an import and a letter doing these deeds instead of their own."""

    def doing(deed: Callable[[], None]) -> Callable[..., None]:
        def func(**_given: object) -> None:
            try:
                deed()
            finally:
                connections.close_all()

        return func

    monkeypatch.setattr(jobs.periodic_registry, "periodic_tasks", {})
    monkeypatch.setattr(jobs.tasks[RUN], "func", doing(deeds["long"]))
    monkeypatch.setattr(jobs.tasks[LETTER], "func", doing(deeds["letter"]))
    with jobs.replace_connector(Connector(conninfo=url())):
        asyncio.run(work(wait=False))


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_while_long_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, left = threading.Event(), threading.Event()
    seen: list[bool] = []

    def long() -> None:
        begun.set()
        seen.append(left.wait(PATIENCE))

    def letter() -> None:
        seen.append(begun.wait(PATIENCE))
        left.set()

    jobs.configure_task(RUN).defer(handed_in=1)
    jobs.configure_task(LETTER).defer(outgoing_message_id=1)
    worked(monkeypatch, long=long, letter=letter)
    assert seen == [True, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept", [True, False])
def test_what_a_job_puts_in_line_goes_with_its_transaction(
    monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    left: list[str] = []

    def long() -> None:
        with transaction.atomic():
            jobs.configure_task(LETTER, queue=LONG).defer(outgoing_message_id=1)
            if not kept:
                transaction.set_rollback(True)

    jobs.configure_task(RUN).defer(handed_in=1)
    worked(monkeypatch, long=long, letter=lambda: left.append("letter"))
    assert left == ["letter"] * kept


def test_what_may_take_long_has_a_lane_of_its_own() -> None:
    found = {name: task.queue for name, task in jobs.tasks.items() if name.startswith("vefa.")}
    assert {name for name, queue in found.items() if queue == LONG} == LONG_WORK
    assert set(found.values()) == {QUICK, LONG}

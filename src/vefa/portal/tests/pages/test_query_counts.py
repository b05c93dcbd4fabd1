"""How many queries a page costs; more requests must not cost more."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vefa.desk.actions import assignment, conversation, dates
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast
from vefa.portal.tests.pages.conftest import Now
from vefa.portal.tests.pages.steps import describe, page, report

FRAME = 6
"""Savepoint or scope, session, user, company: what every page costs before it shows anything."""


@contextmanager
def assert_at_most(number: int) -> Iterator[None]:
    """The statements of the block, without those that open and close transactions."""
    with CaptureQueriesContext(connection) as captured:
        yield
    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= number, "\n".join([f"{len(said)} queries", *said])


@pytest.fixture
def busy(contact: Client, cast: Cast, now: Now) -> Ticket:
    """Eight open requests, some of which ask for something; the last has a long story."""
    for number in range(8):
        ticket = report(contact, once=f"press-{number}")
        assignment.assign(actor=cast.engineer, at=now(), ticket=ticket, engineer=cast.deniz)
        if number % 2:
            conversation.ask_customer(
                actor=cast.engineer, at=now.later(minutes=1), ticket=ticket, text="Hangisi?"
            )
    for line in range(5):
        at = now.later(minutes=1)
        conversation.reply(actor=cast.engineer, at=at, ticket=ticket, text=f"Satır {line}")
    dates.propose_date(actor=cast.engineer, at=now(), ticket=ticket, due=now.later(days=1))
    return ticket


def test_what_is_read(contact: Client, busy: Ticket) -> None:
    ticket = f"/portal/t/{busy.number}/"
    for path, number in {
        "/portal/": FRAME + 10,
        "/portal/requests/": FRAME + 2,
        "/portal/requests/?q=fatura": FRAME + 2,
        "/portal/order/": FRAME + 2,
        ticket: 15,
        f"{ticket}why/resolution/": 15,
        f"{ticket}why/coverage/": 15,
    }.items():
        page(contact, path)
        with assert_at_most(number):
            page(contact, path)


def test_last_step_and_its_fragment(contact: Client, busy: Ticket) -> None:
    describe(contact)
    page(contact, "/portal/report/how-bad/")
    with assert_at_most(FRAME + 15):
        page(contact, "/portal/report/how-bad/")
    with assert_at_most(FRAME + 15):
        page(contact, "/portal/report/outlook/?impact=few")

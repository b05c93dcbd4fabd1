"""The cast, one ticket, and two people of the desk who are signed in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from vefa.agreements.actions import start_draft
from vefa.agreements.models import TermsDraft
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def reported(cast: Cast, *, severity: str = "S2", title: str = "Yazıcı çalışmıyor") -> Ticket:
    return open_ticket(
        actor=contact_actor(cast.ours.contact),
        at=MONDAY,
        report=Report(
            customer_id=cast.ours.customer.pk,
            contact=cast.ours.contact,
            title=title,
            text="Sabahtan beri yazmıyor.",
            source="web",
            severity=severity,
            reported_at=MONDAY,
        ),
    )


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return reported(cast)


@pytest.fixture
def engineer(cast: Cast, client: Client) -> Client:
    client.force_login(cast.deniz)
    return client


@pytest.fixture
def manager(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.leyla)
    return client


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at the time of the stories."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def draft(cast: Cast) -> TermsDraft:
    """Other terms for the customer's agreement, ten days ahead; nothing is changed yet."""
    day = MONDAY.date() + timedelta(days=10)
    agreement = cast.ours.agreement
    return start_draft(
        actor=SYSTEM, at=MONDAY, agreement=agreement, effective_on=day, reason="Faster"
    )

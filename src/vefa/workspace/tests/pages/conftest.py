"""The cast, one ticket, and two people of the desk who are signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client

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

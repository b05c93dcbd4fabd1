"""How many questions a page asks the database: few, and no more for a longer list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vefa.desk.models import Ticket
from vefa.desk.tests.cast import Cast
from vefa.workspace.tests.pages.conftest import reported

BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config", "SET ")


def asked(client: Client, path: str) -> list[str]:
    """The questions of a page whose terms are in memory already; transactions are not counted."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    sql = [query["sql"] for query in captured.captured_queries]
    return [each for each in sql if not each.startswith(BOOKKEEPING)]


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 15), ("why/response/", 10), ("why/coverage/", 10)],
)
def test_a_ticket_asks_little(engineer: Client, ticket: Ticket, page: str, most: int) -> None:
    found = asked(engineer, f"/desk/t/{ticket.number}/{page}")
    assert len(found) <= most, "\n".join(found)


def test_the_queue_asks_the_same_for_one_ticket_and_for_many(
    engineer: Client, ticket: Ticket, cast: Cast
) -> None:
    one = asked(engineer, "/desk/")
    for number in range(8):
        reported(cast, title=f"Yazıcı {number}")
    many = asked(engineer, "/desk/")
    assert len(one) == len(many) <= 8, "\n".join(many)

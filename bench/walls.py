"""The same queries and pages with the policies of row-level security and without.

`python -m bench isolation` makes a database, fills it by COPY with 100,000 tickets of twenty
customers, and measures processor time of whoever asks and the database together: three queries,
then a page of the queue from the production server, as the application under its policies and
again with row-level security switched off on every table. About a minute.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import sql

from bench.queue_page import DUE, FIRST, fill, people, queue_query
from bench.server import postgres, processor_time, web_server

QUERIES: Final = 300
PAGES: Final = 60
ROUNDS: Final = 3
MOST_QUERY: Final = 1.5
MOST_PAGE: Final = 1.15
"""So many times what they cost without the wall may a query and a page cost."""

OF_CUSTOMER: Final = (
    "SELECT id, number, title FROM desk_ticket WHERE customer_id = {customer}"
    " AND state NOT IN ('closed', 'cancelled') ORDER BY next_due_at, id LIMIT 25"
)

Query = tuple[str, str, str, Any]
"""Its name, its scope, its text, its parameters."""


@contextmanager
def without_walls() -> Iterator[None]:
    """Row-level security is off on every table meanwhile."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
        )
        tables = [sql.Identifier(name) for (name,) in rows]

        def switch(state: str) -> None:
            change = sql.SQL(f"ALTER TABLE {{}} {state} ROW LEVEL SECURITY")
            for table in tables:
                connection.execute(change.format(table))

        switch("DISABLE")
        try:
            yield
        finally:
            switch("ENABLE")


def cost(query: Query) -> float:
    """Milliseconds of processor time of the query in a transaction of its own, the best round."""
    _name, scope, text, parameters = query
    rounds = []
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        for _ in range(ROUNDS):
            began = time.process_time() + sum(map(processor_time, postgres()))
            for _ in range(QUERIES):
                connection.execute(f"SET LOCAL vefa.scope = '{scope}'")
                connection.execute(text, parameters).fetchall()
                connection.rollback()
            ended = time.process_time() + sum(map(processor_time, postgres()))
            rounds.append((ended - began) * 1000 / QUERIES)
    return min(rounds)


def compare(name: str, walled: float, bare: float, most: float) -> bool:
    """Print one line; whether the wall costs too much."""
    ratio = walled / bare
    print(f"{name}: {walled:.2f} ms, {bare:.2f} ms without: {ratio:.2f} (at most {most:g})")
    return ratio > most


def main() -> int:
    """Print the ratios; 1 if one is not reached."""
    companies, engineer, session = people()
    fill(companies, engineer, 1, FIRST + 1)
    customer = companies[0]["customer"]
    text, parameters = queue_query()
    queries: list[Query] = [
        ("the queue's query, by staff", "*", text, parameters),
        ("what is due, by the worker", "*", DUE, None),
        ("a customer's tickets", f"{{{customer}}}", OF_CUSTOMER.format(customer=customer), None),
    ]
    walled = [cost(query) for query in queries]
    with web_server() as server:
        server.cookie = session
        page = server.cpu("/desk/", PAGES)
        with without_walls():
            bare = [cost(query) for query in queries]
            bare_page = server.cpu("/desk/", PAGES)
        # Both before and after, or what runs first would pay for cold caches alone.
        walled = [min(pair) for pair in zip(walled, map(cost, queries), strict=True)]
        page = min(page, server.cpu("/desk/", PAGES))
    failed = [
        compare(query[0], with_wall, without, MOST_QUERY)
        for query, with_wall, without in zip(queries, walled, bare, strict=True)
    ]
    failed.append(compare("a page of the queue", page, bare_page, MOST_PAGE))
    return 1 if any(failed) else 0


if __name__ == "__main__":
    raise SystemExit(main())

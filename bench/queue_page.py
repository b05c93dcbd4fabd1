"""The queue page beside its bare query, and what is due at a million tickets.

`python -m bench desk` makes a database, fills it by COPY with 100,000 tickets, serves it with the
production server and measures processor time of web server and database together: a page of the
queue, an empty answer to the same signed-in person, and the page's query alone. Then it goes up to
1,000,000 tickets, measures the page again, and shows the plan that finds what is due.
"""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

import psycopg

from bench.server import Server, postgres, processor_time, web_server
from vefa.core import setup

setup.django()

from django.test import Client  # noqa: E402  # models exist only from here on

from vefa.core.scope import EVERYTHING, scoped  # noqa: E402
from vefa.desk.models import Ticket  # noqa: E402
from vefa.desk.queries import lists  # noqa: E402
from vefa.desk.tests.cast import make_company, make_staff  # noqa: E402

FIRST: Final = 100_000
SECOND: Final = 1_000_000
PAGES: Final = 300
ROUNDS: Final = 10
OPEN_SHARE: Final = 0.05
START: Final = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)

COLUMNS: Final = [
    "customer_id",
    "number",
    "title",
    "kind",
    "source",
    "state",
    "severity",
    "impact",
    "urgency",
    "tier",
    "language",
    "site_id",
    "contact_id",
    "agreement_id",
    "terms_version_id",
    "line",
    "clock_version_id",
    "clock_line",
    "choice",
    "engineer_id",
    "engineer_name",
    "facts",
    "reported_at",
    "updated_at",
    "closed_at",
    "revision",
    "next_due_at",
    "next_due_clock",
    "next_due_target_seconds",
    "next_due_in",
    "next_step",
    "next_threshold_at",
    "next_threshold",
    "missed",
    "turn",
    "coverage",
    "coverage_open",
]


def rows(companies: list[dict[str, int]], engineer: int, first: int, last: int) -> Iterator[Any]:
    """Tickets first up to last: one in twenty open, due within the two weeks after the newest."""
    random = Random(first)
    now = datetime.now(UTC)
    for number in range(first, last):
        company = random.choice(companies)
        is_open = random.random() < OPEN_SHARE
        reported = START + (now - START) * random.random()
        due = now + timedelta(minutes=random.randrange(-60, 20_000)) if is_open else None
        state = random.choice(("new", "assigned", "in_progress")) if is_open else "closed"
        mine = random.random() < 0.3
        yield (
            company["customer"], f"V-2026-{number:07d}", f"Fatura ekranı açılmıyor {number}",
            "fault", "email", state, random.choice(("S1", "S2", "S3", "S4")), "", "", 1, "tr",
            company["site"], company["contact"], company["agreement"], company["version"],
            "computer_help_desk", company["version"], "computer_help_desk", "{}",
            engineer if mine else None, "Deniz Usta" if mine else "", "{}", reported, reported,
            None if is_open else reported + timedelta(days=2), 1, due,
            "resolution" if is_open else "", 28_800 if is_open else None,
            "business" if is_open else "", "", due, 100 if is_open else None, False,
            "provider" if is_open else "nobody", "covered", False,
        )  # fmt: skip


def fill(companies: list[dict[str, int]], engineer: int, first: int, last: int) -> float:
    """COPY tickets in; seconds."""
    began = time.perf_counter()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        statement = f"COPY desk_ticket ({', '.join(COLUMNS)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows(companies, engineer, first, last):
                copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE desk_ticket")
    return time.perf_counter() - began


def people() -> tuple[list[dict[str, int]], int, str]:
    """Twenty companies, an engineer, and the engineer's session; made through the actions."""
    with scoped(EVERYTHING):
        engineer = make_staff("Deniz Usta", "engineer")
        made = [make_company(f"sirket{number}") for number in range(20)]
    companies = [
        {
            "customer": company.customer.pk,
            "site": company.site.pk,
            "contact": company.contact.pk,
            "agreement": company.agreement.pk,
            "version": company.version.pk,
        }
        for company in made
    ]
    client = Client()
    client.force_login(engineer)
    return companies, engineer.pk, client.cookies["vefa_session"].value


def queue_query() -> tuple[str, Any]:
    """The queue's own query, as the page sends it."""
    found = Ticket.objects.filter(lists.OPEN).order_by("next_due_at", "id")
    sql, parameters = found.values_list(*lists.COLUMNS)[: lists.PAGE + 1].query.sql_with_params()
    return str(sql), parameters


def bare_query(sql: str, parameters: Any, times: int) -> float:
    """Milliseconds of processor time, ours and the database's, of the query alone."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:

        def once() -> None:
            connection.execute("SET LOCAL vefa.scope = '*'")
            connection.execute(sql, parameters).fetchall()
            connection.rollback()

        for _ in range(20):
            once()
        before = time.process_time() + sum(map(processor_time, postgres()))
        for _ in range(times):
            once()
        after = time.process_time() + sum(map(processor_time, postgres()))
    return (after - before) * 1000 / times


def explain(sql: str, parameters: Any = None) -> dict[str, Any]:
    """The plan as it ran, under the application's role and scope."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SET LOCAL vefa.scope = '*'")
        command = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}"
        (plan,) = connection.execute(command, parameters).fetchone() or ([],)
        found: dict[str, Any] = (plan if isinstance(plan, list) else json.loads(plan))[0]
        return found


def outline(node: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """A plan's nodes with rows and buffers, indented."""
    index = f" using {node['Index Name']}" if "Index Name" in node else ""
    blocks = node.get("Shared Hit Blocks", 0) + node.get("Shared Read Blocks", 0)
    yield f"{'  ' * depth}{node['Node Type']}{index}: {node['Actual Rows']} rows, {blocks} blocks"
    for part in node.get("Plans", ()):
        yield from outline(part, depth + 1)


DUE: Final = (
    "SELECT id, customer_id, next_threshold_at FROM desk_ticket "
    "WHERE next_threshold_at <= now() ORDER BY next_threshold_at, id LIMIT 500"
)


def measure(server: Server, tickets: int) -> tuple[float, float, float]:
    """CPU of the page, of an empty answer, of the bare query, in milliseconds; prints them."""
    sql, parameters = queue_query()
    bare = empty = page = 0.0
    # In turns, so that a slower minute of the machine weighs on all three alike.
    for _ in range(ROUNDS):
        bare += bare_query(sql, parameters, PAGES * 4 // ROUNDS) / ROUNDS
        empty += server.cpu("/health/live", PAGES * 4 // ROUNDS) / ROUNDS
        page += server.cpu("/desk/", PAGES // ROUNDS) / ROUNDS
    print(
        f"{tickets:>9,} tickets: queue page {page:.2f} ms, bare query {bare:.2f} ms, "
        f"empty answer {empty:.2f} ms of processor time"
    )
    return page, bare, empty


def main() -> int:
    """Print the ratios; 1 if one is not reached."""
    failed = False
    companies, engineer, session = people()
    seconds = fill(companies, engineer, 1, FIRST + 1)
    print(f"{FIRST:,} tickets by COPY in {seconds:.0f} s")
    with web_server() as server:
        server.cookie = session
        page, bare, empty = measure(server, FIRST)
        ratio = page / (bare + empty)
        failed |= ratio > 8
        print(f"queue page / (bare query + empty answer): {ratio:.1f} (at most 8)")
        seconds = fill(companies, engineer, FIRST + 1, SECOND + 1)
        print(f"{SECOND - FIRST:,} more tickets by COPY in {seconds:.0f} s")
        larger, _, _ = measure(server, SECOND)
        print(f"queue page at {SECOND:,} / at {FIRST:,}: {larger / page:.2f} (at most 1.5)")
        failed |= larger / page > 1.5
    print("\n".join(["What is due, at 1,000,000 tickets:", *outline(explain(DUE)["Plan"])]))
    plan = explain(DUE)
    print(f"found in {plan['Execution Time']:.2f} ms (at most 5 ms)")
    print("\n".join(["The queue's query:", *outline(explain(*queue_query())["Plan"])]))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

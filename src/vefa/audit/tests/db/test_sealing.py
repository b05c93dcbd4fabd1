"""Sealing: every entry once, whatever the order in which entries become visible."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from vefa.audit import tasks
from vefa.audit.actions import WINDOW, record, seal_entries
from vefa.audit.domain.chain import Break
from vefa.audit.management.commands_with_database import anchors_now, verified
from vefa.audit.models import Entry, Link
from vefa.audit.queries import Search, broken_links, page_of, unsealed
from vefa.config.cli import main
from vefa.core.actor import SYSTEM, Actor
from vefa.core.scope import EVERYTHING, scoped

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
DENIZ = Actor(
    id=1,
    kind="staff",
    name="Deniz Usta",
    permissions=frozenset(),
    scope=EVERYTHING,
    address="192.0.2.7",
)


@pytest.fixture(autouse=True)
def scope(db: None) -> Iterator[None]:
    with scoped(EVERYTHING):
        yield


@contextmanager
def owner() -> Iterator[None]:
    """What somebody with the owner's password can do, and the application cannot."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute("SET ROLE vefa_app")


def write(count: int, customer: int | None = None) -> list[Entry]:
    for number in range(count):
        record(
            actor=DENIZ,
            at=MONDAY + timedelta(minutes=number),
            deed="ticket_reply",
            subject="ticket",
            subject_id=number,
            customer_id=customer,
            share=0.25,
            text="Yazıcı",
        )
    return list(Entry.objects.filter(customer_id=customer).order_by("pk"))


def test_every_entry_gets_one_link_in_its_customers_chain() -> None:
    write(3, 5)
    write(2)
    assert seal_entries(at=MONDAY) == 5
    assert seal_entries(at=MONDAY) == 0
    write(1, 5)
    assert (unsealed(), seal_entries(at=MONDAY), unsealed()) == (1, 1, 0)
    chains = Link.objects.order_by("customer_id", "position").values_list("customer_id", "position")
    assert list(chains) == [(5, 1), (5, 2), (5, 3), (5, 4), (None, 1), (None, 2)]
    assert list(broken_links()) == []


def test_an_entry_that_becomes_visible_late_is_sealed_too() -> None:
    entries = write(3, 5)
    late = entries[0].pk
    with owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET id = id + %s WHERE id > %s", [WINDOW * 2, late])
    seal_entries(at=MONDAY, limit=1)
    seal_entries(at=MONDAY)
    with owner(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_entry SELECT 1, at, customer_id, actor_id, actor_kind, "
                       "actor_name, deed, subject, subject_id, facts, address FROM audit_entry "
                       "WHERE id = %s", [late])  # fmt: skip
    assert seal_entries(at=MONDAY) == 0
    assert seal_entries(at=MONDAY, everywhere=True) == 1
    assert list(broken_links()) == []


def test_the_application_cannot_change_entries_or_links() -> None:
    write(1)
    seal_entries(at=MONDAY)
    for statement in (
        "UPDATE audit_entry SET actor_name = ''",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET position = 2",
        "DELETE FROM audit_link",
        "TRUNCATE audit_link",
        "SELECT audit_redact(array[1], array[1], 'a', 'b', now())",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_command_names_the_first_broken_link(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    second = write(4, 5)[1]
    write(2)
    seal_entries(at=MONDAY)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "6 links, 0 broken, 0 entries not sealed yet\n"
    assert main(["audit", "anchors"]) == 0
    noted = tmp_path / "anchors.json"
    noted.write_text(capsys.readouterr().out, encoding="utf-8")
    assert json.loads(noted.read_text(encoding="utf-8")) == anchors_now()
    with owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor_name = 'Nobody' WHERE id = %s", [second.pk])
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"customer 5: link 2 (entry {second.pk}) is broken: "
        "entry or link are not as they were sealed",
        "6 links, 1 broken, 0 entries not sealed yet",
    ]
    with owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_link")
    seal_entries(at=MONDAY, everywhere=True)
    assert verified([]).breaks == []
    assert main(["audit", "verify", "--anchors", str(noted)]) == 1
    assert "customer 5: link 4 is not the one that was noted down" in capsys.readouterr().out


def test_a_removed_entry_is_named() -> None:
    entries = write(3, 5)
    seal_entries(at=MONDAY)
    with owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [entries[2].pk])
    assert list(broken_links()) == [Break(5, 3, entries[2].pk, "missing")]


def redact_entries(*keys: int, names: str) -> int:
    """What a redaction asks the database for: the application may not, of its own accord."""
    with owner(), connection.cursor() as cursor:
        asked = [list(keys), [1], names, "(?!x)x", MONDAY]
        cursor.execute("SELECT audit_redact(%s, %s, %s, %s, %s)", asked)
        return int(cursor.fetchone()[0])


def test_a_redacted_entry_is_told_from_a_bent_one() -> None:
    first, second, third = write(3, 5)
    seal_entries(at=MONDAY)
    assert redact_entries(first.pk, second.pk, names="Yazıcı") == 2
    seal_entries(at=MONDAY)
    first.refresh_from_db()
    assert (first.actor_name, first.address, first.facts["text"]) == (
        "Redacted person",
        "",
        "Redacted person",
    )
    assert list(broken_links()) == []
    # Redacted once more, for somebody else who is named in it.
    assert redact_entries(first.pk, names="share") == 1
    seal_entries(at=MONDAY)
    report = verified([])
    assert (report.breaks, report.redacted) == ([], 2)
    for entry in (second, third):
        with owner(), connection.cursor() as cursor:
            cursor.execute("UPDATE audit_entry SET deed = 'x' WHERE id = %s", [entry.pk])
    assert [found.entry_id for found in broken_links()] == [second.pk]


@pytest.mark.parametrize("text", ["no json", '{"a": 1}', '[{"customer": 1}]', "[3]"])
def test_an_unreadable_file_of_anchors(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "anchors.json"
    file.write_text(text, encoding="utf-8")
    assert main(["audit", "verify", "--anchors", str(file)]) == 2
    assert "anchors.json" in capsys.readouterr().err


def test_the_minutely_run_seals_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    write(5)
    monkeypatch.setattr(tasks, "BATCH", 2)
    tasks.seal(0)
    assert unsealed() == 0


def test_the_address_of_the_request_is_kept() -> None:
    write(1)
    record(actor=SYSTEM, at=MONDAY, deed="x", subject="y", subject_id=None, customer_id=None)
    assert list(Entry.objects.order_by("pk").values_list("address", flat=True)) == ["192.0.2.7", ""]


def test_the_trail_is_read_page_by_page() -> None:
    write(5, 5)
    write(1, 6)
    first = page_of(Search(customer_ids=(5,)), size=2)
    second = page_of(Search(customer_ids=(5,), after=first.after), size=2)
    third = page_of(Search(customer_ids=(5,), after=second.after), size=2)
    seen = [entry.subject_id for page in (first, second, third) for entry in page.entries]
    assert (seen, third.after) == ([4, 3, 2, 1, 0], "")
    assert len(page_of(Search(after="nonsense")).entries) == 6
    assert page_of(Search(actor_ids=())).entries == ()
    hour = Search(since=MONDAY + timedelta(minutes=1), until=MONDAY + timedelta(minutes=3))
    assert [entry.subject_id for entry in page_of(hour).entries] == [2, 1]

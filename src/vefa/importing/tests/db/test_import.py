"""A file is checked, tried out, taken in, taken in again; or nothing of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from vefa.accounts.models import User
from vefa.agreements.models import Agreement, TermsVersion
from vefa.audit.models import Entry
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Contact, Customer, Site
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, make_company
from vefa.importing.actions import (
    check_file,
    discard_file,
    handing_in,
    order_import,
    running,
    take_in_file,
)
from vefa.importing.domain.planning import Known
from vefa.importing.management.running import run
from vefa.importing.models import ExternalKey, HandedIn

SHEETS = {
    "Müşteriler": [
        ["Anahtar", "Kısa ad", "Ad", "Ülke", "Dil", "Saat dilimi"],
        ["C1", "deniz", "Deniz Lojistik A.Ş.", "TR", "Türkçe", "Europe/Istanbul"],
        ["C2", "dala", "Дала Агро", "KZ", "kk", "Asia/Almaty"],
    ],
    "Sites": [
        ["Key", "Customer", "Name", "Travel band"],
        ["S1", "deniz", "Merkez", "A"],
        ["S2", "C2", "Алматы", ""],
    ],
    "Contacts": [
        ["Customer", "Name", "E-mail", "Site", "Roles", "Active"],
        ["C1", "Ayşe Kaya", "ayse@deniz.example", "Merkez", "Yetkili irtibat kişisi", ""],
        ["deniz", "Can Er", "can@deniz.example", "S1", "", "hayır"],
        ["Дала Агро", "Айжан", "aizhan@dala.example", "Алматы", "it_officer; end_user", "иә"],
    ],
    "Agreements": [
        ["Customer", "Agreement code", "Name", "Kind", "Support plan", "First day", "Last day",
         "Value", "Currency", "Publish terms from"],
        ["deniz", "DL-1", "Destek", "maintenance", "standard", date(2026, 1, 1),
         date(2026, 12, 31), "120.000,00", "TRY", date(2026, 1, 1)],
        ["dala", "DA-1", "Қолдау", "Stand-alone service", "helpdesk", "01.01.2026", "31.12.2026",
         5000, "KZT", None],
    ],
}  # fmt: skip


def workbook(sheets=None, **changes):
    book = Workbook(write_only=True)
    for title, rows in ({**SHEETS, **(sheets or {})} | changes).items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def imported(content: bytes, *, dry_run: bool = False) -> tuple[list[str], int]:
    return run("file.xlsx", content, kind="", encoding="", dry_run=dry_run)


def counts() -> tuple[int, ...]:
    tables = (Customer, Site, Contact, Agreement, TermsVersion, ExternalKey, Entry)
    return tuple(model.objects.count() for model in tables)


def test_everything_is_taken_in_once(cast: Cast) -> None:
    before = counts()
    told, status = imported(workbook(), dry_run=True)
    assert (told[-1], status) == ("Everything would be taken in.", 0)
    assert counts() == before
    assert imported(workbook())[1] == 0
    after = counts()
    grown = [more - fewer for more, fewer in zip(after, before, strict=True)]
    assert grown[:6] == [2, 2, 3, 2, 1, 4]
    aizhan = Contact.objects.get(email="aizhan@dala.example")
    assert (aizhan.site.name, aizhan.language) == ("Алматы", "kk")
    assert aizhan.roles == ["end_user", "it_officer"]
    assert not Contact.objects.get(email="can@deniz.example").active
    assert Site.objects.get(name="Алматы").timezone == "Asia/Almaty"
    agreed = Agreement.objects.get(code="DL-1")
    assert (agreed.ends_on, str(agreed.value)) == (date(2027, 1, 1), "120000.00")
    version = TermsVersion.objects.get(agreement=agreed)
    assert version.valid_from.isoformat() == "2025-12-31T21:00:00+00:00"
    told, status = imported(workbook())
    assert (status, counts()[:6]) == (0, after[:6])
    assert [line for line in told if " create" in line and "0 create" not in line] == []
    assert Entry.objects.filter(deed="import_run").count() == 2


def test_changes_are_made_and_stand_in_the_trail(cast: Cast) -> None:
    imported(workbook())
    rows = [SHEETS["Sites"][0], ["S1", "deniz", "Genel merkez", "B"]]
    told, status = imported(workbook(Sites=rows))
    assert status == 0
    assert "Sites 2 change name: Merkez → Genel merkez, travel_band: A → B" in told
    entry = Entry.objects.filter(deed="site_changed").get()
    assert entry.facts["name"] == ["Merkez", "Genel merkez"]


def test_what_a_room_refuses_takes_everything_back(cast: Cast) -> None:
    before = counts()
    head, first, second = SHEETS["Agreements"]
    # The plan's holidays of this country are not known, which only publishing finds out.
    customers = [*SHEETS["Müşteriler"], ["C3", "far", "Far", "TA", "tr", "Europe/Istanbul"]]
    far = ["far", "F-1", *first[2:]]
    agreements = [head, first, far, second]
    told, status = imported(workbook(Müşteriler=customers, Agreements=agreements))
    refused = [line for line in told if line.startswith("error: Agreements 3")]
    assert (status, len(refused), told[-1]) == (1, 1, "Nothing was taken in.")
    assert counts() == before


def test_what_belongs_to_a_refused_row_is_told_there_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the plan cannot know: somebody else has made the customer meanwhile.
    monkeypatch.setattr(running, "known_of", lambda _records: Known(rows={}, keys={}))
    make_company("deniz")
    told, status = imported(workbook())
    errors = [line for line in told if line.startswith("error")]
    assert (status, len(errors)) == (1, 1)
    assert errors[0].startswith("error: Müşteriler 2 code: ")


def test_errors_are_told_and_nothing_is_tried(cast: Cast) -> None:
    before = counts()
    told, status = imported(workbook(Sites=[["Customer", "Name"], ["nobody", "=1+1"]]))
    assert status == 1
    assert "error: Sites 2 customer: There is no such customer, here or in the file: nobody" in told
    assert any("Here stands a formula" in line for line in told)
    assert counts() == before


def test_every_problem_is_told_at_once(cast: Cast) -> None:
    head, first, second = SHEETS["Agreements"]
    customers = [*SHEETS["Müşteriler"], ["C3", "far", "Far", "TA", "tr", "Europe/Istanbul"]]
    # What planning finds, what only publishing would, what cannot be read.
    agreements = [
        head,
        [*first[:6], date(2025, 12, 31), *first[7:]],
        ["far", "F-1", *first[2:]],
        [*second[:2], "", *second[3:]],
    ]
    content = workbook(Müşteriler=customers, Agreements=agreements, Contacts=with_one_of_ours())
    before = counts()
    file = check_file(actor=cast.manager, at=MONDAY, name="file.xlsx", content=content)
    assert [tuple(each[:3]) for each in file.problems] == [
        ("one_of_ours", "Contacts", 5),
        ("order", "Agreements", 2),
        ("refused", "Agreements", 3),
        ("empty", "Agreements", 4),
    ]
    assert file.counts["contacts"]["create"] == 3
    for dry_run in (True, False):
        lines, status = imported(content, dry_run=dry_run)
        assert (status, len([line for line in lines if line.startswith("error")])) == (1, 4)
    assert counts()[:-1] == before[:-1]


def test_our_people_are_told_in_a_file_that_is_not_tried_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_in, "MOST_REHEARSED", 1)
    content = workbook(Contacts=with_one_of_ours())
    file = check_file(actor=cast.manager, at=MONDAY, name="file.xlsx", content=content)
    assert [each[0] for each in file.problems] == ["one_of_ours"]


def with_one_of_ours() -> list[list[str]]:
    email = User.objects.get(name="Leyla Amir").email
    return [*SHEETS["Contacts"], ["deniz", "Leyla", email, "", "representative", ""]]


def test_a_file_is_handed_in_and_taken_in_by_the_worker(cast: Cast) -> None:
    who = {"actor": cast.manager, "at": MONDAY}
    first = check_file(**who, name="first.xlsx", content=workbook())
    file = check_file(**who, name="file.xlsx", content=workbook())
    first.refresh_from_db()
    assert (first.state, bytes(first.content)) == ("discarded", b"")
    assert (file.state, file.problems, file.counts["contacts"]["create"]) == ("checked", [], 3)
    assert not Customer.objects.filter(code="deniz").exists()
    take_in_file(key=file.pk, at=MONDAY)
    order_import(actor=cast.manager, at=MONDAY, file=file)
    with pytest.raises(Refused):
        order_import(actor=cast.manager, at=MONDAY, file=file)
    for _ in range(2):
        take_in_file(key=file.pk, at=MONDAY + timedelta(minutes=1))
    file.refresh_from_db()
    assert (file.state, bytes(file.content)) == ("done", b"")
    assert Customer.objects.filter(code="deniz").count() == 1
    noted = Entry.objects.filter(subject="import").order_by("pk").values_list("deed", flat=True)
    handed_in = "import_handed_in"
    assert list(noted) == [handed_in, handed_in, "import_ordered", "import_run"]
    assert Entry.objects.get(deed="import_run").actor_name == "Leyla Amir"


def test_a_file_that_is_thrown_away_leaves_nothing(cast: Cast) -> None:
    file = check_file(actor=cast.manager, at=MONDAY, name="x.csv", content=b"\x00")
    assert file.problems[0][0] == "binary"
    discard_file(actor=cast.manager, at=MONDAY, file=file)
    file.refresh_from_db()
    assert (file.state, bytes(file.content)) == ("discarded", b"")
    assert Entry.objects.get(deed="import_discarded").subject_id == file.pk


def test_only_who_may_add_customers(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        check_file(actor=cast.engineer, at=MONDAY, name="x.csv", content=b"a")
    assert not HandedIn.objects.exists()


def test_what_was_right_before_is_checked_again(cast: Cast) -> None:
    file = check_file(actor=cast.manager, at=MONDAY, name="file.xlsx", content=workbook())
    order_import(actor=cast.manager, at=MONDAY, file=file)
    HandedIn.objects.filter(pk=file.pk).update(content=workbook(Sites=[["a"], ["b"]]))
    take_in_file(key=file.pk, at=MONDAY)
    file.refresh_from_db()
    assert file.state == "failed"
    assert file.problems
    assert not Customer.objects.filter(code="deniz").exists()

"""Text files and cells: encodings, separators, headings, values, and every problem at its place."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from vefa.importing.domain.columns import KINDS, TABLES, fold, headings_of, table_of
from vefa.importing.domain.decoding import decoded, rows_of
from vefa.importing.domain.problems import BadFile, Problem
from vefa.importing.domain.reading import MOST_ROWS, RawSheet, read_sheets
from vefa.importing.domain.values import BadValue, Odd, Words, read

WORDS = Words(
    frozenset({"Europe/Istanbul", "Asia/Almaty"}),
    frozenset({"KZ", "TR"}),
    {
        "language": {"tr": "tr", "turkce": "tr", "ru": "ru"},
        "roles": {"enduser": "end_user", "authorised": "authorised", "yetkili": "authorised"},
        "yes": {"yes": "yes", "evet": "yes", "no": "no", "hayir": "no"},
        "kind": {"maintenance": "maintenance"},
        "plan": {"standard": "standard"},
    },
    frozenset({"KZT", "TRY"}),
)
CUSTOMERS = (
    "Anahtar;Kısa ad;Ad;Ülke;Dil;Saat dilimi\n1;deniz;Deniz A.Ş.;tr;Türkçe;Europe/Istanbul\n"
)


def reading(text, **more):
    return read_sheets([RawSheet("", rows_of(text))], WORDS, **more)


def codes(found):
    return [(each.code, each.row, each.column) for each in found.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1254", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_turkish_in_every_encoding_and_with_every_separator(encoding, separator):
    content = CUSTOMERS.replace(";", separator).encode(encoding)
    text, known = decoded(content)
    assert known == encoding.removesuffix("-sig")
    record = reading(text).records[0]
    assert record.values["name"] == "Deniz A.Ş."
    assert (record.kind, record.row, record.values["language"]) == ("customers", 2, "tr")


def test_russian_in_windows_1251_is_recognised():
    text = "Ключ;Краткое имя;Название;Страна;Часовой пояс\n7;volga;ООО «Волга»;RU;Asia/Almaty\n"
    found, encoding = decoded(text.encode("windows-1251"))
    assert (found, encoding) == (text, "windows-1251")
    assert reading(found).records[0].values["name"] == "ООО «Волга»"


def test_an_encoding_that_was_named_is_taken():
    assert decoded("ğ".encode("windows-1254"), "windows-1254") == ("ğ", "windows-1254")
    with pytest.raises(BadFile) as wrong:
        decoded(b"\x81\x8d", "windows-1254")
    assert wrong.value.problem.code == "encoding"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", "old_excel"),
        (b"%PDF-1.7\x00\x01\x02", "binary"),
        (bytes(range(256)), "binary"),
        (b"\xff\xfe\x00", "encoding"),
    ],
)
def test_what_is_no_text(content, code):
    with pytest.raises(BadFile) as wrong:
        decoded(content)
    assert wrong.value.problem.code == code


def test_quotes_and_breaks_in_cells():
    rows = rows_of('a;b\r\n"x;y";"one\ntwo ""three"""\r\n')
    assert rows[1] == ["x;y", 'one\ntwo "three"']
    with pytest.raises(BadFile):
        rows_of('a;b\n"never closed;2\n')


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "tr", "ru", "kk"])
def test_headings_in_every_language_lead_to_their_table(kind, language):
    table = table_of(kind)
    head = ";".join(column.headings[language] for column in table.columns)
    found = reading(f"{head}\n{';'.join(table.example)}\n")
    assert [record.kind for record in found.records] == [kind]
    assert found.problems == ()
    assert set(found.records[0].values) == {column.name for column in table.columns}


def test_no_two_columns_of_a_table_share_a_heading():
    for table in TABLES:
        for column in table.columns:
            for heading in (column.name, *column.headings.values()):
                assert headings_of(table)[fold(heading)] == column.name


def test_every_problem_is_told_at_its_place():
    text = (
        "code;name;country;timezone;language;colour\n"
        "a b;;Türkiye;Mars/Olympus;Klingon;red\n"
        ";=1+1;TR;Europe/Istanbul;tr;\n"
        "\n"
        "ok;" + "x" * 201 + ";TR;Europe/Istanbul;tr\n"
    )
    found = reading(text)
    assert codes(found) == [
        ("ignored", 1, "colour"),
        ("slug", 2, "code"),
        ("empty", 2, "name"),
        ("country", 2, "country"),
        ("timezone", 2, "timezone"),
        ("word", 2, "language"),
        ("empty", 3, "code"),
        ("formula", 3, "name"),
        ("long", 5, "name"),
    ]
    assert [each.level for each in found.problems][:2] == ["warning", "error"]
    assert len(found.records) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("nothing", 0, "")]),
        ("a;b\n1;2\n", [("headings", 1, "")]),
        ("code;name;name;country;timezone\n", [("twice_heading", 1, "name")]),
    ],
)
def test_what_is_no_table(text, expected):
    assert codes(reading(text)) == expected


def test_a_chosen_table_says_which_columns_are_missing():
    assert codes(reading("name;e-mail\nA;a@x.example\n", kind="contacts")) == [
        ("missing_column", 1, "customer")
    ]


def test_a_sheet_that_is_none_of_ours_is_left_out_beside_others():
    sheets = [
        RawSheet("Müşteriler", rows_of(CUSTOMERS), [Problem("merged", "Müşteriler")]),
        RawSheet("Notes", [["what", "why"], ["x", "y"]], [Problem("merged", "Notes")]),
    ]
    found = read_sheets(sheets, WORDS)
    assert [(each.code, each.sheet, each.level) for each in found.problems] == [
        ("merged", "Müşteriler", "error"),
        ("ignored_sheet", "Notes", "warning"),
    ]


def test_a_table_that_is_too_long_is_cut_and_said():
    rows = [["customer", "name"], *(["a", f"s{number}"] for number in range(MOST_ROWS + 5))]
    found = read_sheets([RawSheet("", rows)], WORDS, kind="sites")
    assert codes(found)[-1] == ("rows", MOST_ROWS + 2, "")
    assert len(found.records) == MOST_ROWS


def value(takes, cell):
    column = next(c for table in TABLES for c in table.columns if c.takes == takes)
    try:
        return read(cell, column, WORDS)
    except BadValue as error:
        return error.code


@pytest.mark.parametrize(
    ("takes", "cell", "expected"),
    [
        ("day", "2026-01-31", date(2026, 1, 31)),
        ("day", "31.01.2026", date(2026, 1, 31)),
        ("day", "1/2/2026", date(2026, 2, 1)),
        ("day", datetime(2026, 1, 31), date(2026, 1, 31)),  # noqa: DTZ001  # as a sheet has it
        ("day", datetime(2026, 1, 31, 12), "time"),  # noqa: DTZ001
        ("day", 46023, date(2026, 1, 1)),
        ("day", "46023", date(2026, 1, 1)),
        ("day", "31.02.2026", "no_such_day"),
        ("day", "12/31/2026", "no_such_day"),
        ("day", "Ocak 2026", "day"),
        ("day", 7, "day"),
        ("day", True, "day"),
        ("amount", 1250.5, Decimal("1250.5")),
        ("amount", "1.250.000,50", Decimal("1250000.50")),
        ("amount", "1,250,000.5", Decimal("1250000.5")),
        ("amount", "1 250 000", Decimal(1250000)),
        ("amount", "0.125", "amount"),
        ("amount", "1.250", "ambiguous"),
        ("amount", "1.250.000", Decimal(1250000)),
        ("amount", "-5", "negative"),
        ("amount", "five", "amount"),
        ("amount", "NaN", "amount"),
        ("amount", "1e30", "amount"),
        ("currency", "try", "TRY"),
        ("currency", "₺", "currency"),
        ("currency", "XXQ", "currency"),
        ("country", "kz", "KZ"),
        ("country", "тр", "country"),
        ("country", "ZZ", "country"),
        ("yes", "EVET", True),
        ("yes", False, False),
        ("yes", "maybe", "word"),
        ("roles", "Yetkili / end-user", ("authorised", "end_user")),
        ("roles", "boss", "word"),
        ("email", "a@x.example", "a@x.example"),
        ("email", "a at x", "email"),
        ("text", 905321234567.0, "905321234567"),
        ("text", " a\u00a0 b ", "a b"),
        ("text", Odd("formula", "=A1"), "formula"),
        ("text", Odd("fault", "#N/A"), "fault"),
        ("text", "=HYPERLINK(1)", "formula"),
    ],
)
def test_values(takes, cell, expected):
    assert value(takes, cell) == expected


def test_a_bare_day_number_is_read_and_said():
    text = (
        "customer;agreement code;name;kind;support plan;first day;last day;currency\n"
        "a;A-1;Support;maintenance;standard;46023;2026-12-31;TRY\n"
    )
    found = reading(text)
    assert codes(found) == [("serial", 2, "starts_on")]
    assert found.records[0].values["starts_on"] == date(2026, 1, 1)

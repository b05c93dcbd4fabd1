from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vefa.coverage.domain import LANGUAGES, SHIPPED, SUBJECTS, BadFact, Facts, included
from vefa.coverage.domain.formats import amount, day, number, week
from vefa.coverage.domain.included import GROUPS, questions
from vefa.coverage.tests.domain.small import clause_set, row


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_and_value_has_a_label(language):
    for spec in SHIPPED.facts.values():
        assert spec.label[language].strip()
        labels = [label[language] for label in spec.values.values()]
        assert all(labels)
        assert len(set(labels)) == len(labels), spec.name
    assert all(label[language] for label in SUBJECTS.values())


def test_labels_are_in_the_alphabet_of_their_language():
    texts = [spec.label for spec in SHIPPED.facts.values()]
    texts += [value for spec in SHIPPED.facts.values() for value in spec.values.values()]
    for text in texts:
        latin = text["en"].isascii() and text["en"] == text["ru"]
        assert latin or any("а" <= letter.lower() <= "я" for letter in text["ru"])
        assert not any("а" <= letter.lower() <= "я" for letter in text["tr"] + text["en"])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 3, 14, 14, 10, tzinfo=UTC), "2026-03-14T14:10+00:00"),
        ("2026-03-14T14:10:59", "2026-03-14T14:10"),
    ],
)
def test_a_moment_is_kept_to_the_minute(value, written):
    assert Facts.from_json({"work_at": value})["work_at"] == written


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("work_at", "Saturday"),
        ("work_at", date(2026, 3, 14)),
        ("warranty_until", "2026-02-30"),
        ("warranty_until", datetime(2026, 3, 14, tzinfo=UTC)),
        ("week", {"monday": []}),
        ("week", {"mon": ["08:00"]}),
        ("plan", 3),
        ("outage", "yes"),
        ("visits_so_far", "1.5"),
        ("hours_so_far", "1.255"),
        ("hours_so_far", "NaN"),
        ("kind", "FAULT"),
        ("weather", "fine"),
    ],
)
def test_a_value_of_another_kind_is_refused(fact, value):
    with pytest.raises(BadFact):
        Facts.from_json({fact: value})


def test_facts_are_written_as_they_were_read():
    raw = {
        "hours_so_far": "1.50",
        "outage": True,
        "plan": {"en": "Standard", "tr": "Standart", "ru": "Стандарт", "kk": "Стандарт"},
        "warranty_until": "2026-03-14",
        "week": {"mon": [["08:00", "17:00"]]},
    }
    assert Facts.from_json(raw).to_json() == raw


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "выезд"), (2, "выезда"), (5, "выездов"), (11, "выездов"), (21, "выезд")],
)
def test_units_follow_the_number(count, words):
    assert amount(Decimal(count), "visits", "ru") == f"{count}\u00a0{words}"


def test_amounts_are_written_as_each_language_writes_them():
    value = Decimal("-1234567.5")
    assert amount(value, "money", "en", "TRY") == "-1,234,567.50\u00a0TRY"
    assert amount(value, "money", "tr", "TRY") == "-1.234.567,50\u00a0TRY"
    assert amount(value, "money", "kk") == "-1\u00a0234\u00a0567,50"
    assert number(Decimal(100), "en") == "100"
    assert amount(Decimal(7), "units", "en") == "7"


def test_days_are_written_as_each_language_writes_them():
    assert [day("2026-05-09", language) for language in LANGUAGES] == [
        "9 May 2026",
        "9 Mayıs 2026",
        "9 мая 2026 г.",
        "2026 жылғы 9 мамыр",
    ]


LUNCH = [["09:00", "13:00"], ["14:00", "18:00"]]
DAY = [["08:00", "17:00"]]
ALWAYS = [["00:00", "24:00"]]
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dict.fromkeys(NAMES[:5], LUNCH), "Monday to Friday 09:00–13:00, 14:00–18:00"),
        (dict.fromkeys((*NAMES[:4], "sun"), DAY), "Sunday to Thursday 08:00–17:00"),
        ({**dict.fromkeys(NAMES[:5], DAY), "sat": [["09:00", "12:00"]]},
         "Monday to Friday 08:00–17:00; Saturday 09:00–12:00"),
        (dict.fromkeys(NAMES, ALWAYS), "at any hour"),
        (dict.fromkeys(NAMES, DAY), "Monday to Sunday 08:00–17:00"),
        ({"wed": DAY}, "Wednesday 08:00–17:00"),
        ({}, "no working hours"),
    ],
)  # fmt: skip
def test_working_hours_are_told_in_runs_of_days(value, words):
    assert week(value, "en") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_what_is_included_is_made_by_the_same_decisions(language):
    clauses = clause_set(
        row("10.1", when={"kind": ["fault"]}), row("11.1", "billable"), vocabulary=SHIPPED
    )
    rows = included(clauses, language)
    assert len(rows) == len(questions(clauses))
    assert {each.group for each in rows} == set(GROUPS)
    assert len({(each.group, each.item) for each in rows}) == len(rows)
    for each in rows:
        assert each.by_default is (each.clause == "11.1")
        assert each.outcome

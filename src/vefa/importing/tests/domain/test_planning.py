"""What records would create, change and leave; what is wrong with them together."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from vefa.importing.domain.planning import Existing, Known, plan
from vefa.importing.domain.reading import Record

OURS = {"code": "ours", "name": "Ours", "country": "TR", "language": "tr",
        "timezone": "Europe/Istanbul"}  # fmt: skip
SITE = {"name": "Merkez", "address": "", "country": "TR", "timezone": "Europe/Istanbul",
        "travel_band": ""}  # fmt: skip
PERSON = {"name": "Ayşe", "email": "Ayse@ours.example", "phone": "", "language": "tr", "site": 5,
          "roles": ["authorised"], "active": True}  # fmt: skip
AGREED = {"code": "A-1", "name": "Support", "kind": "maintenance", "plan": "standard",
          "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1), "value": Decimal(100),
          "currency": "TRY"}  # fmt: skip
KNOWN = Known(
    rows={
        "customers": {1: Existing(1, 1, OURS)},
        "sites": {5: Existing(5, 1, SITE), 6: Existing(6, 1, {**SITE, "name": "Depo"})},
        "contacts": {7: Existing(7, 1, PERSON)},
        "agreements": {9: Existing(9, 1, AGREED)},
    },
    keys={("customers", 0, "C1"): 1, ("sites", 1, "S1"): 5, ("contacts", 1, "P1"): 7},
    published=frozenset({9}),
)
NOTHING = Known(rows={}, keys={})


def planned(*records, known=KNOWN):
    found = plan(
        [Record(kind, kind, row, values) for row, (kind, values) in enumerate(records, 2)], known
    )
    steps = [(each.record.kind, each.verb, each.target, dict(each.changes)) for each in found.steps]
    problems = [(each.code, each.row, each.column, each.level) for each in found.problems]
    return steps, problems


NEW = {**OURS, "code": "new", "name": "New", "key": "C2"}


def test_everything_of_a_new_customer_is_created_in_one_file():
    records = [
        ("customers", NEW),
        ("sites", {"customer": "new", "name": "Merkez", "key": "S2"}),
        ("contacts", {"customer": "C2", "name": "B", "email": "b@x.example", "site": "S2"}),
        ("agreements", {**AGREED, "customer": "New", "last_on": date(2026, 12, 31)}),
    ]
    steps, problems = planned(*records, known=NOTHING)
    assert [step[:3] for step in steps] == [(kind, "create", None) for kind, _ in records]
    assert problems == []
    assert planned(*records)[0] == steps


def test_a_second_run_leaves_everything():
    steps, problems = planned(
        ("customers", OURS),
        ("sites", {"customer": "C1", **SITE}),
        ("contacts", {"customer": "ours", **PERSON, "site": "Merkez", "roles": ("authorised",)}),
        ("agreements", {"customer": "Ours", **AGREED, "terms_from": date(2026, 1, 1)}),
    )
    assert [step[1:3] for step in steps] == [
        ("unchanged", 1), ("unchanged", 5), ("unchanged", 7), ("unchanged", 9),
    ]  # fmt: skip
    assert problems == []


def test_a_key_finds_what_was_renamed():
    steps, problems = planned(
        ("customers", {"key": "C1", "code": "ours", "name": "Ours A.Ş."}),
        ("sites", {"customer": "C1", "key": "S1", "name": "Genel merkez"}),
        ("contacts", {"customer": "C1", "key": "P1", "email": "ayse.kaya@ours.example"}),
    )
    assert steps == [
        ("customers", "change", 1, {"name": ("Ours", "Ours A.Ş.")}),
        ("sites", "change", 5, {"name": ("Merkez", "Genel merkez")}),
        ("contacts", "change", 7, {"email": ("Ayse@ours.example", "ayse.kaya@ours.example")}),
    ]
    assert problems == []


def test_empty_cells_leave_what_is_there():
    steps, _problems = planned(("contacts", {"customer": "C1", "email": "Ayse@ours.example"}))
    assert steps == [("contacts", "unchanged", 7, {})]


def test_an_agreement_that_is_there_stays_and_gets_its_first_terms():
    row = {"customer": "ours", **AGREED, "value": Decimal(200), "terms_from": date(2026, 1, 1)}
    known = Known(KNOWN.rows, KNOWN.keys)
    steps, problems = planned(("agreements", row), known=known)
    assert steps == [("agreements", "change", 9, {"terms_from": (None, date(2026, 1, 1))})]
    assert problems == [("agreement_stays", 2, "value", "warning")]


def test_the_note_of_another_last_day_names_last_days():
    row = {"customer": "ours", **AGREED, "last_on": date(2027, 10, 31)}
    (problem,) = plan([Record("agreements", "agreements", 2, row)], KNOWN).problems
    assert (problem.code, problem.column) == ("agreement_stays", "last_on")
    assert problem.params == {"before": "2026-12-31", "after": "2027-10-31"}


def test_none_of_our_people_represents_a_customer():
    known = replace(KNOWN, ours=frozenset({"timur@us.example", "ayse@ours.example"}))
    person = {"customer": "ours", "name": "Timur", "email": "Timur@us.example"}
    both = {**person, "roles": ("end_user", "representative")}
    told = ([], [("one_of_ours", 2, "email", "error")])
    assert planned(("contacts", both), known=known) == told
    assert planned(("contacts", both))[1] == []
    assert planned(("contacts", person), known=known)[1] == []
    assert planned(("contacts", {**both, "active": False}), known=known)[1] == []
    there = {"customer": "ours", "email": "Ayse@ours.example", "roles": ("representative",)}
    assert planned(("contacts", there), known=known) == told


def test_a_new_address_is_one_that_letters_reach():
    known = replace(KNOWN, is_mailbox=lambda email: "(" not in email)
    person = {"customer": "ours", "key": "P1", "name": "B", "email": "b(1)@x.example"}
    assert planned(("contacts", person), known=known) == ([], [("email", 2, "email", "error")])


def test_the_desk_is_nobodys_contact():
    known = replace(KNOWN, desk=frozenset({"support@us.example", "ayse@ours.example"}))
    person = {"customer": "ours", "name": "B", "email": "Support@us.example"}
    told = ([], [("desk_address", 2, "email", "error")])
    assert planned(("contacts", person), known=known) == told
    assert planned(("contacts", {**person, "key": "P1"}), known=known) == told
    stored = {"customer": "ours", "email": "ayse@ours.example", "name": "Ayşe K."}
    assert planned(("contacts", stored), known=known)[1] == []


def test_a_telephone_number_has_digits_and_what_is_stored_stays():
    person = {**PERSON, "phone": "abc"}
    known = replace(
        KNOWN, rows={**KNOWN.rows, "contacts": {7: Existing(7, 1, person)}}, is_phone=str.isdigit
    )
    row = {"customer": "ours", "email": "Ayse@ours.example", "phone": "abc"}
    assert planned(("contacts", row), known=known)[1] == []
    for more in ({"phone": "def"}, {"email": "new@x.example", "name": "N"}):
        told = ([], [("phone", 2, "phone", "error")])
        assert planned(("contacts", {**row, **more}), known=known) == told


def test_a_step_without_what_a_new_row_needs_is_not_whole():
    half = {"customer": "ours", "name": "Depo 2", "code": "A-2", "starts_on": date(2026, 1, 1)}
    records = [("sites", {"name": "Yeni", "customer": "ours"}), ("agreements", half)]
    steps = plan([Record(kind, kind, 2, values) for kind, values in records], KNOWN).steps
    assert [step.is_whole for step in steps] == [True, False]


def test_first_terms_begin_within_the_term():
    unpublished = Known(KNOWN.rows, KNOWN.keys)
    for day in (date(2025, 12, 31), date(2027, 6, 1)):
        told = ("outside_term", 2, "terms_from", "error")
        row = {**AGREED, "customer": "ours", "terms_from": day}
        assert planned(("agreements", row), known=unpublished) == ([], [told])
        assert planned(("agreements", {**row, "code": "A-2"})) == ([], [told])


def test_a_new_agreement_has_a_code_that_can_be_typed():
    row = {**AGREED, "customer": "ours", "code": "A/B x"}
    assert planned(("agreements", row)) == ([], [("agreement_code", 2, "code", "error")])


def test_what_contradicts_is_told_of_every_row():
    twins = Known(
        {"customers": {1: Existing(1, 1, OURS), 2: Existing(2, 2, {**OURS, "code": "b"})}}, {}
    )
    assert planned(("sites", {"customer": "Ours", "name": "x"}), known=twins)[1] == [
        ("several_customers", 2, "customer", "error")
    ]
    _steps, problems = planned(
        ("customers", {"key": "C1", "code": "other", "name": "Ours"}),
        ("customers", {**NEW}),
        ("customers", {**NEW, "key": "C3"}),
        ("sites", {"customer": "nobody", "name": "x"}),
        ("sites", {"customer": "C1", "key": "S1", "name": "Depo"}),
        ("contacts", {"customer": "C1", "email": "c@x.example", "site": "Nowhere"}),
        ("agreements", {"customer": "C1", "code": "A-2", "starts_on": date(2026, 1, 1),
                        "last_on": date(2025, 1, 1)}),
        ("sites", {"name": "of nobody"}),
    )  # fmt: skip
    assert problems == [
        ("code_stays", 2, "code", "error"),
        ("twice", 4, "code", "error"),
        ("no_customer", 5, "customer", "error"),
        ("key_elsewhere", 6, "key", "error"),
        ("no_site", 7, "site", "error"),
        ("order", 8, "last_on", "error"),
    ]

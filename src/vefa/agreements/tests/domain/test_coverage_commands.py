"""`vefa coverage`, and the rules page whose examples it runs."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vefa.agreements.data import plan_codes
from vefa.config.cli import main
from vefa.coverage.domain import SHIPPED
from vefa.coverage.domain.items import ITEMS

PAGE = Path(__file__).resolve().parents[5] / "docs" / "rules" / "coverage.md"
EXAMPLE = re.compile(r"```json\n([^`]*)```\n\n```text\n([^`]*)```")
FACTS = {
    "agreement_state": "active",
    "contact_role": "authorised_contact",
    "contact_trained": True,
    "version_state": "supported",
    "in_agreement": True,
    "kind": "question",
    "item": "none",
    "work_hours": "inside",
}


@pytest.fixture
def run(monkeypatch, capsys):
    def run_with(text, *arguments):
        content = text if isinstance(text, str) else json.dumps(text)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        status = main(["coverage", *arguments])
        captured = capsys.readouterr()
        return status, captured.out.replace("\u00a0", " "), captured.err

    return run_with


def examples():
    return EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


def test_the_page_has_examples():
    assert len(examples()) == 8


@pytest.mark.parametrize(("given", "shown"), examples())
def test_the_examples_of_the_page_hold(run, given, shown):
    command = "decide" if "facts" in json.loads(given) else "check"
    _, out, err = run(given, command, "-")
    assert (out, err) == (shown, "")


def test_the_page_lists_every_fact_and_item():
    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"\| `(\w+)` \| \w+ \| (.*) \|", page))
    tested = {name for name, spec in SHIPPED.facts.items() if spec.stage != "text"}
    assert set(rows) == tested
    for name in tested - {"item"}:
        values = SHIPPED.facts[name].values
        assert not values or rows[name].split() == list(values)
    for name in set(SHIPPED.facts) - tested:
        assert f"`{name}`" in page
    words = set(page.split())
    assert set(ITEMS) - {"none"} <= words


def test_a_decision_is_printed_as_json(run):
    status, out, _ = run({"plan": "standard", "facts": FACTS}, "decide", "-", "--json")
    decision = json.loads(out)
    assert status == 0
    assert (decision["outcome"], decision["clause"]) == ("covered", "10.2")
    assert decision["facts"]["plan"]["kk"] == "Стандарт"


def test_clauses_of_one_s_own_are_read_from_a_file(run, tmp_path):
    words = dict.fromkeys(("en", "tr", "ru", "kk"), "x")
    clause = {"number": "1", "code": "all", "outcome": "covered", "title": words, "text": words}
    file = tmp_path / "clauses.json"
    file.write_text(json.dumps({"clauses": [clause], "facts": {}}), encoding="utf-8")
    assert run("", "decide", str(file))[:2] == (0, "Clause 1 “x”: x → covered\n")
    file.write_text(json.dumps([clause]), encoding="utf-8")
    assert run("", "check", str(file))[:2] == (0, "clauses: 1, problems: 0\n")


@pytest.mark.parametrize("plan", plan_codes())
def test_the_shipped_plans_have_no_problem(run, plan):
    status, out, _ = run("", "check", "--plan", plan)
    assert status == 0
    assert out.endswith("problems: 0\n")


@pytest.mark.parametrize("language", ["en", "tr", "ru", "kk"])
def test_problems_are_told_in_the_language_asked_for(run, language):
    status, out, _ = run([], "check", "-", "--language", language)
    assert status == 1
    assert out.endswith("problems: 1\n")


@pytest.mark.parametrize(
    ("command", "given", "said"),
    [
        ("decide", "{", "Expecting"),
        ("decide", [], "expected an object with facts"),
        ("decide", {"facts": {}}, "expected an object with plan, agreement or clauses"),
        ("decide", {"plan": "gold", "facts": {}}, "no plan template 'gold'"),
        ("decide", {"plan": "standard", "facts": {"kind": "x"}}, "“x” is no value"),
        ("decide", {"plan": "standard", "facts": {}, "subject": "y"}, "do not speak of “y”"),
        ("decide", {"plan": "standard", "facts": {}, "language": "de"}, "expected one of"),
        ("decide", {"plan": "standard", "facts": {"kind": "x"}, "language": "tr"}, "değeri değil"),
        ("decide", {"clauses": [], "facts": {}}, "No clause decides"),
        ("decide", {"plan": "standard", "agreement": "AN-1", "facts": {}}, "expected only one of"),
        ("decide", {"agreement": "AN-1", "at": "2026-03-14", "facts": {}}, "instant with its zone"),
        ("decide", {"agreement": "AN-1", "at": [], "facts": {}}, "instant with its zone"),
        ("decide", "[" * 100_000, "nested too deeply"),
        ("check", 3, "expected an object with plan, agreement or clauses"),
        ("check", [{"number": "1"}], "no outcome"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_a_reason(run, command, given, said):
    status, out, err = run(given, command, "-")
    assert (status, out) == (2, "")
    assert said in err


def test_a_file_that_is_not_there_is_refused(run):
    status, _, err = run("", "decide", "nowhere.json")
    assert status == 2
    assert "nowhere.json" in err


def test_the_command_starts_without_django():
    code = "import sys, vefa.agreements.management.cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

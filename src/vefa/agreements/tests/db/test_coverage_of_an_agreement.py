"""`vefa coverage` with the code of an agreement: its terms in force, and the facts it gives."""

import json
from datetime import timedelta

import pytest

from vefa.agreements.actions import LineValues, suspend_agreement
from vefa.agreements.queries import line_terms
from vefa.agreements.tests.factories import (
    AT,
    BEGIN,
    WHO,
    make_agreement,
    make_customer,
    publish,
)
from vefa.config.cli import main
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.django_db

LINE = "software_support"
FACTS = {
    "contact_role": "authorised_contact",
    "contact_trained": True,
    "version_state": "supported",
    "in_agreement": True,
    "kind": "question",
    "item": "none",
    "work_hours": "inside",
}


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def agreement():
    return make_agreement(make_customer())


@pytest.fixture
def decide(tmp_path, capsys):
    def ask(agreement="AN-1", *arguments, facts=FACTS, at=AT, command="decide", **more):
        asked = {"agreement": agreement, "at": at.isoformat(), "facts": facts, **more}
        file = tmp_path / "asked.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        status = main(["coverage", command, str(file), *arguments])
        told = capsys.readouterr()
        return status, told.out.replace("\u00a0", " "), told.err

    return ask


@pytest.mark.parametrize("named", ["SLA/7", "anadolu/SLA/7"])
def test_an_agreements_code_may_hold_a_slash(agreement, decide, named):
    publish(agreement)
    type(agreement).objects.update(code="SLA/7")
    status, out, err = decide(named, line=LINE)
    assert (status, err) == (0, "")
    assert "Clause 10.2" in out


def test_the_terms_in_force_decide(agreement, decide):
    """A clause that the agreement's own terms word otherwise, from a day on."""
    first = publish(agreement)
    clauses = line_terms(first, LINE)["clauses"]
    words = {"title": {**clauses[0]["title"], "en": "Whatever is asked"}}
    changed = [{**each, **(words if each["number"] == "10.2" else {})} for each in clauses]
    later = BEGIN + timedelta(days=90)
    publish(agreement, valid_from=later, lines=[LineValues(changes={"clauses": changed})])
    status, out, err = decide(line=LINE)
    assert (status, err) == (0, "")
    assert "Clause 10.2 “Questions”" in out
    assert "Clause 10.2 “Whatever is asked”" in decide("anadolu/AN-1", at=later)[1]
    decision = json.loads(decide("AN-1", "--json", at=later)[1])
    assert (decision["outcome"], decision["clause"]) == ("covered", "10.2")
    assert decision["facts"]["agreement_state"] == "active"
    assert decision["facts"]["plan"]["en"] == "Standard"


def test_what_the_agreement_gives_can_be_asked_otherwise(agreement, decide):
    publish(agreement)
    suspend_agreement(**WHO, agreement=agreement, reason="Audit")
    outcome = json.loads(decide("AN-1", "--json", at=AT)[1])["outcome"]
    asked = {**FACTS, "agreement_state": "active"}
    assert (outcome, json.loads(decide("AN-1", "--json", facts=asked)[1])["outcome"]) == (
        "not_served",
        "covered",
    )


def test_its_clauses_are_checked(agreement, decide):
    publish(agreement)
    status, out, _ = decide(command="check")
    assert status == 0
    assert out.endswith("problems: 0\n")


def test_what_is_not_there_is_refused_with_a_reason(agreement, decide):
    def said(*given, **more):
        status, out, err = decide(*given, **more)
        assert (status, out) == (2, "")
        return err

    assert "has no terms at" in said()
    publish(agreement)
    assert "has no terms at" in said(at=BEGIN - timedelta(days=1))
    assert "there is no NOTHING" in said("NOTHING")
    assert "there is no other/AN-1" in said("other/AN-1")
    assert "expected one of software_support" in said(line="care")
    publish(make_agreement(make_customer("other")))
    assert "several customers have AN-1" in said()

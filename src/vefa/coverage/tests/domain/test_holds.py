"""Duties that hold a decision: provisional, told, kept, never a change of outcome."""

import json

from vefa.coverage.domain import ClauseSet, Decision, Hold, Outcome, decide, explain
from vefa.coverage.tests.domain.small import SAME, row

CLAUSES = ClauseSet.from_json(
    {"clauses": [row("3.1", "not_served", {"agreement_state": ["lapsed"]}), row("11.1")]}
)
MEANING = {**SAME, "en": "no change without a backup"}
BACKUPS = Hold("backups", {**SAME, "en": "Backups"}, MEANING)
ACTIVE = {"agreement_state": "active"}


def test_a_held_decision_is_provisional_and_says_who_must_act():
    decision = decide(ACTIVE, CLAUSES, holds=[BACKUPS])
    assert (decision.outcome, decision.open_facts) == (Outcome.COVERED, ())
    assert decision.provisional
    first, held = explain(decision, CLAUSES, "en")
    assert first.conclusion == "covered, for now"
    assert (held.role, held.title) == ("duty", "Backups")
    assert held.line == (
        "The duty “Backups” is not met: no change without a backup. The customer has to act."
    )
    lapsed = Hold("backups", BACKUPS.title, BACKUPS.meaning, expired=True)
    assert "has run out" in explain(decide(ACTIVE, CLAUSES, holds=[lapsed]), CLAUSES, "en")[1].line


def test_it_is_kept_and_read_again_as_it_was():
    decision = decide(ACTIVE, CLAUSES, holds=[BACKUPS])
    kept = json.loads(json.dumps(decision.to_json()))
    assert Decision.from_json(kept, CLAUSES.vocabulary) == decision
    assert "holds" not in decide(ACTIVE, CLAUSES).to_json()


def test_where_there_is_no_service_nothing_is_held():
    decision = decide({"agreement_state": "lapsed"}, CLAUSES, holds=[BACKUPS])
    assert (decision.holds, decision.provisional) == ((), False)

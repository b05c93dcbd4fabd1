from vefa.agreements.data import plan_template
from vefa.agreements.domain.what_if import decided
from vefa.coverage.domain import Outcome, decide

SERVED = {
    "agreement_state": "active",
    "contact_role": "authorised_contact",
    "contact_trained": True,
    "version_state": "supported",
    "in_agreement": True,
    "warranty": "none",
    "outage": False,
    "item": "none",
    "kind": "fault",
    "cause": "ordinary_use",
    "nature": "no_fault",
}
CASES = [
    {**SERVED, "work_hours": "inside"},
    {**SERVED, "work_hours": "outside"},
    {**SERVED, "work_hours": "outside", "agreement": "AN-1"},
    {**SERVED, "work_hours": "inside", "cause": "user"},
    {"agreement_state": "lapsed"},
]


def test_out_of_hours_is_billable_under_standard_and_included_in_premium():
    standard, premium = (plan_template(plan).clauses for plan in ("standard", "premium"))
    assert decided(CASES, standard)[:3] == [Outcome.COVERED, Outcome.BILLABLE, Outcome.BILLABLE]
    assert decided(CASES, premium)[:3] == [Outcome.COVERED] * 3


def test_each_case_is_decided_as_alone():
    for plan in ("standard", "premium", "agreed_dates"):
        clauses = plan_template(plan).clauses
        alone = [decide(facts, clauses, "request").outcome for facts in CASES]
        assert decided(CASES, clauses) == alone

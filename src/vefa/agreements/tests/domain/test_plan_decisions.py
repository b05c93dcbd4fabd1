"""What the shipped plans decide, case by case."""

import pytest

from vefa.agreements.data import plan_codes, plan_template
from vefa.coverage.domain import LANGUAGES, decide, explain

# A fault, reported by the authorised contact of a customer in force, looked at in working hours.
SERVED = {
    "agreement_state": "active",
    "contact_role": "authorised_contact",
    "contact_trained": True,
    "version_state": "supported",
    "device_state": "in_inventory",
    "in_agreement": True,
    "repair_line": False,
    "warranty": "none",
    "kind": "fault",
    "item": "none",
    "work_hours": "inside",
    "outage": False,
}
KNOWN_CAUSE = {"nature": "no_fault", "cause": "ordinary_use"}
EXCLUDED = (
    "user", "unannounced_change", "customer_part", "third_party", "outside_attack",
    "force_majeure",
)  # fmt: skip


def decided(plan, subject="request", **facts):
    known = {**SERVED, **facts}
    return decide(known, plan_template(plan).clauses, subject)


def code_of(plan, decision):
    return plan_template(plan).clauses.clause(decision.clause).code


CASES = [
    # plan, subject, facts, outcome and clause
    ("standard", "request", {}, "covered faults"),
    ("standard", "request", {"kind": "question"}, "covered questions"),
    ("standard", "request", {"kind": "complaint"}, "covered complaints_findings"),
    ("standard", "request", {"kind": "request"}, "billable closing"),
    ("standard", "request", {"kind": "change"}, "billable change_request"),
    ("standard", "request", {"kind": "development"}, "billable development_request"),
    # group 1
    ("standard", "request", {"agreement_state": "none"}, "not_served no_agreement"),
    ("standard", "request", {"agreement_state": "lapsed"}, "not_served agreement_ended"),
    ("standard", "visit", {"agreement_state": "ended"}, "not_served agreement_ended"),
    ("standard", "request", {"agreement_state": "suspended"}, "not_served agreement_suspended"),
    ("standard", "request", {"agreement_state": "run_off"}, "covered faults"),
    ("standard", "request", {"agreement_state": "run_off_over"}, "billable run_off_over"),
    ("standard", "request", {"agreement_state": "expiring"}, "covered faults"),
    ("standard", "request", {"contact_role": "end_user"}, "not_served contact_not_named"),
    ("helpdesk", "request", {"contact_role": "end_user"}, "covered faults"),
    ("helpdesk", "request", {"contact_role": "not_named"}, "not_served contact_not_named"),
    ("standard", "request", {"contact_trained": False}, "not_served contact_not_trained"),
    ("helpdesk", "request", {"contact_trained": False}, "covered faults"),
    ("standard", "request", {"contact_role": "signal", "contact_trained": None}, "covered faults"),
    ("standard", "request", {"version_state": "ended"}, "not_served version_ended"),
    ("standard", "request", {"version_state": "ended_served"}, "covered faults"),
    ("premium", "request", {"in_agreement": False}, "not_served not_in_agreement"),
    ("helpdesk", "request", {"device_state": "not_in_inventory"},
     "not_served device_not_in_inventory"),
    ("helpdesk", "request", {"device_state": "not_standard"}, "not_served device_not_standard"),
    # groups 2 and 3 cover the remedy, whoever did what
    ("standard", "request", {"nature": "product_defect", "cause": "user"}, "covered own_defect"),
    ("standard", "request", {"cause": "our_weakness"}, "covered own_weakness"),
    ("standard", "request", {"cause": "our_work"}, "covered own_work"),
    ("standard", "part", {"cause": "our_work"}, "covered own_work"),
    ("standard", "request", {"kind": "request", "item": "security_incident",
                             "cause": "our_weakness"}, "covered own_damage"),
    ("standard", "remote_work", {"kind": "request", "item": "data_restoration",
                                 "cause": "our_work"}, "covered own_damage_work"),
    ("helpdesk", "request", {"warranty": "in_warranty", "cause": "ordinary_use"},
     "covered warranty"),
    ("helpdesk", "request", {"warranty": "in_warranty", "cause": "user"},
     "billable caused_by_user"),
    ("helpdesk", "part", {"warranty": "in_warranty", "cause": "ordinary_use"}, "covered warranty"),
    ("helpdesk", "part", {"warranty": "in_warranty", "cause": "user"},
     "billable part_outside_warranty"),
    ("helpdesk", "part", {"warranty": "expired"}, "billable part_outside_warranty"),
    # but never hours, visits or travel
    ("standard", "remote_work", {"nature": "product_defect"}, "covered own_defect_work"),
    ("standard", "remote_work", {"nature": "product_defect", "work_hours": "outside"},
     "billable out_of_hours"),
    ("standard", "visit", {"nature": "product_defect", "place": "agreed_site"}, "billable visit"),
    ("standard", "travel", {"cause": "our_work"}, "billable travel"),
    ("agreed_dates", "travel", {"outage": True, "place": "agreed_site"}, "billable travel"),
    # group 4
    ("standard", "remote_work", {"cause": "user", "nature": "no_fault"},
     "billable excluded_cause_work"),
    # group 5
    ("standard", "request", {"work_hours": "outside"}, "billable out_of_hours"),
    ("premium", "request", {"work_hours": "outside"}, "covered any_hour"),
    ("premium", "remote_work", {"work_hours": "outside"}, "covered any_hour"),
    ("helpdesk", "request", {"work_hours": "outside"}, "billable out_of_hours"),
    ("standard", "visit", {"severity": "S1", "place": "agreed_site"}, "billable visit"),
    ("premium", "visit", {"severity": "S1", "place": "agreed_site"}, "billable visit"),
    ("helpdesk", "visit", {"severity": "S1", "place": "agreed_site"}, "billable visit"),
    ("helpdesk", "visit", {"place": "other_site"}, "billable visit_elsewhere"),
    ("agreed_dates", "visit", {"outage": True, "place": "agreed_site", "cause": "ordinary_use"},
     "covered outage_visit"),
    ("agreed_dates", "visit", {"outage": True, "place": "agreed_site", "work_hours": "outside"},
     "covered outage_visit"),
    ("agreed_dates", "visit", {"outage": True, "place": "agreed_site", "cause": "user"},
     "billable excluded_cause_visit"),
    ("agreed_dates", "visit", {"place": "agreed_site"}, "billable visit_outside_plan"),
    ("agreed_dates", "visit", {"outage": True, "place": "other_site"}, "billable visit_elsewhere"),
    ("agreed_dates", "remote_work", {"outage": True, "work_hours": "outside"},
     "covered outage_work"),
    ("agreed_dates", "remote_work", {"work_hours": "outside"}, "billable out_of_hours"),
    # group 6
    ("standard", "request", {"nature": "product_issue"}, "billable configuration_issue"),
    ("premium", "request", {"nature": "environment"}, "billable environment_issue"),
    ("agreed_dates", "request", {"nature": "product_issue"}, "covered faults"),
    ("helpdesk", "request", {"nature": "environment"}, "covered faults"),
    ("standard", "request", {"item": "performance"}, "billable performance"),
    ("standard", "request", {"item": "performance", "nature": "product_defect"},
     "covered own_defect"),
    ("standard", "request", {"kind": "request", "item": "configuration"},
     "billable configuration_service"),
    ("standard", "loaner", {"supplied_by_us": True}, "billable loaner_outside"),
    # upgrades: the right and our own patches are covered, our staff in production is not
    ("standard", "request", {"kind": "request", "item": "own_updates"}, "covered own_updates"),
    ("standard", "upgrade", {"upgrade_kind": "patch", "environment": "test",
                             "done_by": "provider"}, "covered own_updates_installed"),
    ("standard", "upgrade", {"upgrade_kind": "service_pack", "environment": "production",
                             "done_by": "customer"}, "covered own_updates_installed"),
    ("standard", "upgrade", {"upgrade_kind": "patch", "environment": "production",
                             "done_by": "provider"}, "billable production_upgrade"),
    ("standard", "upgrade", {"upgrade_kind": "patch", "environment": "production",
                             "done_by": "provider", "nature": "product_defect"},
     "covered own_defect_work"),
    ("premium", "upgrade", {"upgrade_kind": "named_major_version", "environment": "test",
                            "done_by": "customer"}, "covered own_updates_installed"),
    ("premium", "upgrade", {"upgrade_kind": "named_major_version", "environment": "test",
                            "done_by": "provider"}, "billable version_upgrade_work"),
    ("premium", "upgrade", {"upgrade_kind": "other_major_version", "environment": "test",
                            "done_by": "customer"}, "billable other_major_version"),
    ("agreed_dates", "upgrade", {"upgrade_kind": "service_pack", "environment": "production",
                                 "done_by": "provider"}, "covered patches_installed"),
    ("helpdesk", "upgrade", {"upgrade_kind": "minor_version", "environment": "production",
                             "done_by": "provider"}, "covered version_renewals"),
    # group 7
    ("agreed_dates", "request", {"kind": "development", "developments_left": 5},
     "allowance developments_allowance"),
    ("agreed_dates", "request", {"kind": "development", "developments_left": 0},
     "billable developments_beyond"),
    ("agreed_dates", "request", {"kind": "request", "item": "custom_development",
                                 "developments_left": 5}, "allowance development_item_allowance"),
    ("agreed_dates", "request", {"kind": "request", "item": "custom_development",
                                 "developments_left": 0}, "billable custom_development"),
    # group 8
    ("agreed_dates", "request", {"kind": "request"}, "covered service_requests"),
    ("agreed_dates", "request", {"kind": "maintenance"}, "covered maintenance_needs"),
    ("agreed_dates", "request", {"kind": "request", "item": "performance"}, "covered tuning"),
    ("agreed_dates", "request", {"kind": "change", "item": "law_configuration"},
     "covered configuration"),
    ("agreed_dates", "request", {"kind": "request", "item": "database_move"},
     "covered database_move"),
    ("agreed_dates", "request", {"kind": "request", "item": "archiving"}, "covered archiving"),
    ("agreed_dates", "request", {"kind": "request", "item": "standby_sync"},
     "covered standby_sync"),
    ("agreed_dates", "request", {"kind": "request", "item": "outage_report"},
     "covered outage_report"),
    ("agreed_dates", "request", {"kind": "request", "item": "quarterly_delivery"},
     "covered quarterly_delivery"),
    ("helpdesk", "request", {"kind": "request"}, "covered service_requests"),
    ("helpdesk", "request", {"kind": "request", "item": "remote_desktop"},
     "covered remote_desktop"),
    ("helpdesk", "request", {"kind": "request", "item": "new_device"}, "billable new_device"),
    ("helpdesk", "request", {"kind": "request", "item": "removal_relocation"},
     "billable removal_relocation"),
    ("helpdesk", "loaner", {"supplied_by_us": True}, "covered loaner_included"),
    ("helpdesk", "loaner", {"supplied_by_us": False}, "billable loaner_outside"),
    ("helpdesk", "request", {"item": "hardware_repair"}, "not_served hardware_repair_excluded"),
    ("helpdesk", "request", {"item": "hardware_repair", "repair_line": True},
     "covered hardware_repair"),
    ("helpdesk", "request", {"kind": "request", "item": "consumables"}, "not_served consumables"),
    ("helpdesk", "request", {"kind": "request", "item": "application_support"},
     "not_served application_support"),
    ("helpdesk", "request", {"kind": "request", "item": "customer_tool"},
     "billable customer_tool"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "subject", "facts", "expected"), CASES)
def test_the_plan_decides(plan, subject, facts, expected):
    decision = decided(plan, subject, **facts)
    assert f"{decision.outcome} {code_of(plan, decision)}" == expected


@pytest.mark.parametrize("plan", plan_codes())
@pytest.mark.parametrize("cause", EXCLUDED)
def test_an_excluded_cause_is_billable(plan, cause):
    decision = decided(plan, cause=cause, nature="no_fault")
    assert (decision.outcome, decision.provisional) == ("billable", False)
    assert plan_template(plan).clauses.clause(decision.clause).group == 4


@pytest.mark.parametrize("plan", plan_codes())
def test_a_fault_is_covered_for_now_while_its_cause_is_open(plan):
    decision = decided(plan)
    assert (decision.outcome, decision.provisional) == ("covered", True)
    assert {fact.fact for fact in decision.open_facts} <= {"cause", "nature"}
    assert not decided(plan, **KNOWN_CAUSE).provisional


@pytest.mark.parametrize("plan", plan_codes())
def test_a_question_has_nothing_open(plan):
    assert not decided(plan, kind="question").provisional


@pytest.mark.parametrize("plan", plan_codes())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_reads_as_whole_sentences(plan, language):
    clauses = plan_template(plan).clauses
    for case_plan, subject, facts, _ in CASES:
        if case_plan != plan:
            continue
        for extra in ({}, plan_template(plan).shown_facts(), FILLED):
            decision = decide({**SERVED, **facts, **extra}, clauses, subject)
            for sentence in explain(decision, clauses, language):
                assert not set("{}[]|…") & set(sentence.line), sentence.line
                assert "  " not in sentence.line


FILLED = {
    "plan": "X",
    "agreement": "B-7",
    "authorised_contact": "Ayşe Yılmaz",
    "product": "Defter",
    "version": "4.2",
    "asset": "L-0042",
    "third_party": "Telekom",
    "currency": "KZT",
    "work_at": "2026-03-14T14:10",
    "agreement_ended_on": "2026-03-31",
    "run_off_until": "2026-04-30",
    "support_ended_on": "2025-12-31",
    "warranty_until": "2027-01-15",
    "week": {"sun": [["08:00", "17:00"]]},
}


def test_the_sentence_of_the_standard_plan():
    plan = plan_template("standard")
    facts = {
        **SERVED,
        **plan.shown_facts(),
        "kind": "question",
        "work_hours": "outside",
        "work_at": "2026-03-14T14:10",
    }
    first = explain(decide(facts, plan.clauses), plan.clauses, "en")[0]
    assert first.line == (
        "Clause 7.3 “Work outside working hours”: you asked for work on Saturday at 14:10; your "
        "hours are Monday to Friday 08:00–17:00 (Standard plan) → billable at the out-of-hours rate"
    )

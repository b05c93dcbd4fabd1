from copy import deepcopy

import pytest

from vefa.agreements.data import plan_template
from vefa.agreements.domain.validation import TermsRefused, problems_in, validate
from vefa.coverage.domain import LANGUAGES


@pytest.fixture
def line():
    plan = plan_template("agreed_dates")
    calendar = plan.hours.calendar(site_timezone="Asia/Almaty")
    return plan.to_terms(calendars={"site": calendar}, calendar="site")


def clause(line, code):
    return next(row for row in line["clauses"] if row["code"] == code)


def parts(line):
    return [problem.part for problem in problems_in(line)]


def test_shipped_terms_may_be_published(line):
    assert validate(line) is None


def test_a_contradiction_is_refused_with_its_clauses(line):
    second = {**deepcopy(clause(line, "faults")), "number": "10.99", "code": "faults_again"}
    second |= {"outcome": "billable", "rate": "support_hour"}
    line["clauses"].insert(-1, second)
    with pytest.raises(TermsRefused) as caught:
        validate(line)
    (problem,) = caught.value.problems
    assert problem.clauses == (clause(line, "faults")["number"], "10.99")
    assert set(problem.said) == set(LANGUAGES)
    assert "10.99" in problem.said["kk"]


def test_an_unreachable_clause_is_refused(line):
    late = {**deepcopy(clause(line, "questions")), "number": "10.99", "code": "questions_late"}
    late["when"]["severity"] = ["S1"]
    line["clauses"].insert(-1, late)
    (problem,) = problems_in(line)
    assert problem.clauses == ("10.99", clause(line, "questions")["number"])


def test_terms_without_a_closing_default_are_refused(line):
    line["clauses"].pop()
    problems = problems_in(line)
    assert problems
    assert all("closing default" in problem.said["en"] for problem in problems)


def test_clauses_that_cannot_be_read_are_refused(line):
    line["clauses"][0]["when"] = {"agreement_state": ["sleeping"]}
    (problem,) = problems_in(line)
    assert problem.part == "clauses"
    assert "agreement_state" in problem.said["ru"]


def test_a_rate_that_the_terms_do_not_have_is_refused(line):
    line["rates"] = [rate for rate in line["rates"] if rate["code"] != "audit"]
    (problem,) = problems_in(line)
    assert (problem.part, problem.clauses) == ("rates", (clause(line, "system_audit")["number"],))


def test_an_allowance_that_the_terms_do_not_have_is_refused(line):
    line["allowances"] = []
    assert parts(line) == ["allowances", "allowances"]


def test_a_calendar_that_cannot_be_read_is_refused(line):
    line["calendars"]["site"]["timezone"] = "Mars/Olympus"
    assert parts(line) == ["calendars"]


@pytest.mark.parametrize(
    "change",
    [
        {"targets": {"lunch": None}},
        {"clock": "response"},
        {"targets": {"response": {"minutes": -1, "in": "business"}}},
        {"kind": "fault", "targets": {"response": {"minutes": 1}}},
    ],
)
def test_a_target_that_cannot_be_read_is_refused(line, change):
    line["targets"][0] |= change
    assert parts(line) == ["targets"]


def test_two_targets_for_the_same_tickets_are_refused(line):
    line["targets"] += [
        {"family": "erp", "targets": {"response": "next_release"}},
        {"kind": "question", "targets": {"response": {"hours": 1, "in": "elapsed"}}},
    ]
    (problem,) = problems_in(line)
    assert problem.part == "targets"
    assert "“Yanıt” aynı taleplere iki kez" in problem.said["tr"]
    assert "tüm önem dereceleri, soru" in problem.said["tr"]


def test_a_severity_table_with_a_hole_is_refused(line):
    del line["severity_table"]["table"]["few"]["minor"]
    assert parts(line) == ["severity_table"]
    line["severity_table"] = {}
    assert parts(line) == ["severity_table"]


@pytest.mark.parametrize(
    "change",
    [
        {"run_off_days": 0},
        {"silent_close_business_days": "5"},
        {"question_repeats_business_days": [5, 2]},
        {"question_repeats_business_days": []},
        {"default_severity": "S5"},
        {"silent_close_business_days": 99_999_999_999},
        {"planned_work_notice_days": 3_661},
        {"question_repeats_business_days": [2, 99_999_999_999]},
        {"renewal_reminder_days": [90, 99_999_999_999]},
    ],
)
def test_periods_that_mean_nothing_are_refused(line, change):
    line["periods"] |= change
    assert parts(line) == ["periods"]


@pytest.mark.parametrize("amount", [0, 1e-10, 10_000_000, 1e30, float("nan"), float("inf")])
@pytest.mark.parametrize("unit", ["minutes", "hours", "business_days"])
def test_a_time_that_nobody_could_keep_is_refused_in_words(line, unit, amount):
    line["targets"][0]["targets"]["response"] = {unit: amount}
    (problem,) = problems_in(line)
    assert problem.part == "targets"
    assert "не меньше минуты" in problem.said["ru"]


@pytest.mark.parametrize("percent", [0, 150, float("nan"), float("inf"), "80"])
def test_warnings_are_percentages_and_told_of_as_such(line, percent):
    line["thresholds"] = [percent]
    (problem,) = problems_in(line)
    assert problem.part == "thresholds"
    assert "при процентах" in problem.said["ru"]


def test_hours_that_never_open_are_told_of_without_the_calendars_name(line):
    line["calendars"]["site"]["week"] = {}
    (problem,) = problems_in(line)
    assert problem.part == "calendars"
    assert "site" not in problem.said["kk"]


def test_content_without_its_parts_is_refused(line):
    del line["periods"], line["targets"]
    assert parts(line) == ["targets", "periods"]

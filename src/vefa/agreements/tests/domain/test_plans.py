"""The shipped templates: complete, without contradictions, with the figures of the plans."""

import json
from decimal import Decimal

import pytest

from vefa.agreements.data import library, plan_codes, plan_template
from vefa.agreements.domain.targets import clock_terms
from vefa.agreements.domain.templates import BadTemplate, Library, PlanTemplate
from vefa.agreements.domain.validation import problems_in
from vefa.calendars.domain import Calendar
from vefa.commitments.domain import Clock, Terms
from vefa.coverage.domain import LANGUAGES, check, included
from vefa.coverage.domain.items import EXTRA_ITEMS, OUT_OF_SCOPE_ITEMS

PLANS = plan_codes()
SEVERITIES = ("S1", "S2", "S3", "S4")
LUNCH = [["09:00", "13:00"], ["14:00", "18:00"]]
HOUR, DAY = 60, 1440


def terms_of(code, **more):
    plan = plan_template(code)
    calendar = plan.hours.calendar(site_timezone="Europe/Istanbul")
    return plan.to_terms(calendars={"site": calendar}, calendar="site", **more)


def texts_in(value):
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            yield value
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def written(target):
    if target in (None, "next_release"):
        return target
    if "business_days" in target:
        return f"{target['business_days']} days"
    return f"{target['minutes']} {target['in']}"


@pytest.mark.parametrize("code", PLANS)
def test_a_plan_has_no_problem(code):
    assert check(plan_template(code).clauses) == []
    assert problems_in(terms_of(code)) == []


@pytest.mark.parametrize("code", PLANS)
def test_every_text_is_in_four_languages(code):
    texts = list(texts_in(terms_of(code)))
    assert len(texts) > 150
    for text in texts:
        assert all(text[language].strip() == text[language] != "" for language in LANGUAGES)
        assert not any("а" <= letter.lower() <= "я" for letter in text["en"] + text["tr"])


def test_kazakh_is_not_russian():
    sentences = [row["text"] for row in library().clauses.values()]
    assert len(sentences) > 100
    assert all(text["ru"] != text["kk"] for text in sentences)
    specific = sum(
        any(letter in text["kk"].lower() for letter in "әғқңөұүһі") for text in sentences
    )
    assert specific == len(sentences)


def test_every_text_of_the_library_is_used():
    used = {clause["code"] for code in PLANS for clause in plan_template(code).clauses.to_json()}
    assert set(library().clauses) <= used
    assert set(library().duties) == {d["code"] for c in PLANS for d in plan_template(c).duties}
    assert set(library().rates) == {r["code"] for c in PLANS for r in plan_template(c).rates}


@pytest.mark.parametrize("code", PLANS)
def test_clauses_stand_in_the_shipped_order(code):
    groups = [clause.group for clause in plan_template(code).clauses.clauses]
    assert groups == sorted(groups)
    assert {1, 2, 3, 4, 5, 6, 8, 9} <= set(groups)
    closing = plan_template(code).clauses.clauses[-1]
    assert (closing.code, closing.condition, len(closing.subjects)) == ("closing", (), 7)


@pytest.mark.parametrize("code", PLANS)
def test_groups_two_and_three_speak_of_the_remedy_only(code):
    for clause in plan_template(code).clauses.clauses:
        if clause.group in (2, 3):
            assert set(clause.subjects) <= {"request", "part"}
            assert not {"place", "work_hours"} & {test.fact for test in clause.condition}


@pytest.mark.parametrize("code", PLANS)
def test_every_extra_service_is_named(code):
    rows = included(plan_template(code).clauses, "en")
    by_default = {
        row.decision.facts["item"] for row in rows if row.group == "services" and row.by_default
    }
    missing = by_default & set(EXTRA_ITEMS)
    # A help desk does not promise or price how the customer's own systems perform.
    assert missing == ({"performance"} if code == "helpdesk" else set())
    if code == "helpdesk":
        assert not by_default & set(OUT_OF_SCOPE_ITEMS)


@pytest.mark.parametrize(
    ("code", "clock", "targets"),
    [
        ("standard", "response", "60 business, 120 business, 240 business, 480 business"),
        ("standard", "workaround", "480 business, 2 days, None, None"),
        ("standard", "resolution", "3 days, 7 days, 15 days, next_release"),
        ("premium", "response", "30 elapsed, 60 elapsed, 240 business, 480 business"),
        ("premium", "workaround", "240 elapsed, 480 elapsed, None, None"),
        ("premium", "resolution", "1440 elapsed, 4320 elapsed, 15 days, next_release"),
        ("agreed_dates", "response", "60 business, 60 business, 60 business, 60 business"),
        ("agreed_dates", "fix_date", "120 business, 120 business, 120 business, 120 business"),
        ("agreed_dates", "onsite", "180 elapsed, 180 elapsed, 180 elapsed, 180 elapsed"),
        ("agreed_dates", "resolution", "None, None, None, None"),
        ("helpdesk", "response", "15 business, 60 business, 60 business, 60 business"),
        ("helpdesk", "resolution", "240 business, 480 business, 2 days, 5 days"),
        ("helpdesk", "workaround", "None, None, None, None"),
    ],
)
def test_targets_are_those_of_the_plan(code, clock, targets):
    found = clock_terms(terms_of(code), kind="fault")["targets"]
    assert ", ".join(str(written(found[s].get(clock))) for s in SEVERITIES) == targets


@pytest.mark.parametrize("code", PLANS)
def test_commitments_read_the_targets(code):
    content = terms_of(code)
    calendars = {name: Calendar.from_json(name, d) for name, d in content["calendars"].items()}
    terms = Terms.from_json(code, clock_terms(content, kind="fault"), calendars)
    response = terms.target("S2", Clock.RESPONSE)
    assert response.guaranteed
    assert response.after_completion is (code in {"standard", "premium"})
    question = Terms.from_json(code, clock_terms(content, kind="question"), calendars)
    assert Clock.FIX_DATE not in question.clocks
    assert terms.thresholds == (50, 75, 90, 100)


def test_one_business_day_is_the_plan_s_working_day():
    content = terms_of("standard")
    calendars = {"site": Calendar.from_json("site", content["calendars"]["site"])}
    terms = Terms.from_json("t", clock_terms(content, kind="fault"), calendars)
    assert terms.target("S1", Clock.RESOLUTION).length.total_seconds() == 3 * 9 * 3600


@pytest.mark.parametrize(
    ("code", "timezone", "week"),
    [
        ("standard", "Asia/Riyadh", dict.fromkeys(("mon", "tue", "wed", "thu", "sun"), 1)),
        ("premium", "Asia/Riyadh", dict.fromkeys(("mon", "tue", "wed", "thu", "sun"), 1)),
        ("agreed_dates", "Asia/Almaty", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 2)),
        ("helpdesk", "Asia/Riyadh", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 2)),
    ],
)
def test_hours_become_the_calendar_of_a_site(code, timezone, week):
    hours = plan_template(code).hours
    data = hours.calendar(
        site_timezone="Asia/Riyadh",
        working_days=("sun", "mon", "tue", "wed", "thu"),
        dates={"2026-09-23": []},
        until=2027,
    )
    assert data["timezone"] == timezone
    assert {day: len(spans) for day, spans in data["week"].items()} == week
    spans = LUNCH if 2 in week.values() else [["08:00", "17:00"]]
    assert all(found == spans for found in data["week"].values())
    assert (data["dates"], data["until"]) == ({"2026-09-23": []}, 2027)
    assert Calendar.from_json("site", data).to_json()["week"] == data["week"]


@pytest.mark.parametrize("code", PLANS)
def test_periods_are_the_default_ones(code):
    periods = plan_template(code).periods
    assert periods["silent_close_business_days"] == periods["reopen_business_days"] == 5
    assert periods["question_repeats_business_days"] == [2, 5, 10]
    assert (periods["run_off_days"], periods["default_severity"]) == (30, "S3")


def test_a_share_of_the_contract_value_opens_the_development_allowance():
    terms = terms_of("agreed_dates", contract_value=Decimal("24000000.10"), currency="KZT")
    (allowance,) = terms["allowances"]
    assert (allowance["share_percent"], allowance["opening"]) == (15, "3600000.02")
    assert allowance["currency"] == "KZT"


def test_amounts_belong_to_the_agreement():
    terms = terms_of("standard", amounts={"visit": Decimal("95.50")}, currency="USD")
    rates = {rate["code"]: (rate["amount"], rate["currency"]) for rate in terms["rates"]}
    assert rates["visit"] == ("95.50", "USD")
    assert rates["out_of_hours"] == (None, None)


@pytest.mark.parametrize("code", PLANS)
def test_terms_are_plain_data_of_their_own(code):
    terms = terms_of(code)
    assert json.loads(json.dumps(terms)) == terms
    terms["clauses"].clear()
    terms["duties"][0]["title"]["en"] = "changed"
    terms["severity_table"]["table"].clear()
    assert terms_of(code) != terms
    assert problems_in(terms_of(code)) == []


def test_every_combination_of_impact_and_urgency_has_a_severity():
    table = library().severity_table
    assert table["table"]["everyone"]["stopped"] == "S1"
    assert table["table"]["few"]["minor"] == "S4"
    assert {row["code"] for row in table["severities"]} == set(SEVERITIES)
    assert problems_in(terms_of("standard")) == []


def test_a_site_s_own_calendar_holds_there():
    plan = plan_template("standard")
    calendars = {
        name: plan.hours.calendar(site_timezone=timezone)
        for name, timezone in (("tr", "Europe/Istanbul"), ("kz", "Asia/Almaty"))
    }
    line = plan.to_terms(calendars=calendars, calendar="tr", sites={"7": "kz"})
    assert clock_terms(line)["calendar"] == "tr"
    assert clock_terms(line, site="7")["calendar"] == "kz"
    assert problems_in(line) == []


def test_a_template_that_does_not_exist_is_an_error():
    with pytest.raises(BadTemplate):
        plan_template("gold")


def test_an_unknown_reference_is_an_error():
    empty = Library.from_json(
        clauses=[],
        rates=[],
        duties=[],
        chapters=[{"group": 9, "number": "11"}],
        severity_table={},
        periods={},
    )
    with pytest.raises(BadTemplate, match="'closing' is not in the library"):
        PlanTemplate.from_json({"code": "x", "chapters": {"9": ["closing"]}}, empty)


def test_the_library_gives_each_code_once():
    row = {"code": "twice"}
    with pytest.raises(BadTemplate, match="twice"):
        Library.from_json(
            clauses=[row, row], rates=[], duties=[], chapters=[], severity_table={}, periods={}
        )


def test_terms_need_their_calendars_and_known_rates():
    plan = plan_template("standard")
    with pytest.raises(BadTemplate, match="calendar"):
        plan.to_terms(calendars={}, calendar="site")
    with pytest.raises(BadTemplate, match="calendar"):
        plan.to_terms(calendars={"site": {}}, calendar="site", sites={"7": "other"})
    with pytest.raises(BadTemplate, match="gold"):
        plan.to_terms(calendars={"site": {}}, calendar="site", amounts={"gold": Decimal(1)})

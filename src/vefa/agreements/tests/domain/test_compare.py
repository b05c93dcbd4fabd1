"""Each section of the terms, changed, is told in a sentence, in four languages."""

from copy import deepcopy

import pytest

from vefa.agreements.building import Place, snapshot
from vefa.agreements.data import comparison_words, plan_template
from vefa.agreements.domain.compare import TELLINGS, compare
from vefa.agreements.domain.drafts import LINE_SECTIONS
from vefa.agreements.domain.facts_of_terms import Names

LANGUAGES = ("en", "tr", "ru", "kk")
NAMES = Names({"7": "Gebze"}, {"erp": "Vefa ERP"})
LINE = "software_support"


def texts(word):
    return dict.fromkeys(LANGUAGES, word)


@pytest.fixture(scope="module")
def terms():
    plan = plan_template("standard")
    built = snapshot(
        prefix="standard",
        hours=plan.hours,
        main=Place("TR", "Europe/Istanbul"),
        sites=[],
        years=[2026],
        provider_country="TR",
    )
    line = plan.to_terms(calendars=built.calendars, calendar=built.default, currency="TRY")
    del line["calendars"]
    limits = {"included_sites": [], "products": [], "installations": [], "services": []}
    header = {
        "code": "AN-1",
        "name": "Support",
        "kind": "maintenance",
        "starts_on": "2026-01-01",
        "ends_on": "2027-01-01",
        "value": "240000.00",
        "currency": "TRY",
        "timezone": "Europe/Istanbul",
    }
    return {
        "agreement": header,
        "calendars": built.calendars,
        "sources": built.sources,
        "lines": {LINE: {**line, **limits}},
    }


def told(old, new, language="en"):
    return {
        each.section: list(each.sentences)
        for each in compare(old, new, comparison_words(language), NAMES)
    }


def changed(terms, change):
    new = deepcopy(terms)
    change(new, new["lines"][LINE])
    return new


def clause(line, code):
    return next(each for each in line["clauses"] if each["code"] == code)


def response(_terms, line):
    line["targets"][1]["targets"]["response"]["minutes"] = 30


def around_the_clock(_terms, line):
    line["targets"][1]["targets"]["response"] |= {"minutes": 30, "in": "elapsed"}


def no_resolution(_terms, line):
    line["targets"][0]["targets"]["resolution"] = None


def fix_date(_terms, line):
    row = {"kind": "fault", "targets": {"fix_date": {"minutes": 120, "in": "business"}}}
    line["targets"].append(row)


def saturday(terms, line):
    terms["calendars"][line["calendar"]]["week"]["sat"] = [["09:00", "13:00"]]


def feast(terms, line):
    terms["calendars"][line["calendar"]]["dates"]["2026-07-01"] = []


def another_year(terms, line):
    terms["calendars"][line["calendar"]]["until"] = 2027


def third_party(_terms, line):
    row = {"code": "cache", "part": texts("cache server"), "keeper": "Kuzey Ltd", "reach": "112"}
    line["third_parties"] = [row]


def band(_terms, line):
    row = {"code": "B", "name": texts("up to 50 km"), "amount": "900.00", "currency": "TRY"}
    line["travel_bands"] = [row]


def own_allowance(_terms, line):
    row = {"code": "help", "name": texts("help"), "unit": "hours", "opening": "10"}
    line["allowances"] = [{**row, "warnings": [50]}]


def in_an_area(terms, line):
    matrix(terms, line)
    line["responsibilities"]["areas"] = [{"code": "ci", "name": texts("Pipeline")}]
    line["responsibilities"]["rows"][0]["area"] = "ci"


def matrix(_terms, line):
    parties = [{"code": "we", "name": texts("we")}, {"code": "you", "name": texts("you")}]
    row = {"code": "restore", "activity": texts("Restoring"), "roles": {"we": "R", "you": "A"}}
    line["responsibilities"] = {"parties": parties, "rows": [row]}


def outline(_terms, line):
    person = {"side": "provider", "role": texts("manager"), "name": "Leyla", "reach": "555"}
    line["outline"] = {"scope": texts("The ERP"), "people": [person], "own_project": True}


def cover_hours(_terms, line):
    row = clause(line, "out_of_hours")
    row["outcome"] = "covered"
    del row["rate"]


def swap(_terms, line):
    rows = line["clauses"]
    rows[-2], rows[-3] = rows[-3], rows[-2]


CASES = [
    (
        response,
        "targets",
        "Response for S2: 2 h → 30 min, in service hours, from the complete report",
    ),
    (
        around_the_clock,
        "targets",
        "Response for S2: 2 h, in service hours, from the complete report → 30 min, day and night, "
        "from the complete report",
    ),
    (no_resolution, "targets", "Resolution for S1: 3 business days → best effort"),
    (
        fix_date,
        "targets",
        "New: Agreeing a fix date for all severities (fault) (2 h, in service hours)",
    ),
    (
        lambda _, line: line.update(thresholds=[80, 100]),
        "thresholds",
        "The desk is warned at: 50 %, 75 %, 90 % and 100 % → 80 % and 100 %",
    ),
    (lambda _, line: line.update(products=["erp"]), "scope", "Products: no limit → Vefa ERP"),
    (lambda _, line: line.update(included_sites=[7]), "scope", "Sites: no limit → Gebze"),
    (saturday, "hours", "→ Monday to Friday 08:00–17:00; Saturday 09:00–13:00, Europe/Istanbul"),
    (feast, "hours", "New: 1 July 2026 (closed)"),
    (another_year, "hours", "up to the end of: 2026 → 2027"),
    (
        lambda _, line: line["rates"][0].update(amount="1500.00", currency="TRY"),
        "rates",
        "→ 1,500.00 TRY, / hour",
    ),
    (band, "travel_bands", "New: Travel band B (up to 50 km) (900.00 TRY)"),
    (
        lambda _, line: line["rates"].pop(0),
        "rates",
        "No longer: Support rate (by quote, / hour)",
    ),
    (
        lambda _, line: line["rates"][0]["name"].update(dict.fromkeys(LANGUAGES, "help rate")),
        "rates",
        "Renamed: ",
    ),
    (
        lambda _, line: line["rates"].reverse(),
        "rates",
        "The order in which they are printed changes",
    ),
    (own_allowance, "allowances", "New: Help (10 h, both sides are told at 50 %)"),
    (third_party, "third_parties", "New: Cache server (kept by Kuzey Ltd, 112)"),
    (matrix, "responsibilities", "New: Restoring (we: R; you: A)"),
    (matrix, "responsibilities", "New: Party we"),
    (in_an_area, "responsibilities", "New: Restoring (Pipeline) (we: R; you: A)"),
    (in_an_area, "responsibilities", "New: Product area Pipeline"),
    (outline, "outline", "New: manager, our side (Leyla, 555)"),
    (
        lambda _, line: line["duties"].pop(0),
        "duties",
        "No longer: Self-help first (when a request is taken in, clocks go on)",
    ),
    (
        lambda _, line: line["duties"][0].update(stops_clock=True),
        "duties",
        "clocks go on → when a request is taken in, clocks wait while it is not met",
    ),
    (
        lambda _, line: line["duties"][0]["text"].update(ru="Ищите"),
        "duties",
        "Self-help first: worded anew",
    ),
    (cover_hours, "clauses", "→ covered"),
    (swap, "clauses", "The order changes; the first clause that fits decides"),
    (
        lambda _, line: line["severity_table"]["table"]["few"].update(stopped="S1"),
        "severity_table",
        "One person or a few, work has stopped and there is no way around: S2 → S1",
    ),
    (
        lambda _, line: line["severity_table"]["after_workaround"].update(S1="S2"),
        "severity_table",
        "S1 after an accepted workaround: S3 → S2",
    ),
    (
        lambda _, line: line["name"].update(en="Support of the ERP"),
        "service",
        "Name of the service: Software support → Support of the ERP",
    ),
    (
        lambda _, line: line.update(summary=texts("Quick help"), summary_for=""),
        "service",
        "In short: worded anew",
    ),
    (
        lambda _, line: line["periods"].update(run_off_days=60),
        "periods",
        "Days that open tickets run on after the end: 30 → 60",
    ),
    (
        lambda terms, _: terms["agreement"].update(ends_on="2028-01-01"),
        "agreement",
        "Last day: 31 December 2026 → 31 December 2027",
    ),
    (
        lambda terms, _: terms["agreement"].update(value="300000.00"),
        "agreement",
        "Contract value: 240,000.00 TRY → 300,000.00 TRY",
    ),
]


@pytest.mark.parametrize(("change", "section", "sentence"), CASES)
def test_what_changes_is_told(terms, change, section, sentence):
    found = told(terms, changed(terms, change))
    assert list(found) == [section]
    assert any(sentence in said.replace("\xa0", " ") for said in found[section]), found[section]


def test_every_section_has_a_case():
    assert {section for _, section, _ in CASES} >= set(TELLINGS)
    assert list(TELLINGS) == list(LINE_SECTIONS)


def test_equal_terms_differ_in_nothing(terms):
    assert told(terms, deepcopy(terms)) == {}


def test_a_share_of_the_value_is_told_with_its_amount():
    plan = plan_template("agreed_dates")
    (old,) = [dict(each) for each in plan.allowances]
    words = comparison_words("en")
    from_telling = dict(TELLINGS["allowances"](_with(old, "36000.00"), "x", words, NAMES))
    (fact,) = from_telling.values()
    assert fact.value.replace("\xa0", " ") == "15 % of the contract value: 36,000.00 TRY"
    yearly = _with({**old, "period": "year"}, "36000.00")
    (fact,) = dict(TELLINGS["allowances"](yearly, "x", words, NAMES)).values()
    assert fact.value.endswith("TRY, anew each year")


def _with(allowance, opening):
    return {"lines": {"x": {"allowances": [{**allowance, "opening": opening, "currency": "TRY"}]}}}


def test_a_line_of_its_own_is_told_as_a_whole(terms):
    new = deepcopy(terms)
    new["lines"]["helpdesk"] = {**new["lines"][LINE], "name": texts("Help desk")}
    assert told(terms, new) == {"scope": ["New: Service Help desk"]}
    assert told(new, terms) == {"scope": ["No longer: Service Help desk"]}


def test_a_text_that_changed_in_another_language_only(terms):
    new = changed(terms, lambda _, line: line["rates"][0]["name"].update(kk="басқа"))
    assert told(terms, new) == {"rates": ["Support rate: worded anew in another language"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_tell_all_of_it(terms, language):
    for change, _section, _sentence in CASES:
        ((sentence, *_),) = told(terms, changed(terms, change), language).values()
        assert sentence
        assert "{" not in sentence
    every = {tuple(told(terms, changed(terms, response), each)["targets"]) for each in LANGUAGES}
    assert len(every) == len(LANGUAGES)


def test_the_example_of_the_house_in_turkish(terms):
    assert told(terms, changed(terms, response), "tr")["targets"][0].replace("\xa0", " ") == (
        "S2 için Yanıt: 2 saat → 30 dk, hizmet saatlerinde, bildirim eksiksiz olunca"
    )


def with_site(terms, **other):
    """The terms in which one site has a calendar of its own; by default one that says the same."""
    found = deepcopy(terms)
    line = found["lines"][LINE]
    copy = {**deepcopy(found["calendars"][line["calendar"]]), **other}
    found["calendars"]["gebze"] = copy
    line["sites"] = {"7": "gebze"}
    return found


def test_a_calendar_of_its_own_that_says_the_same_is_no_difference(terms):
    assert told(terms, with_site(terms)) == {}
    assert told(with_site(terms), terms) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_changes_for_a_site_is_told(terms, language):
    days = with_site(terms)["calendars"]["gebze"]["dates"] | {"2026-07-01": []}
    (sentences,) = told(terms, with_site(terms, dates=days), language).values()
    assert len(sentences) == 1
    assert "Gebze" in sentences[0]
    week = {"sun": [["08:00", "12:00"]]}
    (sentences,) = told(terms, with_site(terms, week=week), language).values()
    assert len(sentences) == 1
    assert "Gebze" in sentences[0]


def test_another_calendar_everywhere_is_compared_with_the_one_before(terms):
    new = with_site(terms, week={"sun": [["08:00", "12:00"]]})
    new["lines"][LINE] |= {"calendar": "gebze", "sites": {}}
    assert told(terms, new) == {
        "hours": ["Hours: Monday to Friday 08:00–17:00 → Sunday 08:00–12:00, Europe/Istanbul"]
    }


def test_a_site_that_goes_its_own_way_renames_nothing(terms):
    before = with_site(terms)
    after = with_site(terms, dates={})
    sentences = told(before, after)["hours"]
    assert sentences
    assert all(each.startswith("No longer: ") and "(Gebze)" in each for each in sentences)

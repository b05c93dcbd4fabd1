"""What something else still names is not removed, and the refusal names it."""

import pytest

from vefa.agreements.domain.references import Known, removal_refused

LANGUAGES = ("en", "tr", "ru", "kk")


def texts(word):
    return dict.fromkeys(LANGUAGES, word)


def clause(number, **names):
    return {"number": number, "title": texts(f"Title {number}"), "text": texts("x"), **names}


LINE = {
    "rates": [{"code": "visit", "name": texts("visits")}],
    "allowances": [{"code": "hours", "unit": "hours", "name": texts("help")}],
    "travel_bands": [{"code": "B", "name": texts("up to 50 km")}],
    "responsibilities": {
        "parties": [{"code": "we", "name": texts("we")}, {"code": "you", "name": texts("you")}],
        "areas": [{"code": "pipeline", "name": texts("Pipeline")}],
        "rows": [{"activity": texts("Fixing"), "roles": {"we": "A/R"}, "area": "pipeline"}],
    },
    "clauses": [],
}
SITES = Known(sites=[("Gebze", "B"), ("Kadıköy", "A"), ("Tuzla", "B")])
DRAWN = Known(drawn={"hours": ["26-15", "26-18"]})


def without(part, key="rows"):
    matrix = LINE["responsibilities"]
    if part == "responsibilities":
        return {**LINE, part: {**matrix, key: []}}
    return {**LINE, part: []}


def said(after, known=Known(), **changes):  # noqa: B008 - a frozen value
    line = {**LINE, **changes}
    return list(removal_refused(line, {**after, **changes}, known))


def test_what_nothing_names_goes():
    for part in ("rates", "allowances", "travel_bands"):
        assert said(without(part)) == []
    assert said({**LINE, "responsibilities": None}) == []


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("rates", {"rate": "visit"}),
        ("allowances", {"allowance": "hours"}),
        ("allowances", {"when": {"hours_left": {"from": "1"}}}),
        ("allowances", {"text": texts("{hours_needed} are needed")}),
    ],
)
def test_clauses_hold_what_they_name(part, names):
    (found,) = said(without(part), clauses=[clause("7.1", **names)])
    assert "clause 7.1 Title 7.1" in found["en"]
    assert "7.1-тармақ" in found["kk"]
    assert len(set(found.values())) == len(LANGUAGES)


def test_a_refusal_names_five_and_counts_the_rest():
    clauses = [clause(f"7.{n}", rate="visit") for n in range(1, 8)]
    (found,) = said(without("rates"), clauses=clauses)
    assert "clause 7.5 Title 7.5 and 2 more" in found["en"]
    assert "7.6" not in found["en"]


def test_sites_hold_their_band():
    (found,) = said(without("travel_bands"), SITES)
    assert found["en"].startswith("“B, up to 50 km” stays: these sites are in it: Gebze, Tuzla.")


def test_requests_hold_what_they_have_drawn_from_and_its_unit():
    (found,) = said(without("allowances"), DRAWN)
    assert "(26-15, 26-18)" in found["en"]
    visits = [{**LINE["allowances"][0], "unit": "visits"}]
    (found,) = said({**LINE, "allowances": visits}, DRAWN)
    assert "keeps its unit" in found["en"]
    assert said({**LINE, "allowances": visits}) == []


@pytest.mark.parametrize(("part", "name"), [("parties", "we"), ("areas", "Pipeline")])
def test_activities_hold_parties_and_areas(part, name):
    (found,) = said(without("responsibilities", part))
    assert found["en"].startswith(f"“{name}” stays")
    assert "Fixing" in found["tr"]

"""A procedure of several services promises each of them what its own terms say, and no more."""

import pytest

from vefa.agreements.tests.domain.test_procedure import (
    content_of,
    made,
    rows_of,
    shape_of,
    texts_in,
)
from vefa.coverage.domain import LANGUAGES

FIRST, SECOND = "Software support", "Computer help desk"
BAND = {"code": "A", "amount": "900.00", "currency": "TRY"}


def texts(word):
    return dict.fromkeys(LANGUAGES, word)


def apart():
    """Two services that differ in everything that may differ."""
    content = content_of("standard", "helpdesk")
    software, desk = content["lines"].values()
    software |= {"included_sites": [], "products": ["erp"], "thresholds": [50, 100]}
    desk |= {"included_sites": [8], "products": [], "installations": [3], "services": []}
    software["periods"] = software["periods"] | {
        "silent_close_business_days": 3,
        "run_off_days": 5,
        "renewal_reminder_days": [45],
        "default_severity": "S2",
    }
    desk["periods"] = desk["periods"] | {
        "run_off_days": 60,
        "delivery_months": 6,
        "renewal_reminder_days": [90, 30],
    }
    duty = software["duties"][0]
    changed = duty | {"unmet": texts("nothing waits"), "code": desk["duties"][0]["code"]}
    desk["duties"] = [changed, *desk["duties"][1:]]
    software["third_parties"] = [{"code": "c", "part": texts("cache"), "keeper": "Kuzey"}]
    software["travel_bands"] = [BAND | {"name": texts("near")}]
    desk["travel_bands"] = [BAND | {"name": texts("far")}]
    software["channels"], desk["channels"] = ["phone", "web"], ["phone"]
    return content


def section_of(document, title):
    return next(each for each in document["sections"] if each["title"] == title)


def whole(value):
    return " ".join(texts_in(value))


def parts_of(document, title):
    return {part["title"]: part["blocks"] for part in section_of(document, title)["sections"]}


def by_group(rows):
    found = {}
    for row in rows:
        if isinstance(row, dict):
            under = found.setdefault(row["group"], [])
        else:
            under.append(row)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_services_that_differ_have_the_same_document_in_every_language(language):
    assert shape_of(made(apart(), language)) == shape_of(made(apart()))


def test_what_is_served_is_said_of_each_service():
    document = made(apart(), installations={"3": "ERP, main"})
    facts = dict(document["sections"][0]["blocks"][2]["rows"])
    assert facts["Sites"] == f"{FIRST}: all sites of the customer; {SECOND}: Ankara"
    assert facts["Products"] == f"{FIRST}: Ahenk ERP; {SECOND}: no limit"
    assert facts["Installed systems"] == f"{FIRST}: no limit; {SECOND}: ERP, main"
    assert facts["Kinds of requests"] == f"{FIRST}: fault; {SECOND}: no limit"
    alike = dict(made(content_of("standard", "helpdesk"))["sections"][0]["blocks"][2]["rows"])
    assert (alike["Sites"], alike["Products"]) == ("Almaty, Ankara", "Ahenk ERP")


def test_each_service_has_the_severity_that_holds_for_it():
    document = made(apart())
    severities = parts_of(document, "Severity")
    assert "how urgent it is, S2 holds." in whole(severities[FIRST])
    assert "how urgent it is, S3 holds." in whole(severities[SECOND])
    assert rows_of(document, "Severity")[0][0] == "S1 critical"
    assert parts_of(made(content_of("standard", "premium")), "Severity") == {}


def test_each_service_has_its_own_course():
    courses = parts_of(made(apart()), "Reporting and handling")
    assert "after 3\xa0business days" in whole(courses[f"Course of a request: {FIRST}"])
    assert "after 5\xa0business days" in whole(courses[f"Course of a request: {SECOND}"])
    channels = by_group(courses["Channels"][0]["rows"])
    assert [row[0] for row in channels["All services"]] == ["Telephone"]
    assert [row[0] for row in channels[FIRST]] == ["Portal"]


def test_the_provider_owes_each_service_what_its_terms_say():
    document = made(apart())
    shared = whole(section_of(document, "Duties of the provider")["blocks"])
    assert "remind you of the renewal of the agreement 90, 45 and 30 days" in shared
    own = {name: whole(each) for name, each in parts_of(document, "Duties of the provider").items()}
    assert "worked on for 5 more days" in own[FIRST]
    assert "worked on for 60 more days" in own[SECOND]
    assert "Every 6 months" in own[SECOND]
    assert "months" not in own[FIRST] + shared


def test_a_duty_of_two_services_is_told_of_each_in_its_own_words():
    rows = by_group(rows_of(made(apart()), "Duties of the customer"))
    assert next(row[1] for row in rows[SECOND]) == "Nothing waits."
    assert "Nothing waits." not in texts_in(rows[FIRST])
    assert rows["All services"]


def test_the_response_of_each_service_begins_where_it_begins():
    document = made(apart())
    begins = by_group(rows_of(document, "How time is counted")[: 4 + 3])
    assert begins["All services"][0][:2] == ["Resolution", "when the report is complete"]
    assert begins[FIRST][0][:2] == ["Response", "when the report is complete"]
    assert begins[SECOND][0][:2] == ["Response", "when our server takes the report"]
    rules = parts_of(document, "How time is counted")
    assert "warned when 50 % and 100 % of a time" in whole(rules[FIRST])
    assert "One business day is 8\xa0h" in whole(rules[SECOND])


def test_responses_of_one_service_that_begin_differently_say_so():
    content = content_of("standard")
    (line,) = content["lines"].values()
    line["targets"][1]["targets"]["response"].pop("starts")
    document = made(content)
    first = rows_of(document, "How time is counted")[0]
    assert first[1].startswith("when our server takes the report; where")
    cells = [row[1]["text"] for row in rows_of(document, f"{FIRST}, all requests")[:2]]
    assert cells == ["in service hours, from the complete report", "in service hours"]


def test_a_business_day_that_differs_between_sites_names_them():
    content = content_of("standard")
    (line,) = content["lines"].values()
    week = {"mon": [["08:00", "14:00"]]}
    calendar = content["calendars"][line["sites"]["7"]] | {"week": week, "changes": []}
    content["calendars"]["short"] = calendar
    line["sites"] = line["sites"] | {"7": "short"}
    said = whole(section_of(made(content), "How time is counted"))
    assert "One business day is 6\xa0h (Almaty), 9\xa0h (Ankara) in service hours." in said


def test_parts_and_travel_name_their_service():
    document = made(apart())
    bands = by_group(section_of(document, "Extra services and rates")["blocks"][2]["rows"])
    assert [bands[each][0][1] for each in (FIRST, SECOND)] == ["Near", "Far"]
    assert [*by_group(rows_of(document, "Third-party parts"))] == [FIRST]


def test_hours_are_those_of_the_sites_that_a_service_serves():
    rows = by_group(rows_of(made(apart()), "Service hours"))
    assert [row[0] for row in rows[FIRST]] == ["Almaty", "All other sites"]
    assert [row[0] for row in rows[SECOND]] == ["Ankara"]

from datetime import date

import pytest

from vefa.calendars.domain import Calendar
from vefa.commitments.domain import Clock, Terms
from vefa.reports.domain.questions import BadQuestion, Other, Question, check, with_targets

SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)
WEEK = {"timezone": "Europe/Istanbul", "week": {"mon": [["08:00", "17:00"]]}}
PLAN = Other("plan", "premium")


def asked(other=PLAN, since=SINCE, until=UNTIL):
    return Question(since, until, other, (3, 7), 11)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (asked(until=date(2025, 12, 31)), "order"),
        (asked(until=date(2037, 1, 1)), "too_long"),
        (asked(Other("best")), "kind"),
        (asked(Other("plan")), "plan"),
        (asked(Other("version")), "version"),
        (asked(Other("draft")), "draft"),
        (asked(Other("targets")), "targets"),
        (asked(Other("targets", targets={"S1": {}})), "targets"),
        (asked(Other("targets", targets={"S1": {"response": {"minutes": -1}}})), "target"),
        (asked(Other("targets", targets={"S1": {"lunch": {"minutes": 1}}})), "target"),
        (asked(Other("targets", targets={"S9": {"response": None}})), "target"),
    ],
)
def test_what_cannot_be_asked(question, code):
    with pytest.raises(BadQuestion) as refusal:
        check(question)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "other",
    [PLAN, Other("version", key=5), Other("targets", targets={"S1": {"response": None}})],
    ids=lambda other: other.kind,
)
def test_a_question_is_read_back(other):
    question = asked(other)
    check(question)
    assert Question.from_json(question.to_json()) == question


def test_a_new_target_keeps_the_words_of_the_old_one():
    calendar = Calendar.from_json("tr", WEEK)
    rows = {
        "S1": {
            "response": {"hours": 1, "in": "business", "starts": "report_completed"},
            "resolution": {"business_days": 3, "effort": "reasonable"},
        }
    }
    terms = Terms.from_json("v1", {"calendar": "tr", "targets": rows}, {"tr": calendar})
    changed = with_targets(
        terms,
        {"S1": {"response": {"minutes": 15, "in": "elapsed"}, "resolution": {"business_days": 1}}},
    )
    response = changed.target("S1", Clock.RESPONSE)
    assert response.after_completion
    assert response.elapsed
    assert not changed.target("S1", Clock.RESOLUTION).guaranteed
    assert with_targets(terms, {"S1": {"resolution": None}}).target("S1", Clock.RESOLUTION) is None
    assert with_targets(terms, {}) == terms

"""Plans of the provider's own: kept from drafted terms, offered to new agreements, replaced."""

from datetime import date

import pytest
from django.test import Client

from vefa.agreements.actions import change_section, start_draft
from vefa.agreements.models import Agreement, OwnPlan, TermsDraft
from vefa.agreements.queries.plans import plan_with, plans_offered
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.importing.domain.columns import fold
from vefa.importing.queries.vocabulary import words
from vefa.reports.queries.other_terms import Calendars, terms_of_plan

WORDS = {
    f"{part}_{language}": f"Gold {part} {language}"
    for part in ("name", "summary")
    for language in ("en", "tr", "ru", "kk")
}


@pytest.fixture
def draft(cast: Cast) -> TermsDraft:
    with scoped(EVERYTHING):
        agreement = cast.ours.agreement
        made = start_draft(
            actor=SYSTEM, at=MONDAY, agreement=agreement, effective_on=date(2027, 1, 1), reason="x"
        )
        return change_section(
            actor=SYSTEM,
            at=MONDAY,
            draft=made,
            line=line_in(made),
            section="thresholds",
            content={"thresholds": [40, 80]},
            expected_revision=1,
        )


def line_in(draft: TermsDraft) -> str:
    return str(next(iter(draft.content["lines"])))


def path_of(draft: TermsDraft) -> str:
    return f"/desk/terms/{draft.pk}/{line_in(draft)}/plan/"


def test_what_was_written_for_one_begins_another(
    manager: Client, cast: Cast, draft: TermsDraft
) -> None:
    assert manager.get(path_of(draft)).status_code == 200
    kept = manager.post(path_of(draft), {**WORDS, "code": "gold"})
    assert kept["Location"] == "/desk/agreements/plans/"
    assert "Gold name en" in manager.get(kept["Location"]).content.decode()
    strangers = cast.strangers.customer
    said = {
        "code": "Y-2", "name": "Altın", "kind": "maintenance", "plan": "gold", "value": "1000",
        "starts_on": "2027-01-01", "last_on": "2027-12-31", "currency": "TRY",
    }  # fmt: skip
    assert (
        "Gold summary en"
        in manager.get(f"/desk/customers/{strangers.pk}/agreements/new/").content.decode()
    )
    made = manager.post(f"/desk/customers/{strangers.pk}/agreements/new/", said)
    assert made.status_code == 302, made.content.decode()
    with scoped(EVERYTHING):
        theirs = TermsDraft.objects.get(agreement=Agreement.objects.get(code="Y-2"))
        line = theirs.content["lines"][line_in(draft)]
        assert (line["thresholds"], line["plan"]["code"]) == ([40, 80], "gold")
        source = draft.content["lines"][line_in(draft)]
        for part in ("targets", "clauses", "duties", "rates", "periods", "hours"):
            assert line[part] == source[part]
        assert str(cast.ours.site.pk) not in line["sites"]
        assert Entry.objects.filter(deed="plan_kept").count() == 1


def test_one_that_is_no_longer_offered_still_explains_old_agreements(
    manager: Client, draft: TermsDraft
) -> None:
    manager.post(path_of(draft), {**WORDS, "code": "gold"})
    row = OwnPlan.objects.get()
    before = [plan.code for plan in plans_offered()]
    manager.post(f"/desk/agreements/plans/{row.pk}/offer/", {"offered": "no"})
    assert before[0] == "gold"
    assert [plan.code for plan in plans_offered()] == before[1:]
    assert plan_with("gold").name["kk"] == "Gold name kk"
    manager.post(f"/desk/agreements/plans/{row.pk}/offer/", {"offered": "yes"})
    assert [plan.code for plan in plans_offered()] == before


@pytest.mark.parametrize(
    ("change", "words"),
    [({"code": "premium"}, "A shipped plan"), ({"name_kk": ""}, "all four languages")],
)
def test_what_is_no_plan(
    manager: Client, draft: TermsDraft, change: dict[str, str], words: str
) -> None:
    answer = manager.post(path_of(draft), {**WORDS, "code": "gold", **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not OwnPlan.objects.exists()


def test_engineers_read_plans_and_keep_none(engineer: Client, draft: TermsDraft) -> None:
    assert engineer.get("/desk/agreements/plans/").status_code == 200
    assert engineer.get(path_of(draft)).status_code == 404
    assert engineer.post(path_of(draft), {**WORDS, "code": "gold"}).status_code == 404


def test_files_and_what_if_know_it_too(manager: Client, draft: TermsDraft) -> None:
    manager.post(path_of(draft), {**WORDS, "code": "gold"})
    assert "Gold name en" in manager.get("/desk/what-if/").content.decode()
    with scoped(EVERYTHING):
        assert words().words["plan"][fold("Gold name ru")] == "gold"
        replayed = terms_of_plan("gold", [2026], Calendars())
        assert replayed.lines[line_in(draft)]["thresholds"] == [40, 80]

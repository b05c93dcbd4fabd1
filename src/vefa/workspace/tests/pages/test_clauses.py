"""Clauses of a draft on the desk: in their order, changed one by one, on the test bench."""

from typing import Any

import pytest
from django.test import Client

from vefa.agreements.models import TermsDraft
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.usefixtures("monday")

NIGHT = {
    f"{name}_{code}": "Gece" for name in ("title", "text") for code in ("en", "tr", "ru", "kk")
}


def clauses_of(draft: TermsDraft) -> list[dict[str, Any]]:
    with scoped(EVERYTHING):
        draft.refresh_from_db()
    line = next(iter(draft.content["lines"].values()))
    found: list[dict[str, Any]] = line["clauses"]
    return found


def base_of(draft: TermsDraft) -> str:
    return f"/desk/terms/{draft.pk}/{next(iter(draft.content['lines']))}/clauses/"


def said(response: Any) -> str:
    text: str = response.content.decode().replace("\xa0", " ")
    return text


def test_the_draft_leads_to_its_clauses_in_their_order(manager: Client, draft: TermsDraft) -> None:
    assert base_of(draft) in said(manager.get(f"/desk/terms/{draft.pk}/"))
    page = said(manager.get(base_of(draft)))
    places = [page.index(f'id="clause-{row["number"]}"') for row in clauses_of(draft)]
    assert places == sorted(places)
    assert "data-problem" not in page


def test_a_clause_moves_and_goes(manager: Client, draft: TermsDraft) -> None:
    first, second, *rest = [row["code"] for row in clauses_of(draft)]
    manager.post(f"{base_of(draft)}change/", {"down": "0", "revision": draft.revision})
    assert [row["code"] for row in clauses_of(draft)][:2] == [second, first]
    manager.post(f"{base_of(draft)}change/", {"remove": "0", "revision": draft.revision})
    assert [row["code"] for row in clauses_of(draft)] == [first, *rest]


def test_a_clause_is_made_from_menus(manager: Client, draft: TermsDraft) -> None:
    count = len(clauses_of(draft))
    path = f"{base_of(draft)}{count}/"
    form = {"number": "99.1", "outcome": "covered", "before": "0", "subjects": ["visit"], **NIGHT}
    asked = manager.post(path, {**form, "add": "1", "add_fact": "work_hours"})
    assert 'name="when_work_hours"' in said(asked)
    assert len(clauses_of(draft)) == count, "asking for one more condition saves nothing"
    test = {"facts": ["work_hours"], "when_work_hours": ["outside"], "revision": draft.revision}
    assert manager.post(path, {**form, **test}).status_code == 302
    made = clauses_of(draft)[0]
    assert (made["number"], made["when"]) == ("99.1", {"work_hours": ["outside"]})
    assert (made["subjects"], made["outcome"]) == (["visit"], "covered")


def test_what_it_would_come_to_is_told_before_it_is_saved(
    manager: Client, draft: TermsDraft
) -> None:
    count = len(clauses_of(draft))
    form = {"number": "99.1", "outcome": "billable", "before": str(count - 1), **NIGHT}
    told = said(manager.post(f"{base_of(draft)}{count}/effect/", form))
    assert "farklı" in told or "different" in told
    assert "Gece" in told
    assert len(clauses_of(draft)) == count


def test_a_clause_that_cannot_be_read_is_refused_and_kept_in_the_form(
    manager: Client, draft: TermsDraft
) -> None:
    number = clauses_of(draft)[1]["number"]
    path = f"{base_of(draft)}0/"
    form = {"number": number, "outcome": "covered", "revision": draft.revision, **NIGHT}
    answer = manager.post(path, form)
    assert answer.status_code == 422
    assert 'value="Gece"' in said(answer)
    assert clauses_of(draft)[0]["number"] != number


def test_the_bench_decides_by_the_draft(manager: Client, draft: TermsDraft) -> None:
    path = f"{base_of(draft)}bench/"
    facts = {"subject": "request", "fact_agreement_state": "suspended"}
    assert "coverage-not_served" in said(manager.post(path, facts))
    odd = manager.post(path, {"subject": "moon", "fact_agreement_state": "\x00?"})
    assert odd.status_code == 200


def test_who_came_second_is_told_and_loses_nothing(manager: Client, draft: TermsDraft) -> None:
    path, old = f"{base_of(draft)}0/", draft.revision
    manager.post(f"{base_of(draft)}change/", {"down": "0", "revision": old})
    theirs, own, *others = clauses_of(draft)
    form = {"number": own["number"], "outcome": "covered", "revision": old, **NIGHT}
    form["row_name"] = own["code"]
    answer = manager.post(path, form)
    assert answer.status_code == 422
    assert 'value="Gece"' in said(answer)
    assert "This would change" in said(answer)
    again = {**form, "revision": answer.context["revision"]}
    assert manager.post(path, again).status_code == 302
    first, saved, *rest = clauses_of(draft)
    assert ([first], rest) == ([theirs], others)
    assert (saved["code"], saved["title"]["en"]) == (own["code"], "Gece")


def test_an_engineer_has_no_business_here(engineer: Client, draft: TermsDraft) -> None:
    assert engineer.get(base_of(draft)).status_code == 404

"""Terms on the desk: a new agreement, its parts changed, both approvals, what it comes to."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from vefa.accounts.tests.proving import proved
from vefa.agreements.models import TermsDraft, TermsVersion
from vefa.desk.tests.cast import Cast, make_staff
from vefa.workspace.web.terms_rows import ROWS
from vefa.workspace.web.terms_sections import EDITORS

pytestmark = pytest.mark.usefixtures("monday")

LINE = "help_desk"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode().replace("\xa0", " ")


def base_of(draft: TermsDraft) -> str:
    return f"/desk/terms/{draft.pk}/"


def section_of(draft: TermsDraft, section: str) -> str:
    line = "-" if section == "agreement" else next(iter(draft.content["lines"]))
    return f"{base_of(draft)}{line}/{section}/"


def filled(client: Client, path: str) -> dict[str, Any]:
    """What the form on a page would send as it stands."""
    form = client.get(path).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_a_new_agreement_begins_as_a_draft_of_its_plan(manager: Client, cast: Cast) -> None:
    values = {
        "code": "YN-1",
        "name": "Yeni",
        "kind": "maintenance",
        "plan": "premium",
        "starts_on": "2026-05-01",
        "last_on": "2027-04-30",
        "value": "120000",
        "currency": "try",
        "sites": [cast.ours.site.pk],
    }
    path = f"/desk/customers/{cast.ours.customer.pk}/agreements/new/"
    wrong = manager.post(path, {**values, "last_on": "2026-04-01"})
    assert (wrong.status_code, [*wrong.context["form"].errors]) == (422, ["last_on"])
    made = manager.post(path, values)
    draft = TermsDraft.objects.get(agreement__code="YN-1")
    assert made["Location"] == base_of(draft)
    page = text_of(manager, made["Location"])
    assert "First terms" in page
    assert "To be mended" not in page
    assert draft.content["agreement"]["currency"] == "TRY"
    place = f"/desk/agreements/{draft.agreement_id}/"
    assert f"{place}do/discard/" in text_of(manager, place)
    assert manager.post(f"{place}do/discard/", {"reason": "By mistake"})["Location"] == place
    assert "This agreement was discarded" in text_of(manager, place)


def _without_the_last_clause(line: dict[str, Any], _content: dict[str, Any]) -> None:
    line["clauses"].pop()


def _without_clauses(line: dict[str, Any], _content: dict[str, Any]) -> None:
    line["clauses"] = []


def _never_open(line: dict[str, Any], content: dict[str, Any]) -> None:
    content["calendars"][line["calendar"]]["week"] = {}


def _for_ever(line: dict[str, Any], _content: dict[str, Any]) -> None:
    line["targets"][0]["targets"]["response"] = {"hours": 1e30, "in": "business"}


def _unknown_warning(line: dict[str, Any], _content: dict[str, Any]) -> None:
    line["thresholds"] = [150]


@pytest.mark.parametrize(
    ("spoil", "section"),
    [
        (_without_the_last_clause, "clauses"),
        (_without_clauses, "clauses"),
        (_never_open, "hours"),
        (_for_ever, "targets"),
        (_unknown_warning, "thresholds"),
    ],
)
def test_a_draft_that_is_wrong_is_opened_and_withdrawn(
    manager: Client, draft: TermsDraft, spoil: Any, section: str
) -> None:
    spoil(next(iter(draft.content["lines"].values())), draft.content)
    draft.save()
    page = text_of(manager, base_of(draft))
    assert "To be mended before it can be submitted" in page
    assert "It stands here once what is to be mended has been mended." in page
    assert manager.get(section_of(draft, section)).status_code == 200
    assert manager.post(f"{base_of(draft)}do/submit/").status_code == 422
    withdrawn = proved(manager).post(f"{base_of(draft)}do/withdraw/", {"words": "No"})
    assert withdrawn.status_code == 302
    assert "As it would be printed" in text_of(manager, base_of(draft))


def test_a_section_saved_as_it_stands_changes_nothing(manager: Client, draft: TermsDraft) -> None:
    for section in EDITORS:
        path = section_of(draft, section)
        values = {**filled(manager, path), "revision": 1}
        assert manager.post(path, values).status_code == 302, section
        draft.refresh_from_db()
        assert draft.revision == 1, section


def test_a_service_is_named_and_summed_up(manager: Client, draft: TermsDraft) -> None:
    path = section_of(draft, "targets")
    values = filled(manager, path) | {"r1_response_amount": "30", "revision": 1}
    assert manager.post(path, values | {"r1_response_unit": "minutes_business"}).status_code == 302
    service = section_of(draft, "service")
    assert "the plan’s summary is not printed" in text_of(manager, service)
    given = filled(manager, service) | {"revision": 2}
    assert given["summary_en"] == ""
    assert manager.post(service, given | {"name_ru": ""}).status_code == 422
    words = {f"summary_{each}": f"Half an hour ({each})" for each in ("en", "tr", "ru", "kk")}
    assert manager.post(service, given | words | {"name_en": "ERP support"}).status_code == 302
    page = text_of(manager, base_of(draft))
    assert "Half an hour (en)" in page
    assert "Name of the service: Computer help desk → ERP support" in page


def test_severities_and_their_answers_are_worded(manager: Client, draft: TermsDraft) -> None:
    section = section_of(draft, "severity_table")
    page = text_of(manager, section)
    assert "What severities mean" in page
    assert 'name="remove"' not in page
    row = section.replace("/severity_table/", "/impacts/") + "0/"
    values = filled(manager, row) | {"revision": 1}
    assert manager.post(row, values | {"name_kk": ""}).status_code == 422
    values |= {f"name_{each}": f"the whole line ({each})" for each in ("en", "tr", "ru", "kk")}
    assert manager.post(row, values)["Location"] == section
    meaning = f"{section}0/"
    values = filled(manager, meaning) | {"revision": 2, "meaning_en": "production stands"}
    assert manager.post(meaning, values)["Location"] == section
    draft.refresh_from_db()
    table = draft.content["lines"][section.split("/")[4]]["severity_table"]
    assert table["impacts"][0]["name"]["ru"] == "the whole line (ru)"
    assert table["severities"][0]["meaning"]["en"] == "production stands"
    assert manager.get(f"{section}4/").status_code == 404
    assert manager.post(f"{section}rows/", {"remove": "0", "revision": 3}).status_code == 404


def test_targets_say_live_what_they_come_to(manager: Client, draft: TermsDraft) -> None:
    path = section_of(draft, "targets")
    values = filled(manager, path) | {"r1_response_amount": "30", "revision": 1}
    values["r1_response_unit"] = "minutes_business"
    effect = manager.post(f"{path}effect/", values).content.decode().replace("\xa0", " ")
    assert "Response for S2: 1 h → 30 min, in service hours" in effect
    assert "Reported at night" in effect
    assert "09:30" in effect
    holiday = {**values, "tried": "2026-04-23T10:00"}
    effect = manager.post(f"{path}effect/", holiday).content.decode().replace("\xa0", " ")
    assert "Reported then" in effect
    assert "Fri 24 Apr, 09:30" in effect
    beyond = {**values, "tried": "2031-04-23T10:00"}
    assert "not known yet" in manager.post(f"{path}effect/", beyond).content.decode()
    draft.refresh_from_db()
    assert draft.revision == 1
    assert manager.post(path, values).status_code == 302
    assert "Response for S2: 1 h → 30 min" in text_of(manager, base_of(draft))
    new = f"r{len(draft.content['lines'][path.split('/')[4]]['targets'])}"
    values |= {f"{new}_severity": "S1", f"{new}_family": "archive", "revision": 2}
    refused = manager.post(path, values)
    assert "Please give this row at least one time." in refused.content.decode()
    values |= {f"{new}_response_amount": "5", f"{new}_response_unit": "minutes_elapsed"}
    values[f"{new}_resolution_unit"] = "best_effort"
    effect = manager.post(f"{path}effect/", values).content.decode().replace("\xa0", " ")
    assert "New: Response for S1 (archive) (5 min, day and night)" in effect
    assert "New: Resolution for S1 (archive) (best effort)" in effect
    assert '<span class="muted small">archive</span>' in effect
    assert "No product belongs to the family “archive”" in effect


def test_what_somebody_else_saved_meanwhile_is_told_and_nothing_lost(
    manager: Client, draft: TermsDraft
) -> None:
    path = section_of(draft, "thresholds")
    assert manager.post(path, {"thresholds": "80, 100", "revision": 1}).status_code == 302
    late = manager.post(path, {"thresholds": "70", "revision": 1})
    assert late.status_code == 422
    assert "has changed this part" in late.content.decode()
    assert 'value="70"' in late.content.decode()
    assert late.context["differences"] == ("The desk is warned at: 80 % and 100 % → 70 %",)
    again = {"thresholds": "70", "revision": late.context["revision"]}
    assert manager.post(path, again).status_code == 302
    assert manager.post(path, {"thresholds": "x", "revision": 3}).status_code == 422
    for wrong in ("150", "nan", "inf", "-1", ","):
        refused = manager.post(path, {"thresholds": wrong, "revision": "9" * 5_000})
        assert refused.status_code == 422
        assert "percentages above 0 and up to 100" in refused.content.decode(), wrong


def test_rows_are_added_changed_and_removed(manager: Client, draft: TermsDraft) -> None:
    for section in (name for name, editor in ROWS.items() if not editor.fixed):
        path = section_of(draft, section)
        before = len(manager.get(path).context["rows"])
        form = manager.get(f"{path}{before}/").context["form"]
        values = {name: "x" for name in form.fields if name not in CHOSEN}
        values |= {name: value for name, value in CHOSEN.items() if name in form.fields}
        values |= {"unit": "hour"} if section == "rates" else {}
        made = manager.post(f"{path}{before}/", values)
        assert made.status_code == 302, section
        assert len(manager.get(path).context["rows"]) == before + 1
        assert manager.get(f"{path}{before}/").status_code == 200
        assert manager.post(f"{path}rows/", {"remove": before}).status_code == 302
        assert len(manager.get(path).context["rows"]) == before


def test_a_row_that_somebody_moved_meanwhile_is_the_one_that_is_saved(
    manager: Client, draft: TermsDraft
) -> None:
    path = section_of(draft, "rates")
    line = next(iter(draft.content["lines"]))
    first, second, *others = draft.content["lines"][line]["rates"]
    drawn = manager.get(f"{path}0/").context
    mine = {**filled(manager, f"{path}0/"), "name_en": "Mine", "revision": drawn["revision"]}
    mine["row_name"] = drawn["row_name"]
    assert manager.post(f"{path}rows/", {"down": 0}).status_code == 302
    late = manager.post(f"{path}0/", mine)
    assert late.status_code == 422
    assert f"{first['name']['en'].capitalize()} → Mine" in late.content.decode()
    again = {**mine, "revision": late.context["revision"], "row_name": late.context["row_name"]}
    assert manager.post(f"{path}0/", again).status_code == 302
    draft.refresh_from_db()
    rates = draft.content["lines"][line]["rates"]
    assert [rates[0], *rates[2:]] == [second, *others]
    assert (rates[1]["code"], rates[1]["name"]["en"]) == (first["code"], "Mine")


CHOSEN = {
    "side": "provider",
    "gate": "intake",
    "wait_reason": "customer_data",
    "amount": "10",
    "code": "x",
    "currency": "eur",
    "unit": "hours",
    "period": "year",
    "warnings": "80 %, 50",
    "party_desk": "A/R",
    **{f"party_{code}": "" for code in ("users", "authorised", "it", "engineers", "manager")},
}


def test_what_we_offer_is_taken(manager: Client, draft: TermsDraft) -> None:
    path = section_of(draft, "responsibilities")
    assert manager.post(f"{path}rows/", {"offer": ["report", "record"]}).status_code == 302
    page = text_of(manager, base_of(draft))
    assert "Recording and classifying requests" in page


def test_what_clauses_name_is_not_removed(manager: Client, draft: TermsDraft) -> None:
    path = section_of(draft, "rates")
    codes = [rate["code"] for rate in draft.content["lines"]["computer_help_desk"]["rates"]]
    refused = manager.post(f"{path}rows/", {"remove": codes.index("visit")})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "“visit rate” stays: it is named by clause" in said
    assert "Give them another rate first." in said
    assert manager.post(f"{path}rows/", {"down": 0}).status_code == 302
    page = text_of(manager, path)
    assert "It would be again:" in page
    assert manager.post(f"{path}undo/", {"undo": 2}).status_code == 302
    assert "It would be again:" not in text_of(manager, path)
    assert manager.post(f"{path}rows/", {"down": 0}).status_code == 302
    assert "The order in which they are printed changes" in text_of(manager, base_of(draft))
    form = filled(manager, f"{path}1/")
    changed = {**form, "name_en": "Help rate", "amount": "90", "currency": "eur"}
    effect = manager.post(f"{path}1/effect/", changed).content.decode().replace("\xa0", " ")
    assert f"Renamed: {form['name_en'].capitalize()} → Help rate" in effect
    assert "by quote → 90.00 EUR" in effect


def test_parties_and_areas_beside_the_activities(manager: Client, draft: TermsDraft) -> None:
    path = section_of(draft, "responsibilities")
    base = path.removesuffix("responsibilities/")
    named = {f"name_{code}": "Kuzey" for code in ("en", "tr", "ru", "kk")}
    assert manager.post(f"{base}parties/6/", named).status_code == 302
    assert manager.post(f"{base}areas/0/", {**named, "name_en": "Registry"}).status_code == 302
    activity = {f"activity_{code}": "Pruning" for code in ("en", "tr", "ru", "kk")}
    letters = {"party_party_1": "R", "party_manager": "A", "area": "area_1"}
    assert manager.post(f"{path}0/", {**activity, **letters}).status_code == 302
    page = text_of(manager, path)
    assert "Registry; Our service manager: A; Kuzey: R" in page
    for name, place in (("parties", 6), ("areas", 0)):
        refused = manager.post(f"{base}{name}/rows/", {"remove": place})
        assert refused.status_code == 422
        assert "Pruning" in refused.content.decode()
    assert "New: Party Kuzey" in text_of(manager, base_of(draft))


def test_a_service_is_added_and_left_out(manager: Client, draft: TermsDraft) -> None:
    base = base_of(draft)
    assert manager.post(f"{base}lines/", {"plan": "standard"}).status_code == 302
    page = text_of(manager, base)
    assert "New: Service Software support" in page
    assert "Leave this service out" in page
    assert manager.post(f"{base}lines/", {"line": "software_support"}).status_code == 302
    assert manager.post(f"{base}lines/", {"plan": "helpdesk"}).status_code == 302
    assert "may stand in the terms once" in text_of(manager, base)


def test_two_managers_and_a_signature_publish_it(
    manager: Client, draft: TermsDraft, cast: Cast
) -> None:
    path = section_of(draft, "thresholds")
    manager.post(path, {"thresholds": "80", "revision": 1})
    base = base_of(draft)
    assert manager.post(f"{base}do/submit/").status_code == 302
    assert manager.get(path).status_code == 200
    assert "moved on" in manager.post(path, {"thresholds": "90"}).content.decode()
    assert manager.get(f"{section_of(draft, 'duties')}0/").status_code == 302
    refused = proved(manager).post(f"{base}do/approve/")
    assert refused.status_code == 422
    assert "wrote these terms yourself" in refused.content.decode()
    assert base in text_of(manager, "/desk/agreements/")
    other = Client()
    other.force_login(make_staff("Nil Kaya", "manager"))
    for verb in ("approve", "sign", "withdraw"):
        asked = other.post(f"{base}do/{verb}/", {"words": "E. Kaya"})
        assert asked["Location"] == f"/account/confirm/?next={quote(base, safe='')}"
    draft.refresh_from_db()
    assert draft.state == "ours"
    assert proved(other).post(f"{base}do/approve/").status_code == 302
    wordless = other.post(f"{base}do/sign/", {"words": ""})
    assert wordless.status_code == 422
    assert wordless.context["forms"]["sign"].errors["words"]
    assert '<details class="fold" open' in wordless.content.decode()
    signed = {"words": "E. Kaya, on paper", "seen": wordless.context["newest_step"]}
    assert wordless.content.decode().count(f'name="seen" value="{signed["seen"]}"') == 1
    assert other.post(f"{base}do/sign/", {**signed, "seen": 1}).status_code == 422
    assert other.post(f"{base}do/sign/", signed).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "agreed"
    assert "E. Kaya, on paper" in text_of(manager, base)


def test_engineers_change_nothing(engineer: Client, draft: TermsDraft, cast: Cast) -> None:
    paths = [base_of(draft), section_of(draft, "targets"), f"{section_of(draft, 'duties')}0/"]
    paths.append(f"/desk/agreements/{cast.ours.agreement.pk}/do/suspend/")
    for path in paths:
        assert engineer.get(path).status_code == 404
    assert engineer.post(f"{base_of(draft)}do/submit/").status_code == 404
    page = text_of(engineer, f"/desk/agreements/{cast.ours.agreement.pk}/")
    assert "Change the terms" not in page
    compared = f"/desk/agreements/{cast.ours.agreement.pk}/compare/"
    assert "Nothing is different." in text_of(engineer, compared)
    assert TermsVersion.objects.filter(agreement=cast.ours.agreement).count() == 1

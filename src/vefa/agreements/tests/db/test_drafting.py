from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from vefa.agreements.access import draft_for
from vefa.agreements.actions import (
    LineValues,
    add_line,
    change_section,
    remove_line,
    set_draft_frame,
    start_draft,
    undo_change,
    withdraw_draft,
)
from vefa.agreements.actions.allowances import draw_allowance, return_allowance
from vefa.agreements.domain.content import digest_of
from vefa.agreements.domain.drafts import LINE_SECTIONS, BadSection, section_of, with_section
from vefa.agreements.models import TermsDraft
from vefa.agreements.queries.drafts import (
    drafts_waiting,
    is_outdated,
    open_draft_of,
    problems_of_draft,
    steps_of,
)
from vefa.agreements.queries.references import bands_of
from vefa.agreements.tests.factories import AT, make_agreement, make_customer, make_site, publish
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.django_db
LINE = "software_support"
DATED = "system_maintenance"
MARCH = date(2026, 3, 1)


def manager(name="Ayşe", key=1):
    granted = frozenset({"can_edit_agreements", "can_approve_terms"})
    return Actor(id=key, kind="staff", name=name, permissions=granted, scope=EVERYTHING)


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def agreement():
    return make_agreement(make_customer())


def begun(agreement, **changes) -> TermsDraft:
    values = {"effective_on": MARCH, "reason": "Faster", **changes}
    return start_draft(actor=manager(), at=AT, agreement=agreement, **values)


def change(draft, revision, percents=(80,), who=None, section="thresholds", content=None):
    return change_section(
        actor=who or manager(),
        at=AT,
        draft=draft,
        line=LINE,
        section=section,
        content=content or {"thresholds": list(percents)},
        expected_revision=revision,
    )


def test_a_draft_begins_as_a_copy_of_what_holds(agreement):
    version = publish(agreement)
    draft = begun(agreement)
    assert draft.content == version.content
    assert (draft.state, draft.based_on, draft.revision) == ("drafting", 1, 1)
    assert open_draft_of(agreement) == draft
    assert [step.verb for step in steps_of(draft)] == ["start"]
    assert problems_of_draft(draft.content, AT) == []


def test_the_first_terms_begin_as_the_plan(agreement):
    draft = begun(agreement, plan="premium")
    assert draft.based_on is None
    assert draft.content["lines"][LINE]["plan"]["code"] == "premium"
    assert draft.content["agreement"]["code"] == agreement.code


def test_there_is_one_open_draft(agreement):
    first = begun(agreement)
    with pytest.raises(Refused, match="being written already"):
        begun(agreement)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermsDraft.objects.create(
            customer_id=first.customer_id,
            agreement=agreement,
            state="ours",
            effective_on=MARCH,
            content={},
            created_at=AT,
            changed_at=AT,
        )
    withdraw_draft(actor=manager(), at=AT, draft=first, reason="Not now")
    assert begun(agreement).pk != first.pk


def test_two_managers_lose_nothing_and_are_told(agreement):
    draft = begun(agreement)
    change(draft, 1, [80], manager("Can", 2))
    with pytest.raises(Refused, match="Can has changed this part") as refused:
        change(draft, 1, [70])
    assert refused.value.code == "changed_meanwhile"
    draft.refresh_from_db()
    assert draft.content["lines"][LINE]["thresholds"] == [80]
    noted = Entry.objects.get(deed="terms_draft_changed").facts
    assert [each["after"] for each in noted["parts"]] == [[80]]
    assert noted["digest"] == digest_of(draft.content)
    other = change(draft, 1, section="periods", content={"periods": {"run_off_days": 10}})
    assert other.revision == 3
    assert change(other, 3, [70]).content["lines"][LINE]["thresholds"] == [70]
    assert [step.section for step in steps_of(other)][1:] == ["thresholds", "periods", "thresholds"]


def test_changes_are_taken_back_one_after_the_other(agreement):
    draft = begun(agreement, plan="standard")
    part = {"code": "cache", "part": {"en": "cache server"}, "keeper": "Kuzey", "reach": ""}
    wanted = {"section": "third_parties"}
    first = change(draft, 1, content={"third_parties": [part]}, **wanted)
    change(first, 2, (80,))
    change(first, 3, content={"third_parties": []}, **wanted)

    def undo(revision):
        place = {"line": LINE, **wanted}
        return undo_change(actor=manager(), at=AT, draft=draft, **place, revision=revision)

    with pytest.raises(Refused, match="changed since"):
        undo(2)
    assert undo(4).content["lines"][LINE]["third_parties"] == [part]
    back = undo(2).content["lines"][LINE]
    assert "third_parties" not in back
    assert back["thresholds"] == [80]
    with pytest.raises(Refused, match="changed since"):
        undo(2)


def test_undoing_takes_nothing_out_that_a_clause_names(agreement):
    draft = begun(agreement, plan="standard")
    line = draft.content["lines"][LINE]
    own = {**line["rates"][0], "code": "own", "amount": None, "currency": None}
    change(draft, 1, section="rates", content={"rates": [*line["rates"], own]})
    clauses = [{**each} for each in line["clauses"]]
    priced = next(each for each in clauses if "rate" in each)
    priced["rate"] = "own"
    change(draft, 2, section="clauses", content={"clauses": clauses})
    with pytest.raises(Refused, match="stays: it is named by clause"):
        undo_change(actor=manager(), at=AT, draft=draft, line=LINE, section="rates", revision=2)


def test_sites_and_requests_hold_what_they_name(agreement):
    site = make_site(agreement.customer, "Gebze", "TR", "Europe/Istanbul")
    site.travel_band = "B"
    site.save()
    texts = dict.fromkeys(("en", "tr", "ru", "kk"), "x")
    band = {"code": "B", "name": texts, "amount": "900", "currency": "TRY"}
    hours = {"code": "help", "name": texts, "unit": "hours", "opening": "10", "period": "year"}
    granted = [{**hours, "currency": "TRY"}]
    changes = {"travel_bands": [band], "allowances": granted}
    publish(agreement, lines=[LineValues(changes=changes)])
    draft = begun(agreement)
    with pytest.raises(Refused, match="these sites are in it: Gebze"):
        change(draft, 1, section="travel_bands", content={"travel_bands": []})
    drawn = {"agreement": agreement, "line": LINE, "allowance": "help", "words": "Help"}
    draw_allowance(actor=SYSTEM, at=AT, **drawn, amount=Decimal(3), ticket=(15, "26-15"))
    with pytest.raises(Refused, match=r"requests have drawn from it \(26-15\)"):
        change(draft, 1, section="allowances", content={"allowances": []})
    with pytest.raises(Refused, match="keeps its unit"):
        visits = [{**granted[0], "unit": "visits"}]
        change(draft, 1, section="allowances", content={"allowances": visits})
    return_allowance(actor=SYSTEM, at=AT, **drawn, amount=Decimal(3), ticket=(15, "26-15"))
    change(draft, 1, section="allowances", content={"allowances": []})
    assert bands_of(agreement.customer_id, "tr", at=AT) == [("B", "x")]


def test_travel_bands_of_all_agreements_are_read_at_once(django_assert_num_queries):
    customer = make_customer()
    first, second, third = (make_agreement(customer, code) for code in ("A-1", "A-2", "A-3"))

    def bands(*codes):
        name = dict.fromkeys(("en", "tr", "ru", "kk"), "x")
        price = {"amount": "900", "currency": "TRY"}
        return {"travel_bands": [{"code": code, "name": name, **price} for code in codes]}

    publish(first, lines=[LineValues(changes=bands("gone"))])
    publish(first, valid_from=AT, lines=[LineValues(changes=bands("A"))])
    publish(second, lines=[LineValues(changes=bands("B"))])
    publish(second, valid_from=AT + timedelta(days=9), lines=[LineValues(changes=bands("later"))])
    change(begun(third), 1, section="travel_bands", content=bands("C"))
    with django_assert_num_queries(2):
        found = bands_of(customer.pk, "en", at=AT)
    assert found == [("A", "x"), ("B", "x"), ("C", "x")]


def test_what_was_drawn_keeps_its_currency_when_the_contract_gets_another():
    agreement = make_agreement(make_customer(), plan="agreed_dates")
    publish(agreement)
    draft = begun(agreement)
    row = draft.content["lines"][DATED]["allowances"][0]
    drawn = {"agreement": agreement, "line": DATED, "allowance": row["code"], "words": "Work"}
    draw_allowance(actor=SYSTEM, at=AT, **drawn, amount=Decimal(100), ticket=(15, "26-15"))
    changed = {"draft": draft, "section": "agreement", "actor": manager(), "at": AT}
    with pytest.raises(Refused, match=r"keeps its unit and currency: .* \(26-15\)"):
        change_section(**changed, content={"currency": "EUR"}, expected_revision=1)
    kept = change_section(**changed, content={"value": "200000"}, expected_revision=1)
    assert kept.content["lines"][DATED]["allowances"][0]["opening"] == "30000.00"


def test_a_service_added_to_a_draft_has_its_share_of_the_drafts_value(agreement):
    draft = begun(agreement)
    draft = change_section(
        actor=manager(),
        at=AT,
        draft=draft,
        section="agreement",
        content={"value": "100000"},
        expected_revision=1,
    )
    draft = add_line(actor=manager(), at=AT, draft=draft, plan="agreed_dates")
    (allowance,) = draft.content["lines"][DATED]["allowances"]
    assert allowance["opening"] == "15000.00"
    allowance["opening"] = "36000.00"
    (problem,) = problems_of_draft(draft.content, AT)
    assert (problem.line, problem.section) == (DATED, "allowances")


def test_saving_the_same_changes_nothing(agreement):
    draft = begun(agreement)
    same = change(draft, 1, draft.content["lines"][LINE]["thresholds"])
    assert same.revision == 1


def test_problems_are_listed_by_section_and_do_not_keep_one_from_saving(agreement):
    draft = change(begun(agreement), 1, [150])
    draft = change(draft, 2, section="periods", content={"periods": {}})
    found = problems_of_draft(draft.content, AT)
    told = {(each.line, each.section) for each in found}
    assert told >= {(LINE, "thresholds"), (LINE, "periods")}
    assert all(set(each.said) == {"en", "tr", "ru", "kk"} for each in found)


def test_unknown_sections_and_parts_are_refused(agreement):
    draft = begun(agreement)
    for section, content in (("weather", {}), ("targets", {"clauses": []})):
        with pytest.raises(Refused, match="no such part"):
            change(draft, 1, section=section, content=content or {"x": 1})


def test_each_section_can_be_read_and_written_back(agreement):
    content = begun(agreement).content
    for section in LINE_SECTIONS:
        assert with_section(content, LINE, section, section_of(content, LINE, section)) == content
    with pytest.raises(BadSection):
        section_of(content, "", "targets")


def test_another_value_changes_the_shares_of_it():
    agreement = make_agreement(make_customer(), plan="agreed_dates")
    content = begun(agreement).content
    changed = with_section(content, "", "agreement", {"value": "100000.00"})
    (allowance,) = changed["lines"]["system_maintenance"]["allowances"]
    assert allowance["opening"] == "15000.00"


def test_a_withdrawn_draft_rests(agreement):
    draft = begun(agreement)
    with pytest.raises(Refused, match="reason"):
        withdraw_draft(actor=manager(), at=AT, draft=draft, reason=" ")
    withdraw_draft(actor=manager(), at=AT, draft=draft, reason="Not now")
    with pytest.raises(Refused, match="moved on"):
        change(draft, 1)
    assert open_draft_of(agreement) is None


def test_its_day_and_reason_can_be_said_anew(agreement):
    draft = begun(agreement)
    set_draft_frame(actor=manager(), at=AT, draft=draft, effective_on=date(2026, 4, 1), reason="B")
    draft.refresh_from_db()
    assert (draft.effective_on, draft.reason) == (date(2026, 4, 1), "B")


def test_terms_published_past_a_draft_make_it_outdated(agreement):
    publish(agreement)
    draft = begun(agreement)
    assert not is_outdated(draft)
    publish(agreement, valid_from=AT)
    assert is_outdated(draft)


def test_who_sees_and_writes_drafts(agreement):
    draft = begun(agreement)
    engineer = Actor(1, "staff", "Deniz", frozenset({"can_see_tickets"}), EVERYTHING)
    with pytest.raises(NotAllowed):
        change(draft, 1, who=engineer)
    ours = Actor(
        2,
        "customer",
        "Can",
        frozenset(),
        frozenset({draft.customer_id}),
        customer_id=draft.customer_id,
    )
    with pytest.raises(Http404):
        draft_for(ours, draft.pk)
    TermsDraft.objects.filter(pk=draft.pk).update(state="theirs")
    assert draft_for(ours, draft.pk) == draft
    assert drafts_waiting("theirs", customer_id=draft.customer_id) == [draft]
    stranger = Actor(3, "customer", "X", frozenset(), frozenset({0}), customer_id=0)
    with pytest.raises(Http404):
        draft_for(stranger, draft.pk)


def test_service_lines_are_added_and_left_out(agreement):
    draft = begun(agreement)
    who = {"actor": manager(), "at": AT}
    draft = add_line(**who, draft=draft, plan="helpdesk")
    assert list(draft.content["lines"]) == [LINE, "computer_help_desk"]
    assert len(draft.content["calendars"]) == 2
    assert problems_of_draft(draft.content, AT) == []
    with pytest.raises(Refused, match="once"):
        add_line(**who, draft=draft, plan="premium")
    draft = remove_line(**who, draft=draft, line=LINE)
    assert list(draft.content["calendars"]) == list(draft.content["sources"])
    with pytest.raises(Refused, match="at least one"):
        remove_line(**who, draft=draft, line="computer_help_desk")

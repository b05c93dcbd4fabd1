from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from vefa.agreements.actions import (
    LineValues,
    agree_to_draft,
    approve_draft,
    change_hours,
    change_scope,
    change_section,
    decline_draft,
    publish_calendar_override,
    publish_draft,
    return_draft,
    set_draft_frame,
    sign_draft,
    start_draft,
    submit_draft,
)
from vefa.agreements.actions.allowances import draw_allowance
from vefa.agreements.actions.hours import hours_chosen, hours_rebuilt
from vefa.agreements.models import TermsVersion
from vefa.agreements.queries import approvals_of, terms_in_force
from vefa.agreements.queries.comparing import draft_against_holding
from vefa.agreements.queries.drafts import steps_of
from vefa.agreements.tasks import upkeep
from vefa.agreements.tests.db.test_drafting import LINE, manager
from vefa.agreements.tests.factories import (
    AT,
    WHO,
    make_agreement,
    make_customer,
    make_site,
    publish,
)
from vefa.calendars.actions import create_calendar
from vefa.core import clock
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
MARCH_AT = datetime(2026, 2, 28, 21, 0, tzinfo=UTC)  # its midnight in Istanbul


@pytest.fixture(autouse=True)
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def customer():
    return make_customer()


def contact(customer, *roles, name="Ece", language="tr"):
    return add_contact(
        **WHO,
        customer=customer,
        name=name,
        email=f"{name.lower()}@anadolu.example",
        language=language,
        roles=list(roles),
    )


def speaking(person):
    granted = frozenset({"can_agree_terms"})
    return Actor(
        id=90,
        kind="customer",
        name=person.name,
        permissions=granted,
        scope=frozenset({person.customer_id}),
        customer_id=person.customer_id,
        contact_id=person.pk,
    )


def submitted(agreement, on=MARCH):
    draft = start_draft(
        actor=manager(), at=AT, agreement=agreement, effective_on=on, reason="Faster"
    )
    draft = change_section(
        actor=manager(),
        at=AT,
        draft=draft,
        line=LINE,
        section="thresholds",
        content={"thresholds": [80]},
        expected_revision=1,
    )
    return submit_draft(actor=manager(), at=AT, draft=draft)


def approved(agreement, on=MARCH):
    leyla = manager("Leyla", 2)
    return approve_draft(actor=leyla, at=AT, draft=submitted(agreement, on))


def test_both_sides_approve_and_it_holds_from_its_day(customer):
    agreement = make_agreement(customer)
    first = publish(agreement)
    ece = contact(customer, "representative")
    draft = agree_to_draft(actor=speaking(ece), at=AT, draft=approved(agreement))
    assert (draft.state, draft.published) == ("agreed", None)
    assert publish_draft(at=MARCH_AT - timedelta(hours=2), draft=draft) is None
    version = publish_draft(at=MARCH_AT - timedelta(minutes=5), draft=draft)
    assert version.valid_from == MARCH_AT
    assert (version.number, version.published_by, version.reason) == (2, "Leyla", "Faster")
    assert version.content["lines"][LINE]["thresholds"] == [80]
    assert terms_in_force(agreement, at=MARCH_AT - timedelta(seconds=1)) == first
    assert terms_in_force(agreement, at=MARCH_AT) == version
    assert [step.verb for step in steps_of(draft)] == [
        "start",
        "change",
        "submit",
        "approve",
        "agree",
        "publish",
    ]
    assert [(each.step, each.by) for each in approvals_of(version, agreement)] == [
        ("submit", "Ayşe"),
        ("approve", "Leyla"),
        ("agree", "Ece"),
    ]
    draft.refresh_from_db()
    (told,) = draft_against_holding(draft, "en", at=MARCH_AT)
    assert told.section == "thresholds"


def test_what_is_agreed_after_its_day_holds_at_once(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    ece = contact(customer, "representative")
    late = AT + timedelta(days=90)
    draft = agree_to_draft(actor=speaking(ece), at=late, draft=approved(agreement))
    assert draft.state == "published"
    assert TermsVersion.objects.get(agreement=agreement, number=2).valid_from == late


def test_nobody_approves_what_they_wrote_unless_it_is_allowed(customer, settings):
    draft = submitted(make_agreement(customer))
    with pytest.raises(Refused, match="wrote these terms yourself"):
        approve_draft(actor=manager(), at=AT, draft=draft)
    settings.TERMS_NEED_TWO = False
    assert approve_draft(actor=manager(), at=AT, draft=draft).state == "theirs"


def test_whoever_sets_the_first_day_writes_as_well(customer):
    draft = start_draft(
        actor=manager(),
        at=AT,
        agreement=make_agreement(customer),
        effective_on=MARCH,
        reason="Faster",
    )
    can = manager("Can", 3)
    set_draft_frame(actor=can, at=AT, draft=draft, effective_on=date(2026, 4, 1), reason="Later")
    draft = submit_draft(actor=manager(), at=AT, draft=draft)
    with pytest.raises(Refused, match="wrote these terms yourself"):
        approve_draft(actor=can, at=AT, draft=draft)


def test_only_a_representative_approves_for_the_customer(customer):
    draft = approved(make_agreement(customer))
    for person in (contact(customer, "authorised"), contact(make_customer("b"), "representative")):
        with pytest.raises(NotAllowed):
            agree_to_draft(actor=speaking(person), at=AT, draft=draft)
        with pytest.raises(NotAllowed):
            decline_draft(actor=speaking(person), at=AT, draft=draft, words="No")


def test_it_goes_back_with_words_and_comes_again(customer):
    agreement, ece = make_agreement(customer), contact(customer, "representative")
    draft = submitted(agreement)
    with pytest.raises(Refused, match="reason"):
        return_draft(actor=manager("Leyla", 2), at=AT, draft=draft, words="")
    draft = return_draft(actor=manager("Leyla", 2), at=AT, draft=draft, words="Too low")
    assert (draft.state, steps_of(draft)[-1].words) == ("returned", "Too low")
    draft = submit_draft(actor=manager(), at=AT, draft=draft)
    draft = approve_draft(actor=manager("Leyla", 2), at=AT, draft=draft)
    draft = decline_draft(actor=speaking(ece), at=AT, draft=draft, words="Too dear")
    assert draft.state == "returned"
    with pytest.raises(Refused, match="moved on"):
        agree_to_draft(actor=speaking(ece), at=AT, draft=draft)


def test_a_signature_on_paper_counts_as_the_customers_approval(customer):
    draft = approved(make_agreement(customer))
    signed = {"actor": manager(), "at": AT, "draft": draft, "words": "E. Kaya, 5 January"}
    read, newest = steps_of(draft)[-2:]
    with pytest.raises(Refused, match="changed after you opened them"):
        sign_draft(**signed, seen=read.pk)
    draft = sign_draft(**signed, seen=newest.pk)
    assert (draft.state, steps_of(draft)[-1].words) == ("agreed", "E. Kaya, 5 January")


def test_terms_with_problems_are_not_submitted(customer):
    draft = start_draft(
        actor=manager(),
        at=AT,
        agreement=make_agreement(customer),
        effective_on=MARCH,
        reason="Faster",
    )
    draft = change_section(
        actor=manager(),
        at=AT,
        draft=draft,
        line=LINE,
        section="thresholds",
        content={"thresholds": [500]},
        expected_revision=1,
    )
    with pytest.raises(Refused, match="above 0 and up to 100"):
        submit_draft(actor=manager(), at=AT, draft=draft)


def test_terms_begin_within_the_term_and_say_something_new(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    draft = start_draft(
        actor=manager(), at=AT, agreement=agreement, effective_on=MARCH, reason="Faster"
    )
    with pytest.raises(Refused, match="say the same") as refusal:
        submit_draft(actor=manager(), at=AT, draft=draft)
    assert refusal.value.code == "nothing_new"
    warned = {"line": LINE, "section": "thresholds", "content": {"thresholds": [80]}}
    change_section(actor=manager(), at=AT, draft=draft, expected_revision=1, **warned)
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        set_draft_frame(actor=manager(), at=AT, draft=draft, effective_on=day, reason="Other")
        with pytest.raises(Refused, match=day.isoformat()):
            submit_draft(actor=manager(), at=AT, draft=draft)
    longer = {"section": "agreement", "content": {"ends_on": "2028-01-01"}}
    change_section(actor=manager(), at=AT, draft=draft, expected_revision=2, **longer)
    assert submit_draft(actor=manager(), at=AT, draft=draft).state == "ours"


def test_what_is_agreed_after_the_end_does_not_hold(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    draft = approved(agreement)
    with pytest.raises(Refused, match="last day of the agreement is before that"):
        sign_draft(
            actor=manager(), at=datetime(2027, 1, 5, 9, tzinfo=UTC), draft=draft, words="Signed"
        )


def test_a_day_decreed_meanwhile_is_not_forgotten(customer):
    agreement = make_agreement(customer)
    publish(agreement)
    draft = approved(agreement)
    publish_calendar_override(
        **WHO,
        hours={date(2026, 7, 2): []},
        reason="Decreed",
        country="TR",
    )
    draft = sign_draft(actor=manager(), at=AT, draft=draft, words="Signed")
    version = publish_draft(at=MARCH_AT, draft=draft)
    line = version.content["lines"][LINE]
    assert version.content["calendars"][line["calendar"]]["dates"]["2026-07-02"] == []
    assert version.number == 3
    assert "replaces" not in version.content


@pytest.fixture
def unused(customer):
    """A draft that begins after a year of help that nobody has drawn from, and grants none."""
    texts = dict.fromkeys(("en", "tr", "ru", "kk"), "x")
    row = {"code": "help", "name": texts, "unit": "hours", "opening": "10", "period": "year"}
    agreement = make_agreement(customer, ends_on=date(2028, 1, 1))
    publish(agreement, lines=[LineValues(changes={"allowances": [{**row, "currency": "TRY"}]})])
    draft = start_draft(
        actor=manager(), at=AT, agreement=agreement, effective_on=MARCH, reason="Cheaper"
    )
    place = {"draft": draft, "line": LINE, "section": "allowances", "expected_revision": 1}
    return change_section(actor=manager(), at=AT, **place, content={"allowances": []})


def draw(draft):
    amount = {"amount": Decimal(3), "ticket": (15, "26-15"), "words": "Help"}
    place = {"agreement": draft.agreement, "line": LINE, "allowance": "help"}
    draw_allowance(actor=SYSTEM, at=AT, **place, **amount)


def test_an_allowance_drawn_from_before_submitting_stays(unused):
    draw(unused)
    with pytest.raises(Refused, match=r"requests have drawn from it \(26-15\)"):
        submit_draft(actor=manager(), at=AT, draft=unused)
    later = {"effective_on": date(2027, 1, 1), "reason": "Next year"}
    set_draft_frame(actor=manager(), at=AT, draft=unused, **later)
    assert submit_draft(actor=manager(), at=AT, draft=unused).state == "ours"


def test_an_allowance_drawn_from_before_publication_stays(unused):
    draft = submit_draft(actor=manager(), at=AT, draft=unused)
    draft = approve_draft(actor=manager("Leyla", 2), at=AT, draft=draft)
    draft = sign_draft(actor=manager(), at=AT, draft=draft, words="Signed")
    draw(draft)
    with pytest.raises(Refused, match=r"requests have drawn from it \(26-15\)"):
        publish_draft(at=MARCH_AT, draft=draft)


def test_hours_and_sites_bring_their_calendars(customer):
    almaty = make_site(customer, "Almaty", "KZ", "Asia/Almaty")
    draft = start_draft(
        actor=manager(),
        at=AT,
        agreement=make_agreement(customer),
        effective_on=MARCH,
        reason="Faster",
    )
    hours, calendar, sites = hours_chosen(draft.content, LINE)
    assert (calendar, sites) == ("", {})
    hours["spans"] = [["10:00", "16:00"]]
    draft = change_hours(
        actor=manager(),
        at=AT,
        draft=draft,
        line=LINE,
        hours=hours,
        calendar="",
        sites={},
        expected_revision=1,
    )
    line = draft.content["lines"][LINE]
    data = draft.content["calendars"][line["sites"][str(almaty.pk)]]
    assert data["week"]["mon"] == [["10:00", "16:00"]]
    assert data["timezone"] == "Asia/Almaty"
    draft = change_scope(
        actor=manager(),
        at=AT,
        draft=draft,
        line=LINE,
        scope={"included_sites": [make_site(customer, "İzmir", "TR", "Europe/Istanbul").pk]},
        expected_revision=2,
    )
    assert list(draft.content["calendars"]) == [draft.content["lines"][LINE]["calendar"]]
    with pytest.raises(Refused, match="calendar that exists"):
        change_hours(
            actor=manager(),
            at=AT,
            draft=draft,
            line=LINE,
            hours=hours,
            calendar="nowhere",
            sites={},
            expected_revision=3,
        )


def test_a_chosen_calendar_holds_at_every_site_without_one_of_its_own(customer):
    almaty = make_site(customer, "Almaty", "KZ", "Asia/Almaty")
    aktau = make_site(customer, "Aqtau", "KZ", "Asia/Aqtau")
    for code in ("gulf", "port"):
        create_calendar(
            actor=SYSTEM,
            at=AT,
            code=code,
            name=code,
            country="KZ",
            data={"timezone": "Asia/Riyadh", "week": {"sun": [["08:00", "16:00"]]}},
        )
    who = {"actor": manager(), "at": AT}
    frame = {"effective_on": MARCH, "reason": "Gulf"}
    draft = start_draft(**who, agreement=make_agreement(customer), **frame)
    hours, _calendar, _sites = hours_chosen(draft.content, LINE)
    before = draft.content["lines"][LINE]["sites"]
    choice = {"hours": hours, "calendar": "gulf", "sites": {str(aktau.pk): "port"}}
    draft = change_hours(**who, draft=draft, line=LINE, expected_revision=1, **choice)
    line = draft.content["lines"][LINE]
    assert (line["calendar"], line["sites"]) == ("gulf", {str(aktau.pk): "port"})
    assert set(draft.content["calendars"]) == {"gulf", "port"}
    line["sites"][str(almaty.pk)] = before[str(almaty.pk)]
    again = hours_rebuilt(draft, LINE, AT, hours, "gulf", {str(aktau.pk): "port"})
    assert again["lines"][LINE]["sites"] == {str(aktau.pk): "port"}
    choice |= {"calendar": "", "sites": {}}
    draft = change_hours(**who, draft=draft, line=LINE, expected_revision=2, **choice)
    assert draft.content["lines"][LINE]["sites"] == before


def test_the_worker_publishes_what_is_agreed(customer, monkeypatch):
    agreement = make_agreement(customer)
    publish(agreement)
    sign_draft(actor=manager(), at=AT, draft=approved(agreement), words="Signed")
    monkeypatch.setattr(clock, "now", lambda: MARCH_AT)
    upkeep(timestamp=0)
    assert terms_in_force(agreement, at=MARCH_AT).number == 2

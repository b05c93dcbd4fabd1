"""The story of a ticket, told through the actions on a real database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from vefa.agreements.actions import LineValues, publish_terms
from vefa.commitments.domain import Clock, State
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import assignment, classification, conversation, dates, ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.domain.proof import differences
from vefa.desk.domain.record import standing
from vefa.desk.models import CoverageDecision, MessageLink, Ticket, TimelineEntry
from vefa.desk.queries.cards import coverage_card, promise_card, why
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.proof import proof_of
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, portal_user

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The people, in a scope that sees everything."""
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A fault that Ayşe reported on Monday at nine."""
    return report(cast)


def report(cast: Cast, **values: object) -> Ticket:
    fields = {
        "customer_id": cast.ours.customer.pk,
        "contact": cast.ours.contact,
        "title": "Yazıcı çalışmıyor",
        "text": "Muhasebedeki yazıcı sabahtan beri yazmıyor.",
        "source": "web",
        "kind": "fault",
        "severity": "S2",
        "reported_at": MONDAY,
        **values,
    }
    actor = contact_actor(cast.ours.contact)
    return open_ticket(actor=actor, at=fields["reported_at"], report=Report(**fields))


def state_of(ticket: Ticket, clock: Clock, after: timedelta) -> State:
    card = promise_card(facts_of(ticket), at=MONDAY + after)
    return State(next(each.state for each in card.clocks if each.name == clock))


def test_opening_makes_the_promise(cast: Cast, ticket: Ticket) -> None:
    assert ticket.number.startswith("V-2026-")
    assert ticket.agreement_id == cast.ours.agreement.pk
    assert ticket.terms_version_id == cast.ours.version.pk
    # Computer help desk: response 1 h, resolution of S2 8 h, hours 09:00-13:00 and 14:00-18:00.
    assert ticket.next_due_clock == "response"
    assert ticket.next_due_at == MONDAY + HOUR
    card = promise_card(facts_of(ticket), at=MONDAY)
    resolution = next(clock for clock in card.clocks if clock.name == "resolution")
    assert resolution.due_at == MONDAY + 9 * HOUR
    assert ticket.coverage == "covered"
    assert coverage_card(ticket, "tr").headline


def test_a_question_waits_and_its_answer_goes_on(cast: Cast, ticket: Ticket) -> None:
    at = MONDAY + HOUR / 2
    assignment.assign(actor=cast.engineer, at=at, ticket=ticket, engineer=cast.deniz)
    conversation.ask_customer(
        actor=cast.engineer, at=at, ticket=ticket, text="Hangi yazıcı modeli?"
    )
    assert ticket.state == "waiting_customer"
    assert ticket.turn == "customer"
    assert state_of(ticket, Clock.RESOLUTION, 2 * HOUR) is State.WAITING
    conversation.answer(
        actor=contact_actor(cast.ours.contact),
        at=MONDAY + 3 * HOUR,
        ticket=ticket,
        text="Model X.",
    )
    assert ticket.state == "in_progress"
    assert ticket.turn == "provider"
    card = promise_card(facts_of(ticket), at=MONDAY + 3 * HOUR)
    resolution = next(clock for clock in card.clocks if clock.name == "resolution")
    assert resolution.used == HOUR / 2
    assert resolution.due_at == MONDAY + 24 * HOUR + 2.5 * HOUR


def test_the_response_is_met_at_once_where_the_contact_reads_the_portal(cast: Cast) -> None:
    portal_user(cast.ours.contact)
    ticket = report(cast)
    assignment.assign(actor=cast.engineer, at=MONDAY + HOUR / 4, ticket=ticket, engineer=cast.deniz)
    assert state_of(ticket, Clock.RESPONSE, 2 * HOUR) is State.MET


def test_without_portal_the_relay_meets_the_response(cast: Cast, ticket: Ticket) -> None:
    assignment.assign(actor=cast.engineer, at=MONDAY, ticket=ticket, engineer=cast.deniz)
    assert state_of(ticket, Clock.RESPONSE, HOUR / 2) is State.RUNNING
    entry = TimelineEntry.objects.get(ticket=ticket, code="assigned")
    assignment.note_notice_accepted(
        actor=cast.engineer, at=MONDAY + HOUR / 4, ticket=ticket, entry_id=entry.pk
    )
    assert state_of(ticket, Clock.RESPONSE, HOUR / 2) is State.MET


def test_dates_are_proposed_countered_and_agreed(cast: Cast, ticket: Ticket) -> None:
    customer = contact_actor(cast.ours.contact)
    due = MONDAY + timedelta(days=2)
    dates.propose_date(actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, due=due)
    assert ticket.turn == "customer"
    wish = MONDAY + timedelta(days=1)
    dates.decline_date(
        actor=customer, at=MONDAY + 2 * HOUR, ticket=ticket, reason="Çok geç.", counter=wish
    )
    assert ticket.turn == "provider"
    with pytest.raises(Refused, match="no longer open"):
        dates.accept_counter(
            actor=cast.engineer, at=MONDAY + 3 * HOUR, ticket=ticket, due=wish + HOUR
        )
    entries = [
        dates.accept_counter(
            actor=cast.engineer, at=MONDAY + 3 * HOUR, ticket=ticket, due=wish, once="counter"
        )
        for _press in range(2)
    ]
    assert entries[0] == entries[1]
    letters = MessageLink.objects.filter(ticket=ticket, outgoing=True).order_by("pk")
    assert [*letters.values_list("notice", flat=True)][-2:] == ["date_proposed", "date_agreed"]
    with pytest.raises(Refused, match="no longer open"):
        dates.accept_counter(actor=cast.engineer, at=MONDAY + 4 * HOUR, ticket=ticket)
    card = promise_card(facts_of(ticket), at=MONDAY + 3 * HOUR)
    resolution = next(clock for clock in card.clocks if clock.name == "resolution")
    assert resolution.agreed
    assert resolution.due_at == wish


def test_an_exception_is_told_once_and_only_of_what_is_still_promised(
    cast: Cast, ticket: Ticket
) -> None:
    said = {"ticket": ticket, "text": "Anlaştığımız gibi."}
    entries = [
        ending.tell_exception(
            actor=cast.manager, at=MONDAY, clock="resolution", once="waive", **said
        )
        for _press in range(2)
    ]
    assert entries[0] == entries[1]
    assert state_of(ticket, Clock.RESOLUTION, HOUR) is State.WAIVED
    at = MONDAY + timedelta(days=1)
    for clock in ("resolution", "response", "onsite"):  # waived, missed, not promised
        with pytest.raises(Refused, match="still be waived"):
            ending.tell_exception(actor=cast.manager, at=at, clock=clock, **said)


def test_an_old_proposal_cannot_be_agreed(cast: Cast, ticket: Ticket) -> None:
    customer = contact_actor(cast.ours.contact)
    first, second = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
    dates.propose_date(actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, due=first)
    dates.propose_date(actor=cast.engineer, at=MONDAY + 2 * HOUR, ticket=ticket, due=second)
    with pytest.raises(Refused, match="no longer open"):
        dates.agree_date(actor=customer, at=MONDAY + 3 * HOUR, ticket=ticket, due=first)


def test_a_workaround_lowers_the_severity(cast: Cast, ticket: Ticket) -> None:
    dates.offer_workaround(
        actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, text="Diğer yazıcıyı kullanın."
    )
    assert state_of(ticket, Clock.RESOLUTION, 2 * HOUR) is State.RUNNING
    dates.accept_workaround(
        actor=contact_actor(cast.ours.contact), at=MONDAY + 2 * HOUR, ticket=ticket
    )
    assert (ticket.severity, ticket.state) == ("S3", "workaround")


def test_of_two_workarounds_each_is_answered_by_itself(cast: Cast, ticket: Ticket) -> None:
    customer = contact_actor(cast.ours.contact)
    first, second = (
        dates.offer_workaround(actor=cast.engineer, at=MONDAY + HOUR * n, ticket=ticket, text="X")
        for n in (1, 2)
    )
    at = MONDAY + 3 * HOUR
    with pytest.raises(Refused, match="choose which"):
        dates.accept_workaround(actor=customer, at=at, ticket=ticket)
    dates.decline_workaround(actor=customer, at=at, ticket=ticket, reason="Hayır.", entry=first.pk)
    assert standing(facts_of(ticket)).workarounds == (second.pk,)
    assert state_of(ticket, Clock.WORKAROUND, 3 * HOUR) is not State.MET
    with pytest.raises(Refused, match="No workaround"):
        dates.accept_workaround(actor=customer, at=at, ticket=ticket, entry=first.pk)
    dates.accept_workaround(actor=customer, at=at, ticket=ticket, entry=second.pk)
    said = {f.type: f.data["entry"] for f in facts_of(ticket) if f.type.startswith("workaround_")}
    assert said["workaround_declined"] == first.pk
    assert said["workaround_accepted"] == second.pk


def test_a_severity_is_corrected_from_the_start(cast: Cast, ticket: Ticket) -> None:
    for correction in (None, True, True):
        classification.set_severity(
            actor=cast.engineer,
            at=MONDAY + HOUR,
            ticket=ticket,
            severity="S3",
            reason="Tek kişi.",
            correction=correction,
        )
    kinds = [f.data.get("kind") for f in facts_of(ticket) if f.type == "severity_changed"]
    # To correct it to what it has become since is news; to correct it again is none.
    assert kinds == [None, "correction"]


@pytest.mark.parametrize(("before", "after"), [("S1", "S2"), ("S2", "S2")])
def test_the_terms_say_what_a_workaround_makes_of_the_severity(
    cast: Cast, before: str, after: str
) -> None:
    (line,) = cast.ours.version.content["lines"].values()
    table = {**line["severity_table"], "after_workaround": {"S1": "S2", "S2": "S2"}}
    publish_terms(
        actor=cast.manager,
        at=MONDAY - HOUR,
        agreement=cast.ours.agreement,
        valid_from=MONDAY - HOUR,
        reason="Agreed.",
        lines=[LineValues(changes={"severity_table": table})],
    )
    ticket = report(cast, severity=before)
    dates.offer_workaround(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Diğeri.")
    dates.accept_workaround(actor=contact_actor(cast.ours.contact), at=MONDAY, ticket=ticket)
    changed = [fact.data for fact in facts_of(ticket) if fact.type == "severity_changed"]
    assert ticket.severity == after
    assert changed == (
        [] if before == after else [{"severity": after, "reason": "workaround_accepted"}]
    )


def test_resolved_accepted_closed(cast: Cast, ticket: Ticket) -> None:
    resolve(cast, ticket)
    assert ticket.state == "resolved"
    assert ticket.next_step == "silent_close"
    ending.accept(actor=contact_actor(cast.ours.contact), at=MONDAY + 4 * HOUR, ticket=ticket)
    assert ticket.state == "closed"
    assert (ticket.next_due_at, ticket.next_step, ticket.turn) == (None, "", "nobody")


def test_returned_goes_on(cast: Cast, ticket: Ticket) -> None:
    resolve(cast, ticket)
    ending.return_resolution(
        actor=contact_actor(cast.ours.contact),
        at=MONDAY + 4 * HOUR,
        ticket=ticket,
        reason="Hâlâ yazmıyor.",
    )
    assert ticket.state == "in_progress"
    assert state_of(ticket, Clock.RESOLUTION, 4 * HOUR) is State.RUNNING


def test_thanks_after_closing_does_not_reopen(cast: Cast, ticket: Ticket) -> None:
    resolve(cast, ticket)
    customer = contact_actor(cast.ours.contact)
    ending.accept(actor=customer, at=MONDAY + 4 * HOUR, ticket=ticket)
    conversation.answer(actor=customer, at=MONDAY + 5 * HOUR, ticket=ticket, text="Teşekkürler!")
    assert ticket.state == "closed"


def test_a_closed_ticket_is_reopened_in_time_only(cast: Cast, ticket: Ticket) -> None:
    resolve(cast, ticket)
    customer = contact_actor(cast.ours.contact)
    ending.accept(actor=customer, at=MONDAY + 4 * HOUR, ticket=ticket)
    with pytest.raises(Refused, match="anew"):
        ending.reopen(
            actor=customer, at=MONDAY + timedelta(days=30), ticket=ticket, reason="Yine bozuldu."
        )
    ending.reopen(
        actor=customer, at=MONDAY + timedelta(days=1), ticket=ticket, reason="Yine bozuldu."
    )
    assert ticket.state == "in_progress"


def test_the_second_press_makes_no_second_entry(cast: Cast, ticket: Ticket) -> None:
    first = conversation.reply(
        actor=cast.engineer, at=MONDAY, ticket=ticket, text="Bakıyoruz.", once="press-1"
    )
    second = conversation.reply(
        actor=cast.engineer, at=MONDAY, ticket=ticket, text="Bakıyoruz.", once="press-1"
    )
    assert first.pk == second.pk
    assert TimelineEntry.objects.filter(ticket=ticket, body="Bakıyoruz.").count() == 1


def test_the_second_press_of_a_report_gives_the_same_ticket(cast: Cast) -> None:
    assert report(cast, once="press-2").pk == report(cast, once="press-2").pk


def test_coverage_is_decided_again_when_a_fact_is_learned(cast: Cast, ticket: Ticket) -> None:
    classification.learn_facts(
        actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, facts={"cause": "user"}
    )
    assert ticket.coverage == "billable"
    assert CoverageDecision.objects.filter(ticket=ticket).count() == 2
    assert TimelineEntry.objects.filter(ticket=ticket, code="coverage_changed").exists()


def test_the_proof_holds_and_a_forged_one_does_not(cast: Cast, ticket: Ticket) -> None:
    conversation.ask_customer(
        actor=cast.engineer, at=MONDAY + HOUR / 2, ticket=ticket, text="Model?"
    )
    conversation.answer(
        actor=contact_actor(cast.ours.contact), at=MONDAY + HOUR, ticket=ticket, text="X"
    )
    resolve(cast, ticket)
    proof = proof_of(ticket, at=MONDAY + 6 * HOUR)
    assert list(differences(proof)) == []
    proof["facts"][0]["at"] = (MONDAY + HOUR / 4).isoformat()
    found = [str(difference) for difference in differences(proof)]
    assert any(line.startswith("digest") for line in found)
    assert any("resolution" in line for line in found)


def test_why_adds_up(cast: Cast, ticket: Ticket) -> None:
    found = why(facts_of(ticket), Clock.RESOLUTION, at=MONDAY + 6 * HOUR)
    assert found is not None
    counted = sum((row.counted for row in found.rows if not row.ahead), timedelta())
    assert counted == found.card.used == 5 * HOUR


def resolve(cast: Cast, ticket: Ticket) -> None:
    ending.resolve(
        actor=cast.engineer,
        at=MONDAY + 3 * HOUR,
        ticket=ticket,
        found="Kuyruk takılmış.",
        cause="Sürücü hatası.",
        done="Sürücü yenilendi.",
        how="fix",
    )

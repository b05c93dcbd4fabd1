"""Merging two tickets: what ends, what goes on, who is told, and what is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import classification, conversation, ending, watching
from vefa.desk.actions.assignment import assign
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.merging import merge
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.upkeep import recompute
from vefa.desk.domain.proof import differences
from vefa.desk.models import Merge, MessageLink, Ticket
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import timeline
from vefa.desk.queries.merging import heir_of
from vefa.desk.queries.proof import proof_of
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.queries.reports import Report
from vefa.desk.tests.arriving import arrive, letter
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast

HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR
BARAN = "Baran Kullanıcı <baran@bizim.example>"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def report(company: Company, *, by: str = "contact", **more: Any) -> Ticket:
    contact, at = getattr(company, by), more.pop("at", MONDAY)
    told = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Yazıcı",
        text="Yazmıyor.",
        source="web",
        reported_at=at,
        **{"severity": "S2", **more},
    )
    return open_ticket(actor=contact_actor(contact), at=at, report=told)


def merged(cast: Cast, ticket: Ticket, into: Ticket, **more: Any) -> None:
    merge(actor=cast.engineer, at=LATER, ticket=ticket, into=into, **more)


def refused(cast: Cast, ticket: Ticket, into: Ticket) -> str:
    with pytest.raises(Refused) as refusal:
        merged(cast, ticket, into)
    assert Merge.objects.filter(ticket=ticket).count() <= 1
    return refusal.value.code


def codes(ticket: Ticket, cast: Cast) -> list[tuple[str, Any]]:
    found = timeline(ticket, contact_actor(cast.ours.contact))
    return [(each.code, each.data.get("number")) for each in found if each.kind == "event"]


def test_one_ends_and_leads_to_the_other(cast: Cast) -> None:
    first, second = report(cast.ours), report(cast.ours, by="end_user", at=MONDAY + HOUR / 2)
    merged(cast, second, first)
    assert (second.state, second.turn, second.next_due_at) == ("cancelled", "nobody", None)
    first.refresh_from_db()
    assert first.state == "new"
    assert ("merged", first.number) in codes(second, cast)
    assert ("merged_in", second.number) in codes(first, cast)
    assert heir_of(second) == first
    assert heir_of(first) is None
    states = {each.name: each.state for each in promise_card(facts_of(second), at=LATER).clocks}
    assert set(states.values()) <= {"cancelled", "not_started", "best_effort"}
    assert [each.name for each in recipients_of(first).copies] == ["Baran Kullanıcı"]
    told = MessageLink.objects.get(notice="merged")
    assert told.ticket_id == second.pk
    assert list(recompute(at=LATER, mend=False)) == []
    for ticket in (first, second):
        assert list(differences(proof_of(ticket, at=LATER))) == []


def test_what_was_kept_or_missed_stays_so(cast: Cast) -> None:
    first, second = report(cast.ours), report(cast.ours)
    for ticket in (first, second):
        assign(actor=cast.engineer, at=MONDAY, ticket=ticket, engineer=cast.deniz)
    late = MONDAY + timedelta(days=30)
    merge(actor=cast.engineer, at=late, ticket=second, into=first)
    states = {each.name: each.state for each in promise_card(facts_of(second), at=late).clocks}
    assert states["resolution"] == "missed"
    assert second.missed


def test_watchers_go_along_but_for_those_who_left(cast: Cast) -> None:
    first, second = report(cast.ours, by="end_user"), report(cast.ours, by="end_user")
    people = [cast.ours.contact]
    watching.set_watchers(actor=cast.engineer, at=MONDAY, ticket=second, contacts=people)
    watching.set_watchers(actor=cast.engineer, at=MONDAY, ticket=first, contacts=people)
    watching.stop_watching(actor=contact_actor(people[0]), at=MONDAY, ticket=first)
    merged(cast, second, first)
    assert recipients_of(first).copies == ()


def test_a_second_press_is_the_first_again(cast: Cast) -> None:
    first, second = report(cast.ours), report(cast.ours)
    merged(cast, second, first, once="press")
    merged(cast, second, first, once="press")
    assert Merge.objects.count() == 1
    assert MessageLink.objects.filter(notice="merged").count() == 1


def test_what_is_refused(cast: Cast) -> None:
    first, second, third = (report(cast.ours) for _each in range(3))
    assert refused(cast, first, first) == "itself"
    assert refused(cast, first, report(cast.strangers)) == "customer"
    merged(cast, second, first)
    # Twice, in a ring, and into what went on elsewhere.
    assert refused(cast, second, first) == "state"
    assert refused(cast, first, second) == "merged"
    assert refused(cast, third, second) == "merged"
    ended = report(cast.ours)
    ending.cancel(actor=cast.engineer, at=MONDAY, ticket=ended, reason="Vazgeçildi.")
    assert refused(cast, third, ended) == "not_open"
    solved = report(cast.ours)
    words = {"found": "a", "cause": "b", "done": "c", "how": "repair"}
    ending.resolve(actor=cast.engineer, at=MONDAY, ticket=solved, **words)
    assert refused(cast, third, solved) == "not_open"
    third.refresh_from_db()
    assert (third.state, third.revision) == ("new", 1)


def test_no_promise_is_lost(cast: Cast) -> None:
    low, high = report(cast.ours, severity="S3"), report(cast.ours, severity="S1")
    assert refused(cast, high, low) == "promise"
    classification.set_severity(
        actor=cast.engineer, at=MONDAY, ticket=low, severity="S1", reason="Aynısı.", correction=True
    )
    merged(cast, high, low)
    assert heir_of(high) == low


def test_answers_to_either_land_where_it_goes_on(cast: Cast) -> None:
    arrive(letter(BARAN, "Yazıcı", "Çalışmıyor.", Importance="high"))
    second = Ticket.objects.get()
    classification.set_severity(
        actor=cast.engineer, at=LATER, ticket=second, severity="S3", reason="Küçük."
    )
    first, last = report(cast.ours), report(cast.ours, severity="S1")
    receipt = MessageLink.objects.get(ticket=second, outgoing=True).message_id
    merged(cast, second, first)
    merge(actor=cast.engineer, at=LATER + HOUR, ticket=first, into=last)
    answer = arrive(
        letter(BARAN, "Re: Yazıcı", "Hâlâ bozuk.", In_Reply_To=receipt), at=LATER + 2 * HOUR
    )
    assert answer is not None
    assert (answer.outcome, answer.reason, answer.ticket_id) == ("answer", "references", last.pk)
    named = arrive(letter(BARAN, f"{second.number}?", "Ne oldu?"), at=LATER + 2 * HOUR)
    assert named is not None
    assert (named.outcome, named.reason, named.ticket_id) == ("answer", "subject", last.pk)
    stranger = letter("Ay <ayse@yabanci.example>", "Re: x", "Bende de.", In_Reply_To=receipt)
    other = arrive(stranger, at=LATER + 2 * HOUR)
    assert other is not None
    assert other.ticket_id not in {first.pk, second.pk, last.pk}


def test_the_question_of_a_merged_ticket_waits_for_nobody(cast: Cast) -> None:
    first, second = report(cast.ours), report(cast.ours)
    conversation.ask_customer(actor=cast.engineer, at=MONDAY, ticket=second, text="Hangisi?")
    merged(cast, second, first)
    assert (second.turn, second.next_step_at) == ("nobody", None)

"""A request's page: what waits for the customer, and what they do about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from vefa.accounts.models import User
from vefa.desk.actions import assignment, conversation, dates
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.merging import merge
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import timeline
from vefa.desk.tests.cast import Cast
from vefa.portal.tests.pages.conftest import Now
from vefa.portal.tests.pages.steps import do, page, report
from vefa.portal.tests.pages.test_reporting import solve


@pytest.fixture
def ticket(contact: Client) -> Ticket:
    return report(contact)


def shown(client: Client, ticket: Ticket) -> str:
    return page(client, f"/portal/t/{ticket.number}/")


def test_answer_agree_accept(contact: Client, cast: Cast, ticket: Ticket, now: Now) -> None:
    conversation.ask_customer(actor=cast.engineer, at=now(), ticket=ticket, text="Hangi sürüm?")
    assert "Please answer our question" in page(contact, "/portal/")
    assert shown(contact, ticket).count("Hangi sürüm?") == 2
    assert do(contact, ticket, "answer", text="4.2", once="a") == 302
    assert ticket.turn == "provider"
    due = now() + timedelta(days=3)
    dates.propose_date(actor=cast.engineer, at=now(), ticket=ticket, due=due)
    assert "Do you agree to this date?" in page(contact, "/portal/")
    assert do(contact, ticket, "agree_date", due=due.isoformat()) == 302
    solve(cast, ticket, now)
    assert "Is it solved?" in shown(contact, ticket)
    assert do(contact, ticket, "return", reason="", once="b") == 422
    assert do(contact, ticket, "accept") == 302
    assert ticket.state == "closed"
    assert do(contact, ticket, "accept") == 409


def test_what_was_answered_while_the_page_is_read_is_not_asked_on_it(
    contact: Client, cast: Cast, ticket: Ticket, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation.ask_customer(actor=cast.engineer, at=now(), ticket=ticket, text="Hangi sürüm?")

    def answered(read: Ticket, actor: Any) -> Any:
        sender = contact_actor(cast.ours.contact)
        conversation.answer(actor=sender, at=now(), ticket=ticket, text="4.2", once="once")
        return timeline(read, actor)

    monkeypatch.setattr("vefa.portal.web.ticket.timeline", answered)
    seen = shown(contact, ticket)
    assert "4.2" in seen
    assert "Please answer our question" not in seen


def test_hours_and_dates_are_told_only_while_we_work(
    contact: Client, cast: Cast, ticket: Ticket, now: Now
) -> None:
    assert "The agreed hours are open now." in shown(contact, ticket)
    solve(cast, ticket, now)
    assert "The agreed hours" not in shown(contact, ticket)
    assert do(contact, ticket, "accept") == 302
    closed = shown(contact, ticket)
    assert "The agreed hours" not in closed
    assert "no date promised" not in closed


def test_a_customer_reads_names_not_sides(
    contact: Client, cast: Cast, ticket: Ticket, now: Now
) -> None:
    conversation.ask_customer(actor=cast.engineer, at=now(), ticket=ticket, text="Hangi sürüm?")
    words = shown(contact, ticket)
    assert f"<strong>{cast.engineer.name}</strong><span>{settings.PROVIDER_NAME}</span>" in words
    assert f"<strong>{cast.ours.contact.name}</strong><span>you</span>" in words
    assert "our staff" not in words
    assert "<span>customer</span>" not in words


def test_a_date_is_declined_with_a_wish_in_local_time(
    contact: Client, cast: Cast, ticket: Ticket, now: Now
) -> None:
    due = now() + timedelta(days=3)
    dates.propose_date(actor=cast.engineer, at=now(), ticket=ticket, due=due)
    assert "Europe/Istanbul" in shown(contact, ticket)
    wish = {"reason": "Ay sonu.", "counter": "2026-04-27T09:00", "due": due.isoformat()}
    for slip in ("0001-01-01T00:00", "9999-12-31T23:59", "2126-04-27T09:00", "2026-04-01T09:00"):
        assert do(contact, ticket, "decline_date", **{**wish, "counter": slip}) == 422
    assert do(contact, ticket, "decline_date", **wish) == 302
    assert "Mon 27 Apr" in shown(contact, ticket) or "27 April 2026" in shown(contact, ticket)
    assert do(contact, ticket, "decline_date", **wish) == 422


def test_a_date_that_was_replaced_is_not_agreed(
    contact: Client, cast: Cast, ticket: Ticket, now: Now
) -> None:
    first, second = now() + timedelta(days=3), now() + timedelta(days=4)
    dates.propose_date(actor=cast.engineer, at=now(), ticket=ticket, due=first)
    dates.propose_date(actor=cast.engineer, at=now.later(minutes=5), ticket=ticket, due=second)
    assert do(contact, ticket, "agree_date", due=first.isoformat()) == 409
    assert do(contact, ticket, "agree_date", due="soon") == 404


def test_a_workaround_is_accepted_or_not(
    contact: Client, cast: Cast, ticket: Ticket, now: Now
) -> None:
    offers = [
        dates.offer_workaround(
            actor=cast.engineer, at=now.later(minutes=1), ticket=ticket, text="Kabloyu çıkar."
        )
        for _number in range(2)
    ]
    text = shown(contact, ticket)
    assert text.count("Does the workaround help?") == 2
    assert all(f'name="accept_workaround-entry" value="{each.pk}"' in text for each in offers)
    first, second = (str(each.pk) for each in offers)
    # Without a reason the form of that very workaround comes back.
    assert do(contact, ticket, "decline_workaround", entry=first, once="c") == 422
    assert do(contact, ticket, "accept_workaround") == 409
    said = {"reason": "Hayır.", "once": "c", "entry": first}
    assert do(contact, ticket, "decline_workaround", **said) == 302
    assert shown(contact, ticket).count("Does the workaround help?") == 1
    assert do(contact, ticket, "accept_workaround", entry=second) == 302
    assert (ticket.state, ticket.severity) == ("workaround", "S3")


def test_files_alone_are_an_answer_but_nothing_is_not(contact: Client, ticket: Ticket) -> None:
    assert do(contact, ticket, "answer", text=" ", once="d") == 422


def test_reopening_ends_with_its_period(
    contact: Client, cast: Cast, ticket: Ticket, now: Now
) -> None:
    solve(cast, ticket, now)
    do(contact, ticket, "accept")
    assert "Open it again" in shown(contact, ticket)
    assert do(contact, ticket, "reopen", reason="Yine bozuldu.", once="e") == 302
    assert ticket.state == "in_progress"
    solve(cast, ticket, now)
    do(contact, ticket, "accept")
    now.later(days=30)
    contact.force_login(User.objects.get(contact=cast.ours.contact))
    assert "Report it anew" in shown(contact, ticket)
    assert do(contact, ticket, "reopen", reason="Yine.", once="f") == 422


def test_a_merged_request_leads_to_the_other_whom_it_may(
    contact: Client, end_user: Client, cast: Cast, now: Now
) -> None:
    first, second, own = (report(contact, once=once) for once in ("1", "2", "3"))
    theirs = report(end_user, once="4")
    merge(actor=cast.engineer, at=now(), ticket=second, into=first)
    text = shown(contact, second)
    assert "Continued in another request" in text
    assert f'href="/portal/t/{first.number}/"' in text
    assert "Report it anew" not in text
    assert "<span>Merged</span>" in page(contact, "/portal/requests/")
    assert f'href="/portal/t/{second.number}/"' in shown(contact, first)
    # A colleague's request that they may not see is named only.
    merge(actor=cast.engineer, at=now(), ticket=own, into=theirs)
    text = shown(end_user, theirs)
    assert f"{own.number} was merged into this ticket" in text
    assert f'href="/portal/t/{own.number}/"' not in text


@pytest.mark.parametrize("plan", ["agreed_dates"])
def test_a_visit_is_demanded_once(contact: Client, ticket: Ticket) -> None:
    assert "Demand a visit" in shown(contact, ticket)
    assert do(contact, ticket, "demand_visit") == 302
    assert "Demand a visit" not in shown(contact, ticket)
    assert do(contact, ticket, "demand_visit") == 409


def test_an_end_user_is_told_who_answers(end_user: Client, cast: Cast, now: Now) -> None:
    ticket = report(end_user)
    solve(cast, ticket, now)
    words = shown(end_user, ticket)
    assert "Your authorised contact answers this" in words
    assert "Ayşe Yetkili" in words
    assert do(end_user, ticket, "accept") == 404


def test_both_sides_see_the_same_why(contact: Client, ticket: Ticket) -> None:
    for why in ("why/resolution/", "why/coverage/"):
        assert ticket.number in page(contact, f"/portal/t/{ticket.number}/{why}")
    page(contact, f"/portal/t/{ticket.number}/why/nothing/", status=404)


def test_notes_are_never_shown(contact: Client, cast: Cast, ticket: Ticket, now: Now) -> None:
    conversation.add_note(actor=cast.engineer, at=now(), ticket=ticket, text="GİZLİ NOT")
    assert "GİZLİ NOT" not in shown(contact, ticket)


def test_the_named_engineer_is_shown(contact: Client, cast: Cast, ticket: Ticket, now: Now) -> None:
    assignment.assign(actor=cast.engineer, at=now(), ticket=ticket, engineer=cast.deniz)
    assert "Deniz Usta" in page(contact, "/portal/")

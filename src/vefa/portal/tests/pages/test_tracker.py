"""The tracker: where a request stands, told as stations."""

from datetime import timedelta

from django.test import Client

from vefa.desk.actions import assignment, conversation, dates, ending
from vefa.desk.actions.upkeep import take_step
from vefa.desk.models import Ticket
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.facts import facts_of
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.portal.tests.pages.steps import report
from vefa.portal.web.tracker import tracker_steps

HOUR = timedelta(hours=1)


def stations(ticket: Ticket) -> list[tuple[str, str]]:
    ticket.refresh_from_db()
    steps = tracker_steps(ticket, promise_card(facts_of(ticket), at=MONDAY + HOUR))
    return [(str(step["label"]), step["state"]) for step in steps]


def test_from_received_to_accepted(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    engineer, at = cast.engineer, MONDAY + HOUR
    assert [state for _, state in stations(ticket)] == ["done", "now", "later", "later", "later"]
    assert stations(ticket)[1] == ("We name an engineer", "now")
    assignment.assign(actor=engineer, at=at, ticket=ticket, engineer=cast.deniz)
    assert stations(ticket)[1:3] == [("Engineer named", "done"), ("Being worked on", "now")]
    conversation.ask_customer(actor=engineer, at=at, ticket=ticket, text="Model?")
    assert stations(ticket)[2] == ("Waiting for your answer", "now")
    conversation.wait_for_third_party(
        actor=engineer, at=at, ticket=ticket, party="Tedarikçi", text="Parça bekleniyor."
    )
    assert stations(ticket)[2] == ("Waiting for a third party", "now")
    conversation.start_work(actor=engineer, at=at, ticket=ticket)
    dates.propose_date(actor=engineer, at=at, ticket=ticket, due=at + 48 * HOUR)
    assert ("Fix date", "later") in stations(ticket)
    ending.resolve(actor=engineer, at=at, ticket=ticket, found="1", cause="2", done="3", how="fix")
    assert stations(ticket)[-2:] == [("Solved", "done"), ("Your acceptance", "now")]
    ending.close(actor=engineer, at=at, ticket=ticket)
    assert {state for _, state in stations(ticket)} == {"done"}


def test_without_an_answer_nothing_was_solved(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    conversation.ask_customer(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Model?")
    while ticket.state != "closed":
        assert ticket.next_step_at is not None
        take_step(at=ticket.next_step_at, ticket=ticket)
    assert stations(ticket) == [("Received", "done"), ("Closed", "done")]


def test_what_is_cancelled_says_so(contact: Client, cast: Cast) -> None:
    ticket = report(contact)
    ending.cancel(actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, reason="Yanlışlıkla.")
    assert stations(ticket) == [("Received", "done"), ("Cancelled", "now")]

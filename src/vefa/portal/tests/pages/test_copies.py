"""A colleague who gets copies of a request sees it, and may leave."""

from django.test import Client

from vefa.desk.actions.watching import set_watchers
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.portal.tests.pages.steps import do, page, report


def test_a_watcher_sees_the_request_until_they_leave(
    end_user: Client, contact: Client, cast: Cast
) -> None:
    ticket = report(contact)
    where = f"/portal/t/{ticket.number}/"
    page(end_user, where, 404)
    baran = cast.ours.end_user
    set_watchers(actor=cast.engineer, at=MONDAY, ticket=ticket, contacts=[baran])
    assert "You get copies" in page(end_user, where)
    assert do(end_user, ticket, "unwatch") == 302
    assert recipients_of(ticket).copies == ()
    page(end_user, where, 404)


def test_the_reporter_is_not_asked_to_leave(contact: Client) -> None:
    ticket = report(contact)
    assert "You get copies" not in page(contact, f"/portal/t/{ticket.number}/")

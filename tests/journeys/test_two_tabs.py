"""Two tabs write two reports, and what was never sent is offered where a new one is begun."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import AYSE_OF_YAVAS
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.needs("chromium")


def begin(tab: Visitor, title: str) -> None:
    """Up to the words, which stay in the browser."""
    tab.go("/portal/report/")
    tab.choose("Something else")
    tab.press("Continue")
    tab.fill("In a few words", title)
    tab.fill("Tell us more", "Since this morning.")


def send(tab: Visitor, title: str) -> None:
    """From the words to the ticket."""
    tab.press("Continue")
    tab.choose("one person or a few")
    tab.choose("something important does not work")
    tab.press("Send")
    tab.sees_heading(title)


def test_two_reports_at_once(house, visit):
    one = visit(AYSE_OF_YAVAS)
    other = Visitor(one.page.context.new_page(), one.address)
    begin(one, "The cellar is dark")
    begin(other, "The roof leaks")
    send(one, "The cellar is dark")
    other.page.reload()
    expect(other.field("In a few words")).to_have_value("The roof leaks")

    third = Visitor(one.page.context.new_page(), one.address)
    third.go("/portal/report/")
    third.sees("The roof leaks")
    assert third.page.get_by_text("The cellar is dark").count() == 0
    send(other, "The roof leaks")
    third.go("/portal/report/")
    expect(third.page.get_by_text("We kept what you wrote")).to_be_hidden()

    begin(third, "A bird in the hall")
    third.go("/portal/report/")
    third.press("Discard it")
    expect(third.page.get_by_text("We kept what you wrote")).to_be_hidden()
    assert one.complaints + other.complaints + third.complaints == []

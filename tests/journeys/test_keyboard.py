"""The queue is worked through without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.messages import turkish_mail
from tests.journeys.people import DENIZ

pytestmark = pytest.mark.needs("chromium")

SUBJECTS = ("Ekran kararıyor", "Fare bağlanmıyor", "Klavye takılıyor")


def test_the_queue_by_keyboard_only(house, visit):
    ask_for_help(house)
    deniz = visit(DENIZ)
    page = deniz.page
    deniz.go("/desk/?queue=unassigned")
    rows = page.get_by_role("region", name="List").get_by_role("listitem").get_by_role("link")
    for subject in SUBJECTS:
        deniz.reloads_until(rows.filter(has_text=subject))

    # Down, down, up.
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    title = next(each for each in SUBJECTS if each in rows.nth(1).inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")

    walk_back_and_forth(page, rows)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()

    # An answer, a note. The place to write is reached by the key, left by Tab.
    page.keyboard.press("r")
    expect(deniz.field("Your words")).to_be_focused()
    page.keyboard.type("We are looking at it.")
    send("Send to the customer", page)
    deniz.sees("We are looking at it.", page.get_by_role("region", name="Story"))
    page.keyboard.press("n")
    expect(deniz.field("Your words")).to_be_focused()
    page.keyboard.type("Same driver as last week.")
    send("Save the note", page)
    deniz.sees("Same driver as last week.", page.get_by_role("region", name="Story"))

    # Help, and the palette.
    page.keyboard.press("?")
    expect(deniz.dialog("Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(deniz.dialog("Keyboard shortcuts")).to_be_hidden()
    page.keyboard.press("/")
    expect(deniz.dialog("Search and commands")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/desk/t/V-"))


def walk_back_and_forth(page, rows):
    """Open the line before and this one again: the list always tells which ticket is open."""
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    expect(rows.nth(1)).not_to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")


def ask_for_help(house):
    """Three messages of one contact."""
    for subject in SUBJECTS:
        house.post(
            turkish_mail(
                sender="ayse@yavas.example",
                name="Ayşe",
                subject=subject,
                text="Yardım eder misiniz?",
            )
        )


def send(name, page):
    """Tab to the button and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(4):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")

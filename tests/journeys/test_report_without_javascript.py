"""The portal's core works where no script runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import AYSE_OF_YAVAS

pytestmark = pytest.mark.needs("chromium")


def test_a_report_in_three_steps(house, visit):
    ayse = visit(AYSE_OF_YAVAS, javascript=False, width=390)
    # An empty list offers the same link once more.
    ayse.page.get_by_role("main").get_by_role("link", name="Report a problem").first.click()

    step = ayse.page.get_by_role("navigation", name="Step 1 of 3")
    expect(step).to_be_visible()
    ayse.choose("Something else")
    ayse.press("Continue")

    ayse.choose("Something does not work")
    expect(ayse.field("In a few words")).to_be_visible()
    ayse.fill("In a few words", "The stock report is empty")
    ayse.fill("Tell us more", "Since the update the report shows no line at all.")
    ayse.press("Continue")

    ayse.choose("one person or a few")
    ayse.choose("something important does not work")
    ayse.press("Show what this means")
    promised = ayse.moments(ayse.card("If you send it now"))
    assert promised
    ayse.page.get_by_label(re.compile("^Pictures or files")).set_input_files(
        [{"name": "report.txt", "mimeType": "text/plain", "buffer": b"no lines"}]
    )
    ayse.press("Send")

    ayse.sees_heading("The stock report is empty")
    ayse.sees("Since the update the report shows no line at all.")
    ayse.sees("report.txt")
    assert {moment.date() for moment in promised} <= {
        moment.date() for moment in ayse.moments(ayse.card("Promises"))
    }
    ayse.fill("Your message", "It happens with every warehouse.")
    ayse.press("Send")
    ayse.sees("It happens with every warehouse.")
    ayse.go("/portal/")
    ayse.sees("The stock report is empty")

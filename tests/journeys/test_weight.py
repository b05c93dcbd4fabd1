"""What comes over the line when somebody opens their first page, nothing of it known yet."""

import pytest

from tests.journeys.people import AYSE

pytestmark = pytest.mark.needs("chromium")

HEAVIEST = 100 * 1024
"""Bytes of the first portal page, compressed as they were sent, headers included."""

TRANSFERS = """() => performance.getEntries()
    .filter((entry) => "transferSize" in entry)
    .map((entry) => [new URL(entry.name).pathname, entry.transferSize])
"""


@pytest.mark.parametrize("path", ["/portal/", "/portal/report/"])
def test_the_first_page_is_light(house, visit, path):
    ayse = visit(AYSE).page.context
    newcomer = ayse.browser.new_context(storage_state=ayse.storage_state())
    page = newcomer.new_page()
    page.goto(house.address + path, wait_until="networkidle")
    transfers = dict(page.evaluate(TRANSFERS))
    newcomer.close()
    assert min(transfers.values()) > 0, "Something came out of a cache, or from elsewhere."
    assert path in transfers
    assert sum(name.endswith(".css") for name in transfers) > 10
    assert sum(transfers.values()) < HEAVIEST, transfers

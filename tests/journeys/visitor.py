"""A person before a browser: reads and presses by role and label, in their own language."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.house import SHORTLY
from tests.journeys.people import PASSPHRASE
from vefa.config.launcher.postmaster import wait_until

CHROMIUM: dict[str, Any] = {
    "executable_path": shutil.which("chromium"),
    "args": [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--no-first-run",
    ],
}
ZONE = "Europe/Istanbul"


class Visitor:
    """Names of buttons, fields and links are given in English and looked for in `language`."""

    def __init__(self, page: Page, address: str, language: str = "en") -> None:
        self.page = page
        self.address = address
        self.language = language
        self.expects_refusal = False
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("response", self._look)

    def _hear(self, message: ConsoleMessage) -> None:
        refusal = self.expects_refusal and "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not refusal:
            self.complaints.append(message.text)

    def _look(self, response: Response) -> None:
        broken = response.status >= 500 and not self.expects_refusal
        if broken or not response.url.startswith(self.address):
            self.complaints.append(f"{response.status} {response.url}")

    def words(self, english: str) -> str:
        """The text as the visitor's pages say it."""
        with translation.override(self.language):
            return gettext(english)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, email: str, password: str) -> None:
        self.go("/sign-in/")
        self.fill("E-mail", email)
        self.fill("Password", password)
        self.press("Sign in")
        expect(self.page).not_to_have_url(re.compile("/sign-in/"))

    def button(self, name: str, within: Locator | None = None) -> Locator:
        place = within or self.page
        return place.get_by_role("button", name=self.words(name), exact=True)

    def press(self, name: str, within: Locator | None = None) -> None:
        self.button(name, within).click()

    def link(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("link", name=self.words(name))

    def follow(self, name: str, within: Locator | None = None) -> None:
        self.link(name, within).click()

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """A control by its label; a star marks what must be filled in."""
        name = re.compile(rf"^\s*{re.escape(self.words(label))}\s*\*?\s*$")
        return (within or self.page).get_by_label(name)

    def fill(self, label: str, value: str, within: Locator | None = None) -> None:
        self.field(label, within).fill(value)

    def choose(self, label: str) -> None:
        """Press the label, as a person does: its icon may lie over the control itself."""
        radio = self.page.get_by_role("radio", name=self.words(label))
        radio.locator("xpath=ancestor::label").click()
        expect(radio).to_be_checked()

    def unfold(self, summary: str) -> None:
        """Open what is folded away under these words."""
        self.page.locator("summary").filter(has_text=self.words(summary)).click()

    def card(self, title: str) -> Locator:
        """The card under a heading."""
        heading = self.page.get_by_role("heading", name=self.words(title), exact=True)
        return self.page.locator("section.card").filter(has=heading)

    def dialog(self, title: str) -> Locator:
        """An open dialog, by its title."""
        return self.page.get_by_role("dialog", name=self.words(title))

    def sees(self, text: str, within: Locator | None = None) -> None:
        expect((within or self.page).get_by_text(self.words(text)).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=self.words(text)).first).to_be_visible()

    def reloads_until(self, seen: Locator) -> None:
        """Look again until it is there: what is awaited happens outside the browser."""

        def looked() -> bool:
            self.page.reload()
            return seen.is_visible()

        assert wait_until(looked, SHORTLY), self.page.locator("main").aria_snapshot()

    def moments(self, within: Locator) -> list[datetime]:
        """The instants that a part of the page names, as its machine-readable times say them."""
        times = within.locator("time").all()
        return [datetime.fromisoformat(time.get_attribute("datetime") or "") for time in times]


@contextmanager
def visiting(
    browser: Browser, address: str, password: str = PASSPHRASE, keys: dict[str, Any] | None = None
) -> Iterator[Callable[..., Visitor]]:
    """A function that opens a browser of one's own and signs in where an e-mail is given.

    `keys` keeps the session of everybody who has signed in once.
    """
    keys = {} if keys is None else keys
    visitors: list[Visitor] = []

    def open_door(
        email: str = "",
        *,
        language: str = "en",
        width: int = 1440,
        theme: str = "light",
        javascript: bool = True,
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            timezone_id=ZONE,
            locale=language,
            java_script_enabled=javascript,
            storage_state=keys.get(email),
        )
        context.set_default_timeout(SHORTLY * 1000)
        visitor = Visitor(context.new_page(), address, language)
        visitors.append(visitor)
        if email and email not in keys:
            visitor.sign_in(email, password)
            keys[email] = context.storage_state()
        elif email:
            visitor.go("/")
        return visitor

    yield open_door
    for visitor in visitors:
        visitor.page.context.close()
    complaints = [said for visitor in visitors for said in visitor.complaints]
    assert not complaints, "\n".join(complaints)

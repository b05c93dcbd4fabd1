"""What only a browser can tell: contrast, names, widths, and what the scripts do."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from vefa.ui.tests.browser import OPTIONS, SITE, opened

REPLY = "#reply-text"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**OPTIONS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize(
    "address", ["?toast", "workspace/", "portal/", "portal/?home", "sign-in/?refused"]
)
def test_everybody_can_use_it(browser, address, theme, width):
    with opened(browser, address, width=width, theme=theme) as page:
        violations = Axe().run(page).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in violations] == []


@pytest.mark.parametrize("language", ["tr", "ru", "kk"])
@pytest.mark.parametrize("address", ["", "workspace/", "workspace/?list", "portal/?home"])
def test_long_words_fit_on_a_phone(browser, address, language):
    joined = "&" if "?" in address else "?"
    with opened(browser, f"{address}{joined}lang={language}", width=390) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        tabs = page.locator(".tabs").evaluate_all(
            "all => all.map(e => e.scrollWidth - e.clientWidth)"
        )
        assert not any(tabs), "a tab that nobody sees is not there"


def test_a_draft_outlives_a_reload_and_can_be_discarded(browser):
    with opened(browser, "workspace/") as page:
        page.locator(REPLY).fill("Half a sentence")
        page.reload()
        expect(page.locator(REPLY)).to_have_value("Half a sentence")
        expect(page.get_by_text("Your draft was restored.")).to_be_visible()
        page.get_by_role("button", name="Discard the draft").click()
        page.reload()
        expect(page.locator(REPLY)).to_have_value("")


def test_a_draft_goes_when_it_was_sent(browser):
    with opened(browser, "workspace/") as page:
        page.locator(REPLY).fill("All of it")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**reply=All**")
        expect(page.locator(REPLY)).to_have_value("")
        assert page.evaluate("localStorage.length") == 0


def test_a_draft_stays_when_sending_failed(browser):
    with opened(browser, "workspace/") as page:
        page.locator(REPLY).fill("All of it")
        page.locator("form.reply").evaluate("form => { form.action = '/ui/gallery/error/500/' }")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Something went wrong on our side")).to_be_visible()
        page.goto(f"{SITE}/ui/gallery/workspace/")
        expect(page.locator(REPLY)).to_have_value("All of it")


def test_htmx_says_that_sending_failed_and_keeps_the_text(browser):
    with opened(browser, "workspace/") as page:
        page.locator("form.reply").evaluate(
            "form => { form.setAttribute('hx-post', '/ui/gallery/error/500/'); htmx.process(form) }"
        )
        page.locator(REPLY).fill("All of it")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("It was not sent. What you wrote is kept.")).to_be_visible()
        expect(page.locator(REPLY)).to_have_value("All of it")
        expect(page.get_by_role("button", name="Send")).not_to_have_attribute("aria-busy", "true")


def test_a_form_is_sent_once(browser):
    with opened(browser, "") as page:
        sent = page.evaluate(
            """() => {
                const form = document.querySelector("form.reply");
                let sent = 0;
                document.addEventListener("submit", (event) => {
                    sent += event.defaultPrevented ? 0 : 1;
                    event.preventDefault();
                });
                form.requestSubmit();
                form.requestSubmit();
                return [sent, form.dataset.sent ?? ""];
            }"""
        )
    assert sent == [1, "yes"]


def test_the_keyboard_walks_and_helps(browser):
    with opened(browser, "workspace/?list") as page:
        page.keyboard.press("j")
        expect(page.locator(".row").nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(page.locator(".row").nth(0)).to_be_focused()
        page.keyboard.press("?")
        expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_hidden()


def test_shortcuts_are_found_by_place_on_a_cyrillic_keyboard(browser):
    with opened(browser, "workspace/?list&lang=ru") as page:
        page.evaluate(
            """document.body.dispatchEvent(new KeyboardEvent(
                "keydown", { key: "о", code: "KeyJ", bubbles: true, cancelable: true }
            ))"""
        )
        expect(page.locator(".row").nth(1)).to_be_focused()


def test_single_keys_can_be_switched_off(browser):
    with opened(browser, "workspace/") as page:
        page.keyboard.press("?")
        page.get_by_label("Use single keys as shortcuts").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("?")
        expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_hidden()


def test_the_palette_finds_what_is_typed_without_its_dots(browser):
    with opened(browser, "workspace/?lang=tr") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("musteri yanıti")
        options = page.locator('#palette [role="option"]:visible')
        expect(options).to_have_text(["Müşteri yanıtı bekleniyor"])
        page.keyboard.press("Enter")
        page.wait_for_url("**/workspace/?list")


def test_files_are_listed_and_can_be_taken_back(browser):
    with opened(browser, "") as page:
        page.locator("input[type=file]").set_input_files(
            [{"name": "screen.png", "mimeType": "image/png", "buffer": b"x"}]
        )
        expect(page.locator(".drop .file")).to_contain_text("screen.png")
        page.get_by_role("button", name="Remove screen.png").click()
        expect(page.locator(".drop .file")).to_have_count(0)
        assert page.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_the_theme_changes_at_once(browser):
    with opened(browser, "") as page:
        light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        page.locator("main").get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert light != page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_time_ticks(browser):
    with opened(browser, "") as page:
        page.clock.install()
        page.reload()
        counting = page.locator("[data-remaining]")
        expect(counting).to_have_text("2 h 14 min")
        page.clock.fast_forward("01:00:30")
        expect(counting).to_have_text("1 h 14 min")
        expect(page.locator("time[data-ticks]").first).to_contain_text("in 39 min")
        page.clock.fast_forward("09:00:00")
        expect(page.locator("time[data-day-ends]").first).to_contain_text("Wed 22 Apr, 17:00")
        expect(counting).to_have_text("−7 h 45 min")

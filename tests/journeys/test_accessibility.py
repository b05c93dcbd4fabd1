"""Every page, in light and dark, wide and narrow, in four languages: who can use it, what breaks.

The demonstration is what is looked at: it holds tickets in every state.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.visitor import Visitor, visiting
from tests.support.walk import addresses
from vefa.demo.data.people import PASSPHRASE

pytestmark = pytest.mark.needs("chromium")

TIMUR, ELIF, DENIZ, AIGERIM, OMAR = (
    f"{name}@ahenk.example" for name in ("timur", "elif", "deniz", "aigerim", "omar")
)
AYSE, NIL = "ayse@marmara-sifa.example", "nil@marmara-sifa.example"
DERYA = "derya@ege-kervan.example"
IRINA, AIZHAN, LAYLA = (
    "irina@tengri-energo.example",
    "aizhan@altyn-dala.example",
    "layla@najd-medical.example",
)
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opens an address. `{customer/state}` stands for the number of such a ticket."""

    who: str
    path: str

    def __str__(self) -> str:
        return f"{self.who.partition('@')[0] or 'nobody'} {self.path}"


PAGES: dict[str, list[Look]] = {
    "sign_in": [Look(NOBODY, "/sign-in/")],
    "find_company": [Look(NOBODY, "/sign-in/company/")],
    "ask_for_letter": [Look(NOBODY, "/sign-in/letter/")],
    "account": [Look(AYSE, "/account/")],
    "change_password": [Look(AYSE, "/account/password/")],
    "change_address": [Look(AYSE, "/account/address/")],
    "confirm": [Look(DENIZ, "/account/confirm/")],
    "set_up_app": [Look(DENIZ, "/account/app/")],
    "add_passkey": [Look(DENIZ, "/account/passkeys/add/")],
    "colleagues": [Look(IRINA, "/colleagues/")],
    "people": [Look(TIMUR, "/people/")],
    "invite": [Look(TIMUR, "/people/invite/")],
    "person": [Look(TIMUR, "/people/person/?id=1")],
    "limits": [Look(TIMUR, "/people/limits/?id=1")],
    "ui:gallery_error": [
        Look(NOBODY, f"/ui/gallery/error/{code}/") for code in (400, 403, 404, 500)
    ],
    "workspace:queue": [
        Look(TIMUR, "/desk/"),
        Look(DENIZ, "/desk/?queue=mine"),
        Look(AIGERIM, "/desk/?queue=waiting"),
        Look(OMAR, "/desk/?queue=unassigned"),
        Look(OMAR, "/desk/?queue=resolved"),
        Look(OMAR, "/desk/?queue=drafts"),
    ],
    "workspace:ticket": [
        Look(TIMUR, "/desk/t/{altyn-dala/assigned}/"),
        Look(DENIZ, "/desk/t/{ege-kervan/waiting_customer}/"),
        Look(AIGERIM, "/desk/t/{tengri-energo/workaround}/"),
        Look(OMAR, "/desk/t/{najd-medical/in_progress}/"),
        Look(OMAR, "/desk/t/{najd-medical/closed}/"),
        Look(OMAR, "/desk/t/{marmara-sifa/draft}/"),
        Look(OMAR, "/desk/t/{anadolu-dokuma/assigned}/"),
    ],
    "workspace:why_clock": [Look(DENIZ, "/desk/t/{marmara-sifa/in_progress}/why/resolution/")],
    "workspace:why_coverage": [Look(AIGERIM, "/desk/t/{tengri-energo/workaround}/why/coverage/")],
    "workspace:proof": [Look(TIMUR, "/desk/t/{marmara-sifa/closed}/proof/")],
    "workspace:phone": [Look(DENIZ, "/desk/phone/"), Look(AIGERIM, "/desk/phone/?caller=irina")],
    "workspace:unknown": [Look(TIMUR, "/desk/who/")],
    "workspace:settle": [Look(OMAR, "/desk/who/{unknown}/?caller=marmara")],
    "workspace:intake": [Look(TIMUR, "/desk/mail/")],
    "workspace:outbox": [Look(TIMUR, "/desk/outbox/")],
    "workspace:letter": [Look(TIMUR, "/desk/outbox/{letter}/")],
    "portal:home": [Look(who, "/portal/") for who in (AYSE, IRINA, AIZHAN, LAYLA, DERYA)],
    "workspace:customers": [Look(AIGERIM, "/desk/customers/")],
    "workspace:customer": [Look(TIMUR, "/desk/customers/1/")],
    "workspace:edit_person": [Look(TIMUR, "/desk/customers/1/people/1/")],
    "workspace:agreements": [Look(OMAR, "/desk/agreements/")],
    "workspace:agreement": [Look(DENIZ, "/desk/agreements/1/")],
    "workspace:imports": [Look(TIMUR, "/desk/import/")],
    "workspace:what_ifs": [Look(TIMUR, "/desk/what-if/")],
    "portal:terms": [Look(NIL, "/portal/terms/1/")],
    "workspace:terms": [Look(TIMUR, f"/desk/terms/{key}/") for key in (1, 2)],
    "workspace:terms_section": [
        Look(TIMUR, f"/desk/terms/2/software_support/{section}/")
        for section in ("hours", "targets", "duties", "responsibilities")
    ],
    "workspace:terms_row": [Look(TIMUR, "/desk/terms/2/software_support/duties/0/")],
    "workspace:terms_clauses": [Look(TIMUR, "/desk/terms/2/software_support/clauses/")],
    "workspace:terms_clause": [Look(TIMUR, "/desk/terms/2/software_support/clauses/3/")],
    "workspace:calendars": [Look(OMAR, "/desk/calendars/")],
    "workspace:plans": [Look(ELIF, "/desk/agreements/plans/")],
    "workspace:keep_plan": [Look(ELIF, "/desk/terms/2/software_support/plan/")],
    "workspace:products": [Look(ELIF, "/desk/products/")],
    "workspace:product": [Look(ELIF, "/desk/products/1/")],
    "workspace:teams": [Look(ELIF, "/desk/teams/")],
    "workspace:add_team": [Look(ELIF, "/desk/teams/new/")],
    "workspace:roles": [Look(TIMUR, "/desk/roles/?person=deniz")],
    "workspace:seers": [Look(TIMUR, "/desk/t/{marmara-sifa/in_progress}/who/")],
    "workspace:abilities": [Look(TIMUR, "/desk/people/1/")],
    "workspace:trail": [Look(TIMUR, "/desk/audit/")],
    "own_texts": [Look(AYSE, "/account/texts/")],
    "workspace:policies": [Look(TIMUR, "/desk/policies/")],
    "own_data": [Look(AYSE, "/account/data/")],
    "workspace:retention": [Look(TIMUR, "/desk/retention/")],
    "workspace:privacy": [Look(TIMUR, "/desk/privacy/?q=ay")],
    "workspace:person_data": [Look(TIMUR, "/desk/privacy/contact/1/")],
    "workspace:failures": [Look(TIMUR, "/desk/failures/")],
    "workspace:sign_in_providers": [Look(TIMUR, "/desk/sign-in-providers/")],
    "workspace:add_sign_in_provider": [
        Look(TIMUR, "/desk/sign-in-providers/new/"),
        Look(TIMUR, "/desk/sign-in-providers/new/?kind=oidc&side=ours"),
    ],
    "workspace:mailboxes": [Look(TIMUR, "/desk/mailboxes/")],
    "workspace:add_mailbox": [Look(TIMUR, "/desk/mailboxes/new/")],
    "portal:covered": [Look(AYSE, "/portal/covered/"), Look(DERYA, "/portal/covered/")],
    "portal:agreement": [Look(AYSE, "/portal/agreements/1/")],
    "portal:duty": [
        Look(AYSE, "/portal/agreements/1/duties/software_support/antivirus/"),
        Look(IRINA, "/portal/agreements/5/duties/software_support/backups/"),
    ],
    "portal:allowances": [Look(AIZHAN, "/portal/agreements/4/allowances/")],
    "portal:compare": [Look(AYSE, "/portal/agreements/1/compare/")],
    "workspace:duties": [Look(ELIF, "/desk/agreements/duties/")],
    "workspace:duty": [Look(DENIZ, "/desk/agreements/5/duties/software_support/backups/")],
    "workspace:allowances": [Look(TIMUR, "/desk/agreements/4/allowances/")],
    "workspace:compare": [Look(OMAR, "/desk/agreements/1/compare/")],
    "workspace:add_agreement": [Look(TIMUR, "/desk/customers/1/agreements/new/")],
    "workspace:undelivered": [Look(DENIZ, "/desk/undelivered/")],
    "workspace:letter_texts": [Look(TIMUR, "/desk/letters/")],
    "workspace:letter_text": [
        Look(TIMUR, "/desk/letters/received/kk/"),
        Look(TIMUR, "/desk/letters/reply/en/"),
    ],
    "portal:requests": [Look(IRINA, "/portal/requests/")],
    "portal:ranking": [Look(AYSE, "/portal/order/")],
    "portal:report": [Look(AYSE, "/portal/report/")],
    "portal:ticket": [
        Look(AYSE, "/portal/t/{marmara-sifa/in_progress}/"),
        Look(IRINA, "/portal/t/{tengri-energo/waiting_customer}/"),
        Look(AIZHAN, "/portal/t/{altyn-dala/resolved}/"),
        Look(LAYLA, "/portal/t/{najd-medical/closed}/"),
        Look(AYSE, "/portal/t/{marmara-sifa/draft}/"),
    ],
    "portal:why_clock": [Look(AIZHAN, "/portal/t/{altyn-dala/in_progress}/why/resolution/")],
    "portal:why_coverage": [Look(LAYLA, "/portal/t/{najd-medical/assigned}/why/coverage/")],
}
"""What is looked at, by the name of the address."""

ELSEWHERE = {
    "ui:gallery": "src/vefa/ui/tests/pages/test_in_a_browser.py",
    "ui:gallery_portal": "src/vefa/ui/tests/pages/test_in_a_browser.py",
    "ui:gallery_sign_in": "src/vefa/ui/tests/pages/test_in_a_browser.py",
    "ui:gallery_workspace": "src/vefa/ui/tests/pages/test_in_a_browser.py",
    "home": "leads on to another page",
    "sign_out": "a press",
    "follow_link": "src/vefa/accounts/tests: a link is good once",
    "confirm_address": "src/vefa/accounts/tests: a link is good once",
    "sign_in_code": "src/vefa/accounts/tests: half signed in",
    "sign_in_set_up": "the parts of set_up_app",
    "recovery_codes": "src/vefa/accounts/tests: shown once",
    "sign_in_by_passkey": "a press",
    "sign_in_with": "leads on to another page",
    "oidc_signed_out": "a provider’s program posts to it",
    "oidc_back": "leads on to another page",
    "saml_back": "leads on to another page",
    "saml_metadata": "XML for another program",
    "signed_out": "the parts of ask_for_letter",
    "workspace:sign_in_provider": "the parts of workspace:add_sign_in_provider",
    "passkey_options": "for a script",
    "passkey_options_for_adding": "for a script",
    "remove_passkey": "a press",
    "remove_app": "a press",
    "end_sessions": "a press",
    "end_viewing": "a press",
    "view_as": "a press",
    "procedure": "a file",
    "own_archive": "a file",
    "workspace:archive": "a file",
    "workspace:trail_export": "a file",
    "workspace:add_customer": "a form like workspace:edit_person",
    "workspace:add_person": "a form like workspace:edit_person",
    "workspace:add_product": "a form like workspace:edit_person",
    "workspace:add_system": "a form like workspace:edit_person",
    "workspace:add_version": "a form like workspace:edit_person",
    "workspace:edit_product": "a form like workspace:edit_person",
    "workspace:edit_support": "a form like workspace:edit_person",
    "workspace:edit_system": "a form like workspace:edit_person",
    "workspace:add_site": "a form like workspace:edit_person",
    "workspace:add_training": "a form like workspace:edit_person",
    "workspace:correct_training": "a form like workspace:edit_person",
    "workspace:edit_customer": "a form like workspace:edit_person",
    "workspace:edit_site": "a form like workspace:edit_person",
    "workspace:team": "the parts of workspace:add_team",
    "workspace:failure": "the parts of workspace:settle",
    "workspace:mailbox": "the parts of workspace:add_mailbox",
    "workspace:waiting_message": "the parts of workspace:settle",
    "set_preferences": "a press",
    "workspace:do": "a press",
    "workspace:proof_json": "a file",
    "workspace:stop_what_if": "a press",
    "workspace:import": "src/vefa/workspace/tests: needs a file",
    "workspace:import_report": "a file",
    "workspace:import_template": "a file",
    "workspace:settle_import": "a press",
    "workspace:what_if": "src/vefa/workspace/tests: counted in the background",
    "workspace:what_if_table": "a file",
    "workspace:list": "a part of the queue",
    "workspace:find": "a part of the palette",
    "workspace:letter_preview": "a letter within the page of its words",
    "workspace:letter_sender": "a press",
    "workspace:original": "the parts of workspace:letter",
    "workspace:original_image": "a picture",
    "workspace:live": "a part of the ticket",
    "portal:report_outlook": "a part of the last step",
    "portal:report_discard": "a press",
    "workspace:terms_move": "a press",
    "workspace:terms_lines": "a press",
    "workspace:terms_frame": "a form like workspace:edit_person",
    "workspace:add_calendar": "a form like workspace:add_mailbox",
    "workspace:calendar": "src/vefa/workspace/tests/pages/test_calendars.py",
    "workspace:calendar_dates": "a form like workspace:add_mailbox",
    "workspace:calendar_week": "a form like workspace:add_mailbox",
    "workspace:calendar_year": "a press",
    "workspace:terms_bench": "a part of workspace:terms_clauses",
    "workspace:terms_clause_effect": "a part of workspace:terms_clause",
    "workspace:terms_clauses_change": "a press",
    "workspace:terms_effect": "a part of workspace:terms_section",
    "workspace:offer_plan": "a press",
    "workspace:terms_rows": "a press",
    "workspace:terms_undo": "a press",
    "workspace:terms_row_effect": "a part of workspace:terms_row",
    "workspace:agreement_deed": "a form like workspace:edit_person",
    "portal:do": "a press",
    "portal:report_what": "test_the_steps_of_a_report",
    "portal:report_weigh": "test_the_steps_of_a_report",
    "file": "a file",
    "health_live": "for machines",
    "health_ready": "for machines",
}
"""Addresses that show no page of their own, or whose page another test looks at."""


@pytest.fixture(scope="package")
def numbers(demo_house) -> dict[str, object]:
    """What the braces of an address stand for."""
    return demo_house.numbers()


@pytest.fixture(scope="package")
def seats(browser, demo_house, keys) -> Iterator[Callable[[str], Visitor]]:
    """A browser for each person, who stays before it from page to page."""
    seated: dict[str, Visitor] = {}
    with visiting(browser, demo_house.address, PASSPHRASE, keys) as open_door:

        def seat(who: str) -> Visitor:
            if who not in seated:
                seated[who] = open_door(who)
            visitor = seated[who]
            visitor.page.set_viewport_size({"width": 1440, "height": 900})
            visitor.page.emulate_media(color_scheme="light")
            return visitor

        yield seat


@pytest.mark.parametrize(
    "look", [pytest.param(look, id=str(look)) for looks in PAGES.values() for look in looks]
)
def test_everybody_can_use_the_page(seats, numbers, look):
    visitor = seats(look.who)
    visitor.expects_refusal = "/error/" in look.path
    visitor.go(look.path.format_map(numbers))
    assert_usable(visitor)
    said = [*visitor.complaints]
    visitor.complaints.clear()
    assert said == []


def test_the_steps_of_a_report(visit_demo):
    layla = visit_demo(LAYLA)
    layla.go("/portal/report/")
    layla.choose("Something else")
    layla.press("Continue")
    assert_usable(layla)
    layla.fill("In a few words", "The printer is silent")
    layla.fill("Tell us more", "Nothing comes out since noon.")
    layla.press("Continue")
    assert_usable(layla)


@pytest.mark.parametrize(
    ("who", "path"),
    [(NOBODY, "/sign-in/"), (OMAR, "/desk/"), (LAYLA, "/portal/"), (LAYLA, "/portal/report/")],
)
def test_the_keyboard_shows_where_it_is(visit_demo, who, path):
    visitor = visit_demo(who)
    visitor.go(path)
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(FOCUS) == ""


@pytest.mark.parametrize("path", ["/nowhere/", "/desk/t/V-2026-999999/"])
def test_a_page_that_is_not_there(visit_demo, path):
    visitor = visit_demo(DENIZ)
    visitor.expects_refusal = True
    visitor.go(path)
    assert_usable(visitor)


def test_no_page_is_left_out():
    known = PAGES.keys() | ELSEWHERE.keys()
    assert {address.name for address in addresses()} - known == set(), (
        "Name who opens it in PAGES, or why not in ELSEWHERE."
    )


FOCUS = """() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return "";
    // A choice is a card: the ring is drawn around the whole of it.
    const ringed = [focused, focused.closest("label")].filter(Boolean).some((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    const { top, bottom, left, right } = focused.getBoundingClientRect();
    const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    return ringed && inside ? "" : focused.outerHTML.slice(0, 200);
}"""


SERIOUS = """async () => {
    const found = await axe.run({ resultTypes: ["violations"] });
    return found.violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}"""
"""Asked for in the page, so that only what matters is carried out of it."""


STILL = """() => Promise.all(
    document.getAnimations()
        .filter((moving) => moving.effect.getComputedTiming().endTime !== Infinity)
        .map((moving) => moving.finished)
)"""
"""What slides in is half transparent on its way; what turns for ever is not waited for."""


def assert_usable(visitor: Visitor) -> None:
    """Wide and light, then narrow and dark: nothing serious for axe, nothing beyond the edge."""
    page = visitor.page
    assert serious(visitor) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    assert serious(visitor) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def serious(visitor: Visitor) -> list[tuple[str, list[str]]]:
    """The violations that axe calls serious or critical, with the elements meant."""
    page = visitor.page
    page.evaluate(STILL)
    if page.evaluate("!window.axe"):
        page.evaluate(Axe().axe_script)
    found: list[tuple[str, list[str]]] = page.evaluate(SERIOUS)
    return found

"""Every address has a name, says who may open it, and can be walked."""

from types import ModuleType

import pytest
from django.urls import include, path

from tests.architecture.house import listed
from tests.support.walk import Address, NoSample, addresses, requests

# Pages that somebody may open who has not signed in, and why.
OPEN = {
    "sign_in": "One signs in here.",
    "sign_in_code": "The second step; it goes back to the first where that is missing.",
    "sign_in_set_up": "The same, for whoever has no second step yet.",
    "sign_in_by_passkey": "One signs in here, too.",
    "passkey_options": "The challenge that a passkey signs; it tells nothing.",
    "find_company": "An e-mail domain leads to its company's sign-in; nobody is looked up.",
    "sign_in_with": "The way to a company's own sign-in.",
    "oidc_back": "An OpenID provider's answer; the browser's own session knows what was asked.",
    "oidc_signed_out": "An OpenID provider tells who has left there; it is signed, and taken once.",
    "saml_back": "A SAML identity provider's answer; the session knows what was asked.",
    "saml_metadata": "What an identity provider is told of us; nothing of it is secret.",
    "signed_out": "For whoever has just left; it names a provider by its random key.",
    "ask_for_letter": "A letter with a link; nobody is told whether the address is known.",
    "follow_link": "A link from a letter; its token is the proof.",
    "set_preferences": "Language and theme can be chosen before signing in.",
    "health_live": "Whoever watches over the process; it shows nothing.",
    "health_ready": "The same, with the database.",
    "ui:gallery": "The gallery shows samples, nothing of anybody.",
    "ui:gallery_workspace": "The same, in the workspace's layout.",
    "ui:gallery_portal": "The same, in the portal's layout.",
    "ui:gallery_sign_in": "The same, before signing in.",
    "ui:gallery_error": "The same, as pages of errors.",
}


def view(request, **_):
    """Stands for any view."""


def urlconf(*patterns) -> ModuleType:
    module = ModuleType("urls")
    module.urlpatterns = list(patterns)
    return module


FAKE = urlconf(
    path("", view, name="home"),
    path(
        "desk/<slug:team>/",
        include(
            (
                [
                    path("", view, name="queue"),
                    path("<str:number>/", view, name="ticket"),
                ],
                "workspace",
            )
        ),
    ),
)


def test_addresses_are_found_with_their_arguments():
    assert [(a.name, a.route, a.arguments) for a in addresses(FAKE)] == [
        ("home", "", frozenset()),
        ("workspace:queue", "desk/<slug:team>/", {"team"}),
        ("workspace:ticket", "desk/<slug:team>/<str:number>/", {"team", "number"}),
    ]


def test_an_address_without_a_sample_is_named():
    with pytest.raises(NoSample, match="workspace:ticket"):
        requests(None, {"workspace:queue": lambda _: {"team": "a"}}, FAKE)


def test_a_sample_without_an_address_is_named():
    samples = dict.fromkeys(("workspace:queue", "workspace:ticket", "gone"), lambda _: {})
    with pytest.raises(NoSample, match="gone"):
        requests(None, samples, FAKE)


def test_samples_fill_the_paths():
    samples = {
        "workspace:queue": lambda cast: {"team": cast},
        "workspace:ticket": lambda cast: {"team": cast, "number": "T-1"},
    }
    paths = [opened for _, opened in requests("red", samples, FAKE)]
    assert paths == ["/", "/desk/red/", "/desk/red/T-1/"]


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in addresses()]
    nameless = [address.route for address in addresses() if not address.name.rpartition(":")[2]]
    assert not nameless, f"Name these addresses: {nameless}"
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"These names stand for several addresses: {twice}"


def unguarded(found: list[Address]) -> list[str]:
    """Addresses whose view does not say who may open it."""
    return [
        f"{address.name} ({address.route}): put @staff(…), @customer(…) or @signed_in() of "
        "vefa.accounts.web.guards on the view, or name it in OPEN with the reason."
        for address in found
        if address.guard is None and address.name not in OPEN
    ]


def test_every_view_says_who_may_open_it():
    assert len(unguarded(addresses(FAKE))) == 3
    problems = unguarded(addresses())
    assert not problems, listed(problems)
    left_over = set(OPEN) - {address.name for address in addresses()}
    assert not left_over, f"Remove from OPEN: {sorted(left_over)}"

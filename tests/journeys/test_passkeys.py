"""A passkey, made and used in a real browser with a virtual authenticator."""

import re
from collections.abc import Callable

from playwright.sync_api import CDPSession, expect

from tests.journeys.people import PASSPHRASE
from tests.journeys.visitor import Visitor

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def finger(visitor: Visitor) -> tuple[CDPSession, str]:
    """A device that asks for a finger, and a finger that is always there."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, str(made["authenticatorId"])


def test_a_passkey_is_made_and_signs_in(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    # A passkey belongs to a name; a bare network address has none.
    visitor.address = visitor.address.replace("127.0.0.1", "localhost")
    session, device = finger(visitor)
    visitor.sign_in("mete@provider.example", PASSPHRASE)
    visitor.go("/account/")
    visitor.follow("Add a passkey")
    visitor.fill("Name", "Parmak")
    visitor.press("Add")
    visitor.sees("The passkey is added.")
    visitor.sees("Parmak")
    visitor.page.context.clear_cookies()
    visitor.go("/sign-in/?next=/account/")
    visitor.press("Sign in with a passkey")
    expect(visitor.page).to_have_url(re.compile("/account/$"))
    keys = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [key["isResidentCredential"] for key in keys] == [True]
    assert keys[0]["signCount"] >= 1
    visitor.page.context.clear_cookies()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    visitor.go("/sign-in/")
    visitor.press("Sign in with a passkey")
    visitor.sees("The passkey was not used. Please try again.")

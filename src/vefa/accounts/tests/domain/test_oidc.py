"""Which answers of an OpenID provider are believed."""

from datetime import UTC, datetime, timedelta

import pytest

from vefa.accounts.domain.oidc import (
    OidcSettings,
    Untrusted,
    check_claims,
    claim_of,
    key_type_of,
    read_discovery,
)

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)
ISSUER = "https://id.example"


def seconds(**after: float) -> int:
    return int((AT + timedelta(**after)).timestamp())


CLAIMS = {
    "iss": ISSUER,
    "aud": "vefa",
    "sub": "a1",
    "exp": seconds(minutes=5),
    "iat": seconds(),
    "nonce": "n",
}

GOOD = [
    {},
    {"aud": ["vefa"]},
    {"aud": ["other", "vefa"], "azp": "vefa"},
    {"azp": "vefa"},
    {"exp": seconds(seconds=-59)},
    {"iat": seconds(seconds=60)},
    {"nbf": seconds(seconds=60)},
]

BAD = [
    ({"iss": "https://id.example/"}, "issuer"),
    ({"iss": None}, "issuer"),
    ({"aud": "other"}, "audience"),
    ({"aud": None}, "audience"),
    ({"aud": ["other", "vefa"]}, "audience"),
    ({"aud": ["other", "vefa"], "azp": "other"}, "audience"),
    ({"azp": "other"}, "audience"),
    ({"exp": seconds(seconds=-60)}, "expired"),
    ({"exp": None}, "claims"),
    ({"exp": "soon"}, "claims"),
    ({"exp": True}, "claims"),
    ({"exp": 1e300}, "claims"),
    ({"iat": None}, "claims"),
    ({"iat": seconds(seconds=61)}, "not_yet"),
    ({"nbf": seconds(seconds=61)}, "not_yet"),
    ({"nonce": "other"}, "nonce"),
    ({"nonce": None}, "nonce"),
    ({"nonce": ["n"]}, "nonce"),
    ({"sub": ""}, "claims"),
    ({"sub": None}, "claims"),
    ({"sub": 7}, "claims"),
    ({"sub": "x" * 256}, "claims"),
]


@pytest.mark.parametrize("changed", GOOD)
def test_claims_that_are_believed(changed) -> None:
    assert check_claims(CLAIMS | changed, issuer=ISSUER, client_id="vefa", nonce="n", at=AT) is None


@pytest.mark.parametrize(("changed", "code"), BAD)
def test_claims_that_are_not(changed, code) -> None:
    with pytest.raises(Untrusted) as refused:
        check_claims(CLAIMS | changed, issuer=ISSUER, client_id="vefa", nonce="n", at=AT)
    assert refused.value.code == code


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS512", "RS1", "", None, 7])
def test_signatures_that_others_could_make(algorithm) -> None:
    with pytest.raises(Untrusted) as refused:
        key_type_of(algorithm)
    assert refused.value.code == "algorithm"


DESCRIBED = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://id.example/a",
    "token_endpoint": "https://id.example/t",
    "jwks_uri": "https://id.example/k",
}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "discovery"),
        (DESCRIBED | {"issuer": "https://evil.example"}, "issuer"),
        (DESCRIBED | {"jwks_uri": None}, "discovery"),
        (DESCRIBED | {"token_endpoint": "file:///etc/passwd"}, "discovery"),
        (DESCRIBED | {"authorization_endpoint": "javascript:alert(1)"}, "discovery"),
    ],
)
def test_descriptions_that_are_not_believed(data, code) -> None:
    with pytest.raises(Untrusted) as refused:
        read_discovery(data, ISSUER)
    assert refused.value.code == code


def test_an_issuer_for_many_is_none() -> None:
    """A description for every company at once names a pattern, and not who signs."""
    with pytest.raises(Untrusted):
        read_discovery(DESCRIBED | {"issuer": "https://id.example/{tenant}"}, "https://id.example")


@pytest.mark.parametrize(
    ("more", "settings", "wanted"),
    [
        ({"email": "a@b.example", "email_verified": True}, {}, ("a@b.example", True)),
        ({"email": "a@b.example", "email_verified": "true"}, {}, ("a@b.example", True)),
        ({"email": "a@b.example", "email_verified": "yes"}, {}, ("a@b.example", False)),
        ({"email": "a@b.example", "email_verified": 1}, {}, ("a@b.example", False)),
        ({"email": "a@b.example"}, {}, ("a@b.example", False)),
        (
            {"upn": "a@b.example", "email": "c@d.example", "email_verified": True},
            {"email_claim": "upn"},
            ("a@b.example", False),
        ),
        ({"email": ["a@b.example"], "email_verified": True}, {}, ("", True)),
    ],
)
def test_whose_address_is_verified(more, settings, wanted) -> None:
    found = claim_of(CLAIMS | more, OidcSettings.from_json(settings))
    assert (found.email, found.email_verified) == wanted


def test_what_is_told_of_a_person() -> None:
    settings = OidcSettings.from_json(
        {"groups_claim": "realm_access.roles", "strong_acrs": ["gold"]}
    )
    told = {"given_name": "Ann", "family_name": "Acme", "locale": "tr-TR"}
    found = claim_of(CLAIMS | told | {"realm_access": {"roles": ["desk"]}}, settings)
    assert (found.name, found.language, found.groups) == ("Ann Acme", "tr", ("desk",))
    assert not found.second_step
    assert claim_of(CLAIMS | {"acr": "gold"}, settings).second_step
    assert claim_of(CLAIMS | {"amr": ["pwd", "mfa"]}, settings).second_step
    assert not claim_of(CLAIMS | {"acr": "silver", "amr": ["pwd"]}, settings).second_step

"""Whether what an identity provider says by SAML 2.0 is meant for us, for now and for this browser.

The signature is no matter of this module: what it judges has been read from signed bytes only.
Sources: SAML 2.0 Core 2.3 to 2.5, Profiles 4.1.4 (Web Browser SSO).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vefa.accounts.domain.providers import Claim

SKEW: Final = timedelta(seconds=60)
"""By how much the other server's clock may differ from ours."""

FRESH: Final = timedelta(minutes=5)

SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

SECOND_STEPS: Final = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
    }
)
"""Ways of signing in that ask for more than a password."""

EMAILS: Final = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
    "email",
    "emailAddress",
)
NAMES: Final = (
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "displayName",
    "urn:oid:2.5.4.3",
    "cn",
    "name",
)
GROUPS: Final = (
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
    "memberOf",
    "groups",
    "Role",
)
"""Under which names attributes usually come, the most certain first."""

SIGNED: Final = ("either", "assertion", "response")


@dataclass(frozen=True, slots=True)
class SamlSettings:
    """What we know of an identity provider. Empty attribute names stand for the usual ones.

    `signed` says what must be: the assertion, the response around it, or at least one of them.
    Without `subject` the name identifier says who it is; that must not change from time to time.
    """

    entity_id: str
    sign_in_url: str
    certificates: tuple[str, ...]
    signed: str = "either"
    subject: str = ""
    email: str = ""
    full_name: str = ""
    groups_attribute: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "SamlSettings":
        """The settings as they are kept."""
        return cls(
            entity_id=str(data.get("entity_id", "")),
            sign_in_url=str(data.get("sign_in_url", "")),
            certificates=tuple(data.get("certificates") or ()),  # type: ignore[arg-type]
            signed=str(data.get("signed", "either")),
            subject=str(data.get("subject", "")),
            email=str(data.get("email", "")),
            full_name=str(data.get("full_name", "")),
            groups_attribute=str(data.get("groups_attribute", "")),
        )


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How the one who brings the assertion is known to be the one it speaks of."""

    method: str
    recipient: str = ""
    in_response_to: str = ""
    not_before: datetime | None = None
    not_on_or_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a response says. Absent texts are empty; `audiences` are one tuple per restriction.

    `odd_condition` is the name of a condition that we do not know.
    """

    status: str
    destination: str
    in_response_to: str
    response_issuer: str
    response_signed: bool
    issuer: str
    assertion_id: str
    name_id: str
    name_format: str
    confirmations: tuple[Confirmation, ...]
    audiences: tuple[tuple[str, ...], ...]
    attributes: Mapping[str, tuple[str, ...]]
    contexts: tuple[str, ...]
    not_before: datetime | None = None
    not_on_or_after: datetime | None = None
    odd_condition: str = ""
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose word we wait for, as whom, where, and in answer to which request of ours."""

    issuer: str
    audience: str
    recipient: str
    request_id: str


def fault_of(told: Told, expected: Expected, at: datetime) -> str:
    """What is wrong with the response; empty where it holds for us, here and now."""
    there = told.destination or (expected.recipient if not told.response_signed else "")
    checks = (
        ("saml_status", told.status == SUCCESS),
        ("saml_issuer", told.issuer == expected.issuer),
        ("saml_issuer", told.response_issuer in ("", expected.issuer)),
        ("saml_destination", there == expected.recipient),
        ("saml_request", expected.request_id and told.in_response_to == expected.request_id),
        ("saml_no_sign_in", told.contexts),
        ("saml_condition", not told.odd_condition),
        ("saml_audience", told.audiences),
        ("saml_audience", all(expected.audience in each for each in told.audiences)),
        ("saml_time", _is_now(told.not_before, told.not_on_or_after, at)),
    )
    fault = next((code for code, holds in checks if not holds), "")
    return fault or _fault_of_confirmations(told.confirmations, expected, at)


def _fault_of_confirmations(
    confirmations: Iterable[Confirmation], expected: Expected, at: datetime
) -> str:
    """One that holds is enough; of several that do not, the first one's fault is told."""
    faults = [
        _fault_of_confirmation(each, expected, at)
        for each in confirmations
        if each.method == BEARER
    ]
    return "" if "" in faults else next(iter(faults), "saml_confirmation")


def _fault_of_confirmation(each: Confirmation, expected: Expected, at: datetime) -> str:
    if each.recipient != expected.recipient:
        return "saml_recipient"
    if each.in_response_to != expected.request_id:
        return "saml_request"
    if each.not_on_or_after is None or not _is_now(each.not_before, each.not_on_or_after, at):
        return "saml_time"
    return ""


def _is_now(begins: datetime | None, ends: datetime | None, at: datetime) -> bool:
    """Half-open, as SAML has it, with `SKEW` at both ends."""
    return (begins is None or begins <= at + SKEW) and (ends is None or at - SKEW < ends)


def is_fresh(told: Told, at: datetime) -> bool:
    """Whether the person has proved there just now who they are."""
    return told.signed_in_at is not None and at - told.signed_in_at <= FRESH


def claim_of(settings: SamlSettings, told: Told) -> Claim:
    """What a response that holds says of the person.

    A name identifier that is made up anew at each sign-in says nothing of who it is.
    """
    lasting = "" if told.name_format == TRANSIENT else told.name_id
    subject = _first(told, (settings.subject,)) if settings.subject else lasting
    groups = (settings.groups_attribute,) if settings.groups_attribute else GROUPS
    return Claim(
        subject=subject if len(subject) <= 255 else "",
        email=_first(told, (settings.email,) if settings.email else EMAILS) or _email_in(told),
        name=_first(told, (settings.full_name,) if settings.full_name else NAMES),
        groups=tuple(value for name in groups for value in told.attributes.get(name, ())),
        second_step=not SECOND_STEPS.isdisjoint(told.contexts),
    )


def _first(told: Told, names: Iterable[str]) -> str:
    found = (value for name in names for value in told.attributes.get(name, ()))
    return next(found, "").strip()


def _email_in(told: Told) -> str:
    """The name identifier, where it is said to be an address."""
    is_email = told.name_format == "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    return told.name_id if is_email else ""

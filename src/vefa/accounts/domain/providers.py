"""Whom a sign-in provider may let in: the one rule for OpenID Connect, SAML and LDAP alike.

A sign-in provider speaks for one side only: for our own staff, or for the people of one customer.
What it says of somebody is believed for that side and for its own e-mail domains, and nowhere else.
The decision table stands in `docs/signing-in.md`, line by line as here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vefa.accounts.domain.roles import CUSTOMER_ROLES, ROLES, STAFF_ROLES


class Verdict(StrEnum):
    """What becomes of somebody whom a sign-in provider sends."""

    LET_IN = "let_in"
    LINK = "link"
    CREATE = "create"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sign-in provider says of a person.

    `subject` never changes and belongs to nobody else there; `groups` are the values that roles are
    given by; `second_step` says that the provider claims to have asked for more than a password;
    `session` is the provider's own name for the person's session there.
    """

    subject: str
    email: str = ""
    email_verified: bool = False
    name: str = ""
    groups: tuple[str, ...] = ()
    second_step: bool = False
    language: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What we have agreed with a sign-in provider. `customer_id` is None for our own staff.

    `roles` are pairs of a group's value and a role; `default_role` is for whoever is in none of the
    groups, empty where those are refused. `vouches` says that people cannot choose the addresses
    that the provider tells.
    """

    customer_id: int | None
    domains: frozenset[str]
    creates_people: bool = False
    vouches: bool = False
    roles: tuple[tuple[str, str], ...] = ()
    default_role: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An account that may be the one that is meant. `linked` says that another subject of the same
    provider signs in with it."""

    customer_id: int | None
    role: str
    is_active: bool = True
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """`role` is the one that the account shall have; `code` says why where it is refused."""

    verdict: Verdict
    role: str = ""
    code: str = ""


def decide(
    claim: Claim, terms: Terms, *, linked: Person | None, by_email: Person | None
) -> Decision:
    """Whether the person gets in, and as whom.

    `linked` is the account that this subject has signed in with before, `by_email` the one of the
    claimed address, whoever's it is.

    >>> terms = Terms(7, frozenset({"acme.example"}), creates_people=True, default_role="end_user")
    >>> ann = Claim("a1", "ann@acme.example", email_verified=True)
    >>> decide(ann, terms, linked=None, by_email=None).verdict.value
    'create'
    >>> decide(ann, terms, linked=None, by_email=Person(None, "engineer")).code
    'other_side'
    """
    if not claim.subject:
        return _refused("no_subject")
    if linked is not None:
        return _known(linked, claim, terms, Verdict.LET_IN)
    if code := _doubt_about_email(claim, terms):
        return _refused(code)
    if by_email is not None:
        if by_email.linked:
            return _refused("linked_otherwise")
        return _known(by_email, claim, terms, Verdict.LINK)
    if not terms.creates_people:
        return _refused("unknown_person")
    role = role_of(claim.groups, terms)
    return Decision(Verdict.CREATE, role) if role else _refused("no_role")


def _known(person: Person, claim: Claim, terms: Terms, verdict: Verdict) -> Decision:
    if person.customer_id != terms.customer_id:
        return _refused("other_side")
    if not person.is_active:
        return _refused("disabled")
    if not terms.roles or person.role not in roles_for(terms.customer_id):
        return Decision(verdict, person.role)
    role = role_of(claim.groups, terms)
    return Decision(verdict, role) if role else _refused("no_role")


def _doubt_about_email(claim: Claim, terms: Terms) -> str:
    """Why the claimed address says nothing about who it is; empty where it does."""
    if not claim.email:
        return "no_email"
    if is_odd(claim.email):
        return "odd_email"
    if not (claim.email_verified or terms.vouches):
        return "email_not_verified"
    return "" if domain_of(claim.email) in terms.domains else "foreign_domain"


def is_odd(email: str) -> bool:
    """Whether an address is none, or one that only looks like the one it would be folded to.

    >>> is_odd("ann@acme.example"), is_odd("\uff41nn@acme.example"), is_odd("a@b@acme.example")
    (False, True, True)
    """
    local, at, domain = email.partition("@")
    plain = email.isascii() and email.isprintable() and " " not in email
    return not (plain and local and at and domain and "@" not in domain)


def domain_of(email: str) -> str:
    """What follows the @, in small letters; empty where there is none.

    >>> domain_of("Ann@ACME.example")
    'acme.example'
    """
    return email.rpartition("@")[2].lower() if "@" in email else ""


def roles_for(customer_id: int | None) -> tuple[str, ...]:
    """The roles that a provider of this side can give, the least one first.

    Those that need more than a role (a partner engineer's customers) people give.
    """
    if customer_id is not None:
        return CUSTOMER_ROLES
    return tuple(role for role in STAFF_ROLES if role != "partner")


def role_of(groups: Iterable[str], terms: Terms) -> str:
    """The role that grants most among those of the person's groups, else the default one.

    A role of the other side is never given, whatever the mapping says.

    >>> terms = Terms(7, frozenset(), roles=(("boss", "contact"), ("x", "administrator")))
    >>> role_of(["boss", "x"], terms), role_of(["x"], terms)
    ('contact', '')
    """
    held = set(groups)
    allowed = roles_for(terms.customer_id)
    given = [role for value, role in terms.roles if value in held and role in allowed]
    if given:
        return max(given, key=ROLES.index)
    return terms.default_role if terms.default_role in allowed else ""


def group_values(found: object) -> tuple[str, ...]:
    """The values of a claim that may be one text, several, or nothing of use.

    >>> group_values("staff"), group_values(["a", 3, "b"]), group_values(None)
    (('staff',), ('a', 'b'), ())
    """
    if isinstance(found, str):
        return (found,)
    if isinstance(found, Sequence):
        return tuple(each for each in found if isinstance(each, str))
    return ()


def _refused(code: str) -> Decision:
    return Decision(Verdict.REFUSE, code=code)

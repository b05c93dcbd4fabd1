"""The decision table of `docs/signing-in.md`, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vefa.accounts.domain.providers import (
    Claim,
    Person,
    Terms,
    Verdict,
    decide,
    group_values,
    is_odd,
    role_of,
)
from vefa.accounts.domain.roles import CUSTOMER_ROLES, ROLES, STAFF_ROLES

ACME, OTHER = 7, 8
DOMAINS = frozenset({"acme.example"})
TERMS = Terms(ACME, DOMAINS)
CREATING = Terms(ACME, DOMAINS, creates_people=True, default_role="end_user")
MAPPING = Terms(ACME, DOMAINS, creates_people=True, roles=(("bosses", "contact"),))
VOUCHING = Terms(ACME, DOMAINS, vouches=True)
STAFF = Terms(None, frozenset({"provider.example"}), creates_people=True, default_role="engineer")

ANN = Claim("a1", "ann@acme.example", email_verified=True)
BOSS = Claim("a1", "ann@acme.example", email_verified=True, groups=("bosses", "all"))
UNPROVED = Claim("a1", "ann@acme.example")
FOREIGN = Claim("a1", "ada@provider.example", email_verified=True)
KNOWN = Person(ACME, "end_user")
ENGINEER = Person(None, "engineer")
STRANGER = Person(OTHER, "end_user")
LEFT = Person(ACME, "end_user", is_active=False)
TAKEN = Person(ACME, "end_user", linked=True)

LET_IN, LINK, CREATE = Verdict.LET_IN, Verdict.LINK, Verdict.CREATE

TABLE = [
    # what is claimed, what is agreed, linked account, account of the address: verdict, role or code
    (Claim(""), CREATING, None, None, "no_subject"),
    (Claim("", "ann@acme.example", email_verified=True), CREATING, None, KNOWN, "no_subject"),
    # Linked: the address no longer matters.
    (ANN, TERMS, KNOWN, None, (LET_IN, "end_user")),
    (UNPROVED, TERMS, KNOWN, None, (LET_IN, "end_user")),
    (Claim("a1"), TERMS, KNOWN, None, (LET_IN, "end_user")),
    (FOREIGN, TERMS, KNOWN, ENGINEER, (LET_IN, "end_user")),
    (ANN, TERMS, LEFT, None, "disabled"),
    (ANN, TERMS, STRANGER, None, "other_side"),
    (ANN, TERMS, ENGINEER, None, "other_side"),
    (BOSS, MAPPING, KNOWN, None, (LET_IN, "contact")),
    (ANN, MAPPING, Person(ACME, "contact"), None, "no_role"),
    (ANN, CREATING, Person(ACME, "contact"), None, (LET_IN, "contact")),
    # Not linked: the address must be proved, and of a domain of the provider's.
    (Claim("a1"), CREATING, None, None, "no_email"),
    (Claim("a1", "ann", email_verified=True), CREATING, None, None, "odd_email"),
    (Claim("a1", "ann@acme.example ", email_verified=True), CREATING, None, KNOWN, "odd_email"),
    (Claim("a1", "annⓐ@acme.example", email_verified=True), CREATING, None, KNOWN, "odd_email"),
    (UNPROVED, TERMS, None, KNOWN, "email_not_verified"),
    (UNPROVED, CREATING, None, None, "email_not_verified"),
    (UNPROVED, VOUCHING, None, KNOWN, (LINK, "end_user")),
    (FOREIGN, CREATING, None, ENGINEER, "foreign_domain"),
    (FOREIGN, CREATING, None, None, "foreign_domain"),
    (
        Claim("a1", "ann@sub.acme.example", email_verified=True),
        CREATING,
        None,
        None,
        "foreign_domain",
    ),
    # Not linked, the address is somebody's.
    (ANN, TERMS, None, KNOWN, (LINK, "end_user")),
    (BOSS, MAPPING, None, KNOWN, (LINK, "contact")),
    (ANN, MAPPING, None, KNOWN, "no_role"),
    (ANN, CREATING, None, LEFT, "disabled"),
    (ANN, CREATING, None, TAKEN, "linked_otherwise"),
    (ANN, CREATING, None, ENGINEER, "other_side"),
    (ANN, CREATING, None, STRANGER, "other_side"),
    (FOREIGN, STAFF, None, KNOWN, "other_side"),
    # Not linked, the address is nobody's.
    (ANN, TERMS, None, None, "unknown_person"),
    (ANN, CREATING, None, None, (CREATE, "end_user")),
    (BOSS, MAPPING, None, None, (CREATE, "contact")),
    (ANN, MAPPING, None, None, "no_role"),
    (FOREIGN, STAFF, None, None, (CREATE, "engineer")),
]


@pytest.mark.parametrize(("claim", "terms", "linked", "by_email", "wanted"), TABLE)
def test_the_table(claim, terms, linked, by_email, wanted) -> None:
    found = decide(claim, terms, linked=linked, by_email=by_email)
    if isinstance(wanted, str):
        assert (found.verdict, found.code, found.role) == (Verdict.REFUSE, wanted, "")
    else:
        assert (found.verdict, found.role, found.code) == (*wanted, "")


people = some.none() | some.one_of(
    some.builds(
        Person, some.just(None), some.sampled_from(STAFF_ROLES), some.booleans(), some.booleans()
    ),
    some.builds(
        Person,
        some.sampled_from([ACME, OTHER]),
        some.sampled_from(CUSTOMER_ROLES),
        some.booleans(),
        some.booleans(),
    ),
)
groups = some.sampled_from(["a", "b", "c"])
terms = some.builds(
    Terms,
    some.sampled_from([None, ACME]),
    some.just(DOMAINS),
    some.booleans(),
    some.booleans(),
    some.lists(some.tuples(groups, some.sampled_from(ROLES))).map(tuple),
    some.sampled_from(["", *ROLES]),
)
claims = some.builds(
    Claim,
    some.sampled_from(["", "s"]),
    some.sampled_from(["", "ann@acme.example", "ann@evil.example", "ann"]),
    some.booleans(),
    some.just("Ann"),
    some.lists(groups).map(tuple),
)


@given(claims, terms, people, people)
def test_nobody_gets_to_another_side(claim, terms, linked, by_email) -> None:
    """Whatever is claimed and configured: no role and no account of another side."""
    found = decide(claim, terms, linked=linked, by_email=by_email)
    if found.verdict is Verdict.REFUSE:
        assert found.code
        return
    assert found.role in (STAFF_ROLES if terms.customer_id is None else CUSTOMER_ROLES)
    chosen = linked if linked is not None else by_email
    if chosen is not None:
        assert chosen.customer_id == terms.customer_id
        assert chosen.is_active


@given(claims, terms, people)
def test_an_address_counts_only_where_it_is_proved(claim, terms, by_email) -> None:
    found = decide(claim, terms, linked=None, by_email=by_email)
    if found.verdict is not Verdict.REFUSE:
        assert claim.email == "ann@acme.example"
        assert claim.email_verified or terms.vouches


def test_the_role_that_grants_most_is_given() -> None:
    both = Terms(None, DOMAINS, roles=(("a", "manager"), ("b", "engineer")), default_role="")
    assert role_of(["b", "a"], both) == "manager"
    assert role_of(["b"], both) == "engineer"
    assert role_of(["B"], both) == ""


@pytest.mark.parametrize(
    "email", ["", "@acme.example", "ann@", "ann", "a@b@acme.example", "a\n@acme.example", "é@a.b"]
)
def test_odd_addresses(email) -> None:
    assert is_odd(email)


def test_only_texts_are_groups() -> None:
    assert group_values({"a": 1}) == ()
    assert group_values([["a"], "b", None]) == ("b",)

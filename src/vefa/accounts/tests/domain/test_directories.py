"""What a filter is filled with stays a value; what an entry tells becomes a claim."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sansldap import FilterEquality, LDAPFilter

from vefa.accounts.domain.directories import DirectorySettings, claim_of, escaped, filled

SETTINGS = DirectorySettings(("ldaps://a.example",), "dc=acme")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_an_escaped_text_is_one_value_whatever_it_is(text: str) -> None:
    found = LDAPFilter.from_string(filled("(mail={login})", login=text))
    assert isinstance(found, FilterEquality)
    assert (found.attribute, bytes(found.value)) == ("mail", text.encode("utf-8", "replace"))


@pytest.mark.parametrize("sign", ["*", "(", ")", "\\", "\0", "&", "|", "!", "=", "~", " "])
def test_nothing_that_a_filter_is_made_of_stays(sign: str) -> None:
    assert escaped(sign) == f"\\{ord(sign):02x}"


def test_a_value_that_looks_like_a_place_is_not_filled_again() -> None:
    assert filled("({a}{b})", a="{b}", b="x") == "(\\7bb\\7dx)"


def test_settings_are_read_as_they_are_kept() -> None:
    kept = {"servers": ["ldap://a", "ldap://b"], "base": "dc=x", "timezone": "UTC", "seconds": 2}
    read = DirectorySettings.from_json(kept)
    assert (read.servers, read.base, read.seconds) == (
        ("ldap://a", "ldap://b"),
        "dc=x",
        2,
    )
    assert read.attributes == ("entryUUID", "mail", "cn", "memberOf")


def test_an_entry_becomes_a_claim() -> None:
    values = {
        "entryuuid": (b"7f",),
        "mail": (b"a@acme.example", b"Ann@acme.example"),
        "cn": ("Анна".encode(), b"Ann"),
        "memberof": (b"CN=Boss,DC=acme",),
    }
    claim = claim_of(SETTINGS, values, "ann@acme.example", ["cn=x"])
    assert (claim.subject, claim.email, claim.name) == ("7f", "Ann@acme.example", "Анна")
    assert claim.groups == ("CN=Boss,DC=acme", "cn=boss,dc=acme", "cn=x")
    assert not claim.email_verified


@pytest.mark.parametrize("found", [(), (b"a", b"b"), (b"",), (b"x" * 256,)])
def test_without_one_lasting_name_there_is_no_subject(found: tuple[bytes, ...]) -> None:
    assert claim_of(SETTINGS, {"entryuuid": found}, "ann@acme.example", []).subject == ""


def test_an_address_is_the_typed_one_only_where_the_directory_has_it() -> None:
    values = {"mail": (b"boss@acme.example",)}
    assert claim_of(SETTINGS, values, "ann@acme.example", []).email == "boss@acme.example"
    assert claim_of(SETTINGS, {}, "ann@acme.example", []).email == ""

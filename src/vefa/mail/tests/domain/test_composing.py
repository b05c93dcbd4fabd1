"""What we write is read back by us and by another library, letter by letter."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vefa.core.text import is_mailbox
from vefa.mail.domain import Address, read_message
from vefa.mail.domain.composing import (
    MOST_REFERENCES,
    Draft,
    Enclosure,
    compose,
    make_message_id,
    simple_html,
    thread_references,
)
from vefa.mail.domain.reply_address import (
    check_reply_token,
    reply_address,
    reply_token,
    tickets_addressed,
)

AT = datetime(2026, 4, 22, 12, 0, tzinfo=UTC)
KEY = b"k" * 32


def draft(**more):
    facts = {
        "sender": Address("Destek Masası", "desk@provider.example"),
        "to": [Address("Ayşe, Demir", "ayse@firma.example")],
        "subject": "Talebiniz",
        "text": "Merhaba,\n\nbakıyoruz.",
        "at": AT,
        "message_id": "<out1@provider.example>",
        "marker": "here",
    }
    return Draft(**{**facts, **more})


def another_library(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_message_is_read_back():
    raw = compose(
        draft(
            reply_to=Address("", "desk+t@provider.example"),
            in_reply_to="<b@x>",
            references=["<a@x>"],
            cc=[Address('Kaya "Usta"', "kaya@firma.example")],
            language="tr",
        )
    )
    message = read_message(raw, own={"elsewhere"})
    assert message.sender == Address("Destek Masası", "desk@provider.example")
    assert message.to == (Address("Ayşe, Demir", "ayse@firma.example"),)
    assert message.cc == (Address('Kaya "Usta"', "kaya@firma.example"),)
    assert message.reply_to[0].address == "desk+t@provider.example"
    assert message.thread_ids == ("<b@x>", "<a@x>")
    assert message.date == AT
    assert message.text == "Merhaba,\n\nbakıyoruz."
    assert '<html lang="tr">' in message.html
    assert message.automatic is None
    assert message.notes == ()
    other = another_library(raw)
    assert other["to"].addresses[0].display_name == "Ayşe, Demir"
    assert other.get_body(("plain",)).get_content().split() == ["Merhaba,", "bakıyoruz."]


def test_it_is_known_as_ours_and_as_automatic():
    raw = compose(draft(automatic=True))
    assert read_message(raw).automatic == "own"
    assert read_message(raw, own={"elsewhere"}).automatic == "auto_generated"


def test_files_go_along():
    content = bytes(range(256))
    files = [
        Enclosure("şubat raporu.pdf", "application/pdf", content),
        Enclosure("a.eml", "message/rfc822", b"x"),
    ]
    message = read_message(compose(draft(enclosures=files)))
    assert [(f.name, f.type) for f in message.attachments] == [
        ("şubat raporu.pdf", "application/pdf"),
        ("a.eml", "application/octet-stream"),
    ]
    assert message.attachments[0].content == content
    assert another_library(compose(draft(enclosures=files))).get_content_type() == "multipart/mixed"


@settings(max_examples=100, deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=200),
    text=st.text(
        st.characters(exclude_categories=["C", "Zl", "Zp"], include_characters="\n"), max_size=500
    ),
    name=st.text(st.characters(categories=["L", "Zs", "Po"]), max_size=80),
)
def test_any_letters_survive(subject, text, name):
    raw = compose(draft(subject=subject, text=text, sender=Address(name, "desk@p.example")))
    assert raw.isascii()
    assert all(len(line) <= 100 for line in raw.split(b"\r\n"))
    other = another_library(raw)
    assert (other["subject"] or "") == " ".join(subject.split())
    assert other.get_body(("plain",)).get_content().split() == text.split()
    message = read_message(raw)
    assert message.subject == " ".join(subject.split())
    assert message.sender.name == " ".join(name.split())


def test_no_header_can_be_smuggled_in():
    raw = compose(draft(subject="a\r\nBcc: x@y.z", sender=Address("b\nBcc: x@y.z", "d@p.example")))
    assert another_library(raw)["bcc"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": []},
        {"to": [Address("", "no address")]},
        {"to": [Address("", "a@b\r\nBcc: c@d")]},
        {"at": AT.replace(tzinfo=None)},
        {"message_id": "plain"},
        {"headers": {"Bad Name": "x"}},
    ],
)
def test_wrong_drafts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        compose(draft(**wrong))


@given(st.text('ab.üЖ@ "(,;:<>\n', max_size=12), st.text("ab.üЖß@ ,", max_size=12))
def test_whatever_is_taken_as_an_address_can_be_written_to(local, domain):
    address = f"{local}@{domain}".strip()
    try:
        compose(draft(to=[Address("", address)]))
    except ValueError:
        assert not is_mailbox(address)
    else:
        assert is_mailbox(address)


def test_long_threads_keep_their_first_message():
    ids = [f"<{number}@x>" for number in range(100)]
    kept = thread_references("<last@x>", [*ids, "broken"])
    assert len(kept) == MOST_REFERENCES
    assert (kept[0], kept[-1]) == ("<0@x>", "<last@x>")
    assert thread_references(None, []) == ()


def test_html_of_a_text_is_safe():
    page = simple_html("<b>&\nhttps://x.tr/?a=1&b=2.\n\n> old")
    assert "&lt;b&gt;&amp;<br>" in page
    assert '<a href="https://x.tr/?a=1&amp;b=2">' in page
    assert "<blockquote" in page


def test_message_ids_need_randomness():
    assert make_message_id(bytes(range(16)), "x.tr") != make_message_id(bytes(16), "x.tr")
    with pytest.raises(ValueError, match="random"):
        make_message_id(b"short", "x.tr")


@given(st.from_regex(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,8}){0,2}", fullmatch=True), st.binary(min_size=1))
def test_tokens_name_their_ticket(ticket, key):
    token = reply_token(ticket, key)
    address = reply_address("desk@provider.example", token)
    assert len(address.partition("@")[0]) <= 64
    assert check_reply_token(token, key) == ticket
    assert check_reply_token(token.upper(), [b"other", key]) == ticket
    assert check_reply_token(token, key + b"x") is None
    assert tickets_addressed([address.upper()], ["desk@provider.example"], key) == (ticket,)


@pytest.mark.parametrize(
    "token", ["", "v-1", "v-1-aaaaaaaaaaaaaaaa", "-", "ş-aaaaaaaaaaaaaaaa", "a" * 500]
)
def test_forged_tokens_name_nothing(token):
    assert check_reply_token(token, KEY) is None


def test_a_token_fits_one_mailbox_only():
    address = reply_address("desk@provider.example", reply_token("V-1", KEY))
    assert tickets_addressed([address], ["help@provider.example"], KEY) == ()
    assert tickets_addressed(["desk@provider.example"], ["desk@provider.example"], KEY) == ()


@pytest.mark.parametrize("ticket", ["", "a b", "ş", "A" * 33, "-A", "A--B"])
def test_odd_keys_are_refused(ticket):
    with pytest.raises(ValueError, match="reply address"):
        reply_token(ticket, KEY)

"""Texts with variables: what repeats, what is left out, what is refused; nothing ever runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.desk.domain.letter_texts import KINDS, LONGEST, fill, names_in, problems_of

VALUES = {
    "ticket.number": "V-2026-000001",
    "engineer": "",
    "due": "5 Mayıs",
    "item": [{"text": "ekran"}, {"text": "{ticket.number}"}],
    "promise": [],
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("No. {ticket.number}.", "No. V-2026-000001."),
        ("Engineer: {engineer}", ""),
        ("Engineer: {engineer}\nUntil: {due}", "Until: 5 Mayıs"),
        ("{engineer} {due}", " 5 Mayıs"),
        ("Need:\n- {item.text}", "Need:\n- ekran\n- {ticket.number}"),
        ("Need for {ticket.number}: {item.text}", "Need for V-2026-000001: ekran\n"
         "Need for V-2026-000001: {ticket.number}"),
        ("We promise:\n- {promise.name}: {promise.due}\n\nBye.", "Bye."),
        ("Plain words.\n\nMore of them.", "Plain words.\n\nMore of them."),
        ("{nobody.knows}", ""),
        ("a { b } c", ""),
        ("{% now %} {{ x }}", ""),
        ("One.\r\n\r\n\r\nTwo.", "One.\n\nTwo."),
    ],
)  # fmt: skip
def test_filling(text, filled):
    assert fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("kind", "text", "problems"),
    [
        ("closed", "{reopen_until} {ticket.link}", []),
        ("closed", "Closed.", [("missing", "reopen_until")]),
        ("closed", "{reopen_until} {promise.due}", [("unknown", "promise.due")]),
        ("closed", "{reopen_until} {ticket.__class__}", [("unknown", "ticket.__class__")]),
        ("closed", "{reopen_until} {settings.SECRET_KEY}", [("unknown", "settings.SECRET_KEY")]),
        ("closed", "{reopen_until} {}", [("unknown", "")]),
        ("reply", "{message} { message }", [("unknown", " message ")]),
        ("reply", "{message} {% now %}", [("unknown", "% now %")]),
        ("reply", "x" * (LONGEST + 1), [("too_long", str(LONGEST))]),
        ("received", "{ticket.number} {promise.due} {note.text}",
         [("two_lists", "{ticket.number} {promise.due} {note.text}")]),
    ],
)  # fmt: skip
def test_what_is_refused(kind, text, problems):
    found = problems_of(text, KINDS[kind])
    assert [(each.code, each.name) for each in found] == problems


def test_a_slip_is_told_with_what_is_meant():
    (problem,) = problems_of("{reopen_until} {ticket.nummer}", KINDS["closed"])
    assert problem.meant == "ticket.number"


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_is_filled(text, value):
    filled = fill(text, {"due": value, "item": [{"text": value}] * 3})
    assert not names_in(filled) or names_in(text) or names_in(value)


@given(st.text(alphabet="{}item.text \n-", max_size=3_000))
def test_braces_of_any_kind_are_bounded(text):
    assert len(fill(text, {"item": [{"text": "x"}]})) <= len(text) + 1

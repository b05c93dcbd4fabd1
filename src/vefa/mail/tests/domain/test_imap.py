"""What servers say: every form of an answer that is met, and none that is believed wrongly."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.mail.domain.imap import (
    Answer,
    Fetched,
    folder_name,
    found,
    number_after,
    quoted,
    read_fetched,
    uid_set,
)
from vefa.mail.domain.mailboxes import (
    LONGEST_WAIT,
    is_host,
    is_safe_address,
    wait_after,
)

ARRIVED = datetime(2026, 2, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "literals", "told"),
    [
        (
            b'* 3 FETCH (UID 7 RFC822.SIZE 99 INTERNALDATE " 2-Feb-2026 02:30:00 +0300")',
            (),
            Fetched(7, 99, ARRIVED, None),
        ),
        (b"* 3 FETCH (BODY[] {3} UID 7)", (b"abc",), Fetched(7, 0, None, b"abc")),
        (b"* 3 FETCH (UID 7 BODY[]<0> {3})", (b"abc",), Fetched(7, 0, None, b"abc")),
        (b'* 3 FETCH (UID 7 BODY[]<5> "")', (), Fetched(7, 0, None, b"")),
        (b'* 3 FETCH (UID 7 BODY[] "a\\"b UID 9")', (), Fetched(7, 0, None, b'a"b UID 9')),
        (b"* 3 FETCH (UID 7 BODY[] NIL)", (), Fetched(7, 0, None, b"")),
        (
            b'* 3 FETCH (UID 7 INTERNALDATE "31-Feb-2026 00:00:00 +0000")',
            (),
            Fetched(7, 0, None, None),
        ),
        (
            b'* 3 FETCH (UID 7 INTERNALDATE "02-Xyz-2026 00:00:00 +0000")',
            (),
            Fetched(7, 0, None, None),
        ),
        (b"* 3 FETCH (FLAGS (\\Seen))", (), None),
        (b"* 3 EXISTS", (), None),
        (b"* OK [UIDNEXT 4] Predicted", (), None),
        (b"*", (), None),
    ],
)
def test_what_a_fetch_says(text, literals, told):
    assert read_fetched(Answer(text, literals)) == told


def test_what_a_search_found():
    answers = [
        Answer(b"* 5 EXISTS"),
        Answer(b"* SEARCH 3 1"),
        Answer(b"* SEARCH"),
        Answer(b"* SEARCH 2"),
    ]
    assert found(answers) == [1, 2, 3]


def test_numbers_in_response_codes():
    answers = [Answer(b"* OK [UIDVALIDITY 17] UIDs valid"), Answer(b"* OK [UIDNEXT 4] next")]
    assert number_after(b"UIDVALIDITY", answers) == 17
    assert number_after(b"UIDNEXT", answers) == 4
    assert number_after(b"HIGHESTMODSEQ", answers) is None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("INBOX", b'"INBOX"'),
        ("Входящие", b'"&BBIERQQ+BDQETwRJBDgENQ-"'),
        ("A&B/çç", b'"A&-B/&AOcA5w-"'),
        ('Say "no"', b'"Say \\"no\\""'),
        ("台北", b'"&U,BTFw-"'),
        ("\U0001f4e8", b'"&2D3c6A-"'),
    ],
)
def test_names_of_folders(name, written):
    assert folder_name(name) == written


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_name_leaves_its_quotes(name):
    written = folder_name(name)
    assert written.isascii()
    assert b"\r" not in written
    assert b"\n" not in written


@given(st.sets(st.integers(1, 60)))
def test_ranges_name_exactly_their_numbers(uids):
    named = set()
    for span in filter(None, uid_set(sorted(uids)).decode().split(",")):
        first, _, last = span.partition(":")
        named.update(range(int(first), int(last or first) + 1))
    assert named == uids


@pytest.mark.parametrize("text", ["a\r\nb", "пароль", "\0"])
def test_what_cannot_be_quoted_is_refused(text):
    with pytest.raises(ValueError, match="ASCII"):
        quoted(text)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_grow_and_stay_bounded(failures, share):
    pause = wait_after(failures, share)
    assert timedelta(seconds=3) < pause <= LONGEST_WAIT
    assert pause <= wait_after(failures + 1, share)


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://login.example/token", True),
        ("http://127.0.0.1:80/token", True),
        ("http://login.example/token", False),
        ("file:///etc/passwd", False),
        ("https:///token", False),
        ("https://login.example:port/", False),
        ("", False),
    ],
)
def test_where_a_secret_may_be_sent(url, is_safe):
    assert is_safe_address(url) is is_safe


@pytest.mark.parametrize("host", ["", "a b", "a..b", "a/b", "a\n", "x" * 300])
def test_what_names_no_server(host):
    assert not is_host(host)

"""Mailboxes of a real Dovecot: read once, told afterwards, each on its own."""

import hashlib

import pytest

from tests.mailboxes.support import (
    all_marked,
    fresh,
    kept,
    make_mailbox,
    new_user,
    reading,
    rows,
    until,
)
from vefa.mail.tests.factories import make_message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("dovecot")]


def test_what_lies_there_and_what_comes_is_taken_in_and_marked(imap):
    user = new_user()
    imap.deliver(user, make_message(1), make_message(2))
    imap.deliver(user, make_message(9), flags=r"\Seen")
    mailbox = make_mailbox(imap, user)
    with reading():
        until(all_marked(2))
        until(lambda: fresh(mailbox).state == "idle")
        imap.deliver(user, make_message(3))
        until(all_marked(3))
    assert [bytes(row.content) for row in kept()] == [make_message(n) for n in (1, 2, 3)]
    assert {row.via for row in kept()} == {"imap"}
    assert [row.digest for row in rows()] == [
        hashlib.sha256(make_message(n)).hexdigest() for n in (1, 2, 3)
    ]
    assert all("Seen" in flags for flags in imap.flags(user))
    now = fresh(mailbox)
    assert (now.fault, now.failures, now.last_uid) == ("", 0, 4)
    assert now.held_at is not None
    assert now.taken_at == kept()[-1].received_at

"""Mailboxes of a real Dovecot: read once, told afterwards, each on its own."""

import hashlib
import socket
from datetime import timedelta

import pytest

from tests.mailboxes.dovecot import LOCAL
from tests.mailboxes.proxy import proxy
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
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions import fetching
from vefa.mail.actions.mailboxes import (
    MailboxFacts,
    Secrets,
    change_mailbox,
    dismiss_fetched,
    pause_mailbox,
    resume_mailbox,
    retry_fetched,
)
from vefa.mail.tests.factories import AT, make_message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("dovecot")]


def contents():
    """Every raw message that is no repeat."""
    return [bytes(row.content) for row in kept() if row.state != "repeat"]


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
    assert contents() == [make_message(n) for n in (1, 2, 3)]
    assert {row.via for row in kept()} == {"imap"}
    assert [row.digest for row in rows()] == [
        hashlib.sha256(make_message(n)).hexdigest() for n in (1, 2, 3)
    ]
    assert all("Seen" in flags for flags in imap.flags(user))
    now = fresh(mailbox)
    assert (now.fault, now.failures) == ("", 0)
    assert now.held_at is not None
    assert now.taken_at == kept()[-1].received_at


def test_a_server_that_does_not_tell_is_asked(plain_imap):
    user = new_user()
    mailbox = make_mailbox(plain_imap, user)
    with reading():
        until(lambda: fresh(mailbox).state == "polling")
        plain_imap.deliver(user, make_message(1))
        until(all_marked(1))
    assert contents() == [make_message(1)]


def test_what_somebody_read_while_we_were_away_is_taken_in_all_the_same(imap):
    user = new_user()
    mailbox = make_mailbox(imap, user)
    with reading():
        until(lambda: fresh(mailbox).state == "idle")
    imap.deliver(user, make_message(1), flags=r"\Seen")
    with reading():
        until(all_marked(1))
    assert contents() == [make_message(1)]


def test_what_was_read_before_is_taken_in_where_that_is_wished(imap):
    user = new_user()
    imap.deliver(user, make_message(1), flags=r"\Seen")
    make_mailbox(imap, user, takes_read=True)
    with reading():
        until(all_marked(1))
    assert contents() == [make_message(1)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_line_is_protected_by_the_certificate_that_is_trusted(imap, security):
    user = new_user()
    imap.deliver(user, make_message(1))
    port = imap.tls_port if security == "tls" else imap.port
    make_mailbox(imap, user, port=port, security=security, certificate=imap.certificate)
    with reading():
        until(all_marked(1))
    assert contents() == [make_message(1)]


def test_a_certificate_that_is_not_trusted_is_refused_in_plain_words(imap):
    mailbox = make_mailbox(imap, new_user(), port=imap.tls_port, security="tls")
    with reading():
        until(lambda: fresh(mailbox).fault)
    assert fresh(mailbox).fault == "certificate"
    assert "self-signed" in fresh(mailbox).words


def test_a_wrong_password_is_shown_in_the_words_of_the_server(imap):
    mailbox = make_mailbox(imap, new_user(), Secrets("wrong"))
    with reading():
        until(lambda: fresh(mailbox).fault)
    now = fresh(mailbox)
    assert (now.state, now.fault) == ("failing", "refused")
    assert now.words == "[AUTHENTICATIONFAILED] Authentication failed."
    assert now.next_try_at > now.failed_at


def test_a_folder_that_is_not_there_is_named(imap):
    mailbox = make_mailbox(imap, new_user(), folder="Жоқ & yok")
    with reading():
        until(lambda: fresh(mailbox).fault)
    assert fresh(mailbox).fault == "no_folder"
    assert "doesn't exist: Жоқ & yok" in fresh(mailbox).words


@pytest.mark.parametrize("name", ["imap", "plain_imap"])
def test_messages_move_to_a_folder_that_is_made_for_them(name, request):
    server = request.getfixturevalue(name)
    user = new_user()
    server.deliver(user, make_message(1), make_message(2))
    make_mailbox(server, user, afterwards="move", move_to="Alındı")
    with reading():
        until(all_marked(2))
    assert server.flags(user) == []
    assert len(server.flags(user, "Al&ATE-nd&ATE-")) == 2


def test_messages_are_deleted_after_their_days(imap):
    user = new_user()
    imap.deliver(user, make_message(1), make_message(2))
    make_mailbox(imap, user, afterwards="delete", keep_days=0)
    with reading(poll_seconds=0.1):
        until(all_marked(2))
        until(lambda: not rows(delete_at__isnull=False))
    assert imap.flags(user) == []
    assert len(contents()) == 2


def test_a_server_that_counts_anew_doubles_nothing(imap):
    user, folder = new_user(), "Support"
    imap.deliver(user, make_message(1), make_message(2), folder=folder)
    mailbox = make_mailbox(imap, user, folder=folder)
    with reading():
        until(all_marked(2))
    before = fresh(mailbox).uid_validity
    with imap.person(user) as client:
        client.delete(folder)
    imap.deliver(user, make_message(2), make_message(3), make_message(1), folder=folder)
    with reading():
        until(all_marked(5))
    assert fresh(mailbox).uid_validity != before
    assert contents() == [make_message(n) for n in (1, 2, 3)]
    assert len(kept()) == 3
    assert all("Seen" in flags for flags in imap.flags(user, folder))


def test_another_folder_of_the_same_numbers_is_another_place(imap):
    user = new_user()
    imap.deliver(user, make_message(1))
    mailbox = make_mailbox(imap, user)
    with reading():
        until(all_marked(1))
        imap.deliver(user, make_message(2), folder="Second")
        facts = {"name": user, "username": user, "host": LOCAL, "port": imap.port}
        with scoped(EVERYTHING):
            change_mailbox(
                actor=SYSTEM,
                at=AT,
                mailbox_id=mailbox.pk,
                facts=MailboxFacts(**facts, security="none", folder="Second"),
                secrets=Secrets(),
            )
        until(all_marked(2))
    assert [row.uid for row in rows()] == [1, 1]
    assert contents() == [make_message(1), make_message(2)]


def test_a_paused_mailbox_is_left_alone_until_it_is_resumed(imap):
    user, other = new_user(), new_user()
    mailbox = make_mailbox(imap, user)
    make_mailbox(imap, other)
    with scoped(EVERYTHING):
        pause_mailbox(actor=SYSTEM, at=AT, mailbox_id=mailbox.pk)
    imap.deliver(user, make_message(1))
    imap.deliver(other, make_message(2))
    with reading():
        until(all_marked(1))
        with scoped(EVERYTHING):
            resume_mailbox(actor=SYSTEM, at=AT, mailbox_id=mailbox.pk)
        until(all_marked(2))
    assert contents() == [make_message(2), make_message(1)]


def test_a_mailbox_that_hangs_holds_up_no_other(imap):
    user = new_user()
    imap.deliver(user, make_message(1))
    with socket.create_server((LOCAL, 0)) as silent:
        hanging = make_mailbox(imap, new_user(), port=silent.getsockname()[1])
        make_mailbox(imap, user)
        with reading():
            until(all_marked(1))
            assert fresh(hanging).state == "connecting"
    assert contents() == [make_message(1)]


def test_a_server_that_is_gone_is_tried_again(imap):
    user = new_user()
    imap.deliver(user, make_message(1))
    with socket.create_server((LOCAL, 0)) as closed:
        port = closed.getsockname()[1]
    mailbox = make_mailbox(imap, user, port=port)
    with reading():
        until(lambda: fresh(mailbox).fault == "unreachable")
    assert fresh(mailbox).words == "Connection refused"


def test_two_processes_at_once_take_in_each_message_once(imap):
    users = [new_user() for _ in range(4)]
    for number, user in enumerate(users):
        imap.deliver(user, make_message(2 * number), make_message(2 * number + 1))
        make_mailbox(imap, user)
    with reading(most=2) as second:
        with reading(most=3) as first:
            until(all_marked(8))
            assert len(first._readers) + len(second._readers) == 4
        imap.deliver(users[0], make_message(100))
        imap.deliver(users[3], make_message(101))
        with reading():
            until(all_marked(10))
    assert sorted(contents()) == sorted(make_message(n) for n in (*range(8), 100, 101))
    assert len(kept()) == 10


def test_a_message_in_two_mailboxes_is_one_message(imap):
    for _ in range(2):
        user = new_user()
        imap.deliver(user, b"Delivered-To: %s\r\n" % user.encode() + make_message(1))
        make_mailbox(imap, user)
    with reading():
        until(all_marked(2))
    assert sorted(row.state for row in kept()) == ["received", "repeat"]


def test_what_cannot_be_stored_waits_with_its_raw_text_and_the_rest_flow_on(imap, monkeypatch):
    store = fetching.store_message

    def stumbling(*, content, **more):
        if content == make_message(2):
            raise ValueError("odd")
        return store(content=content, **more)

    monkeypatch.setattr(fetching, "store_message", stumbling)
    user = new_user()
    imap.deliver(user, *(make_message(n) for n in (1, 2, 3)))
    make_mailbox(imap, user)
    with reading():
        until(all_marked(2))
    (waiting,) = rows(state="waiting")
    assert (waiting.fault, waiting.words) == ("unreadable", "ValueError('odd')")
    (failed,) = [row for row in kept() if row.state == "failed"]
    assert bytes(failed.content) == make_message(2)
    assert sum("Seen" in flags for flags in imap.flags(user)) == 2
    monkeypatch.undo()
    with scoped(EVERYTHING):
        retry_fetched(actor=SYSTEM, at=AT, fetched_id=waiting.pk)
    with reading():
        until(all_marked(3))
    assert contents() == [make_message(n) for n in (1, 3, 2)]


def test_what_is_too_large_stays_in_the_mailbox_and_is_named(imap, settings):
    settings.MESSAGE_LIMIT = 2_000
    user = new_user()
    imap.deliver(user, make_message(1), make_message(2, b"x" * 3_000), make_message(3))
    make_mailbox(imap, user)
    with reading():
        until(all_marked(2))
        (waiting,) = rows(state="waiting")
        assert (waiting.fault, waiting.raw_message) == ("too_large", None)
        settings.MESSAGE_LIMIT = 4_000
        with scoped(EVERYTHING):
            retry_fetched(actor=SYSTEM, at=AT, fetched_id=waiting.pk)
        until(all_marked(3))
    assert contents() == [make_message(1), make_message(3), make_message(2, b"x" * 3_000)]


def test_a_waiting_message_may_be_left_where_it_is(imap, settings):
    settings.MESSAGE_LIMIT = 10
    user = new_user()
    imap.deliver(user, make_message(1))
    make_mailbox(imap, user)
    with reading():
        until(lambda: rows(state="waiting"))
    with scoped(EVERYTHING):
        dismiss_fetched(actor=SYSTEM, at=AT, fetched_id=rows()[0].pk)
    settings.MESSAGE_LIMIT = 10_000
    imap.deliver(user, make_message(2))
    with reading():
        until(all_marked(1))
    assert contents() == [make_message(2)]


def test_large_messages_arrive_to_the_byte(imap):
    head = len(make_message(1, b""))
    exact = make_message(1, b"x" * (2 * 2**20 - head))
    assert len(exact) == 2 * 2**20
    larger = make_message(2, bytes(range(32, 256)) * 12_000)
    user = new_user()
    imap.deliver(user, exact, larger, make_message(3))
    make_mailbox(imap, user)
    with reading():
        until(all_marked(3))
    assert sorted(contents()) == sorted([exact, larger, make_message(3)])


def test_a_message_that_breaks_the_connection_waits_and_the_rest_flow_on(imap, monkeypatch):
    monkeypatch.setattr("vefa.mail.domain.mailboxes.FIRST_WAIT", timedelta(0))
    user = new_user()
    imap.deliver(user, *(make_message(n) for n in (1, 2, 3)))
    with proxy(imap.port, rb"UID FETCH (1:3|2) \(.*BODY", "hang up") as between:
        make_mailbox(imap, user, port=between.port)
        with reading():
            until(all_marked(2))
            until(lambda: rows(state="waiting"))
    assert [(row.uid, row.fault) for row in rows(state="waiting")] == [(2, "breaks")]
    assert contents() == [make_message(1), make_message(3)]


def test_a_mailbox_that_takes_no_marks_is_read_all_the_same_and_says_so(imap):
    user = new_user()
    imap.deliver(user, make_message(1))
    mailbox = make_mailbox(imap, user, afterwards="move", move_to="x..y")
    with reading():
        until(lambda: fresh(mailbox).fault == "unmarked")
    assert fresh(mailbox).words
    assert contents() == [make_message(1)]

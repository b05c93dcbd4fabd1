"""The raw store: what is kept, what is announced, what is recognised."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions import catch_message, mark_failed, mark_handled, store_message
from vefa.mail.domain.fingerprint import fingerprint
from vefa.mail.models import LoopbackMessage, RawMessage
from vefa.mail.queries import failed_messages, letter, loopback_messages, raw_message, read_raw
from vefa.mail.tests.factories import AT, make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything():
    with scoped(EVERYTHING):
        yield


def store(content, at=AT, **more):
    facts = {"envelope_from": "ayse@anadolu.example", "envelope_to": ["desk@provider.example"]}
    return store_message(content=content, at=at, **{**facts, **more})


def announced():
    names = OutboxEvent.objects.filter(name="vefa.mail.events.MessageReceived").order_by("pk")
    return [row.payload["raw_message_id"] for row in names]


@pytest.mark.usefixtures("everything")
def test_every_byte_is_kept():
    content = make_message(1, bytes(range(256)) * 10)
    row = raw_message(store(content, peer="127.0.0.1").pk)
    assert bytes(row.content) == content
    assert row.size == len(content)
    assert row.received_at == AT
    assert (row.message_id, row.fingerprint) == ("<in1@anadolu.example>", fingerprint(content))
    assert (row.envelope_from, row.envelope_to) == (
        "ayse@anadolu.example",
        ["desk@provider.example"],
    )
    assert row.state == "received"
    assert announced() == [row.pk]


@pytest.mark.usefixtures("everything")
def test_a_repeat_is_kept_but_not_announced():
    first = store(make_message())
    later = b"Received: by another way\r\n" + make_message()
    repeat = store(later, at=AT + timedelta(days=30))
    assert (repeat.state, repeat.repeat_of_id) == ("repeat", first.pk)
    assert bytes(raw_message(repeat.pk).content) == later
    third = store(make_message(), at=AT + timedelta(days=31))
    assert third.repeat_of_id == first.pk
    assert announced() == [first.pk]


@pytest.mark.usefixtures("everything")
def test_the_same_id_with_other_content_is_no_repeat():
    rows = [store(make_message(1, body)) for body in (b"one", b"two")]
    assert announced() == [row.pk for row in rows]


@pytest.mark.usefixtures("everything")
def test_words_without_id_and_date_may_be_meant_again_the_next_day():
    alarm = b"From: robot@anadolu.example\r\n\r\ndisk full\r\n"
    first = store(alarm)
    assert store(alarm, at=AT + timedelta(hours=1)).repeat_of_id == first.pk
    assert store(alarm, at=AT + timedelta(hours=25)).repeat_of_id is None


@pytest.mark.usefixtures("everything")
def test_a_rollback_leaves_neither_row_nor_news():
    with pytest.raises(RuntimeError), transaction.atomic():
        store(make_message())
        raise RuntimeError
    assert not RawMessage.objects.exists()
    assert announced() == []


@pytest.mark.usefixtures("everything")
def test_odd_letters_in_the_envelope_can_be_kept():
    row = store(make_message(), envelope_from="a\0b\udcff@x", envelope_to=["ş@x"])
    assert raw_message(row.pk).envelope_from == "ab?@x"


@pytest.mark.usefixtures("everything")
def test_states():
    row, other = store(make_message(1)), store(make_message(2))
    mark_handled(raw_message_id=row.pk, at=AT)
    mark_failed(raw_message_id=row.pk, at=AT, error="too late")
    mark_failed(raw_message_id=other.pk, at=AT, error="it broke\0")
    assert raw_message(row.pk).state == "handled"
    assert [(each.pk, each.error) for each in failed_messages()] == [(other.pk, "it broke")]


@pytest.mark.usefixtures("everything")
def test_the_envelope_counts_when_it_is_read():
    message = b"From: a@x.example\r\n\r\nx"
    assert read_raw(store(message, envelope_from="")).automatic == "null_sender"
    assert read_raw(store(b"X: y\r\n" + make_message(9))).automatic is None


@pytest.mark.usefixtures("everything")
def test_the_database_refuses_a_repeat_of_nothing():
    row = store(make_message())
    with pytest.raises(IntegrityError, match="mail_raw_repeat_names_first"), transaction.atomic():
        RawMessage.objects.filter(pk=row.pk).update(state="repeat")


@pytest.mark.usefixtures("everything")
def test_the_loopback_relay_keeps_what_it_catches():
    subject = b"Subject: =?utf-8?q?Yaz=C4=B1c=C4=B1?=\r\n"
    row = catch_message(
        content=subject + make_message(), envelope_from="desk@x", envelope_to=["a@y"], at=AT
    )
    assert row.subject == "Yazıcı"
    assert [each.pk for each in loopback_messages()] == [row.pk]
    assert letter(row.pk).message.text == "text"


def test_raw_mail_is_shown_to_no_customer():
    with scoped(EVERYTHING):
        store(make_message())
        catch_message(content=b"x", envelope_from="", envelope_to=[], at=AT)
    with scoped(frozenset({1})):
        assert not RawMessage.objects.exists()
        assert not LoopbackMessage.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            store(make_message(2))


@pytest.mark.django_db(transaction=True)
def test_two_connections_with_the_same_message_announce_it_once():
    ready = threading.Barrier(4)

    def arrive():
        ready.wait(10)
        try:
            with scoped(EVERYTHING):
                store(make_message())
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with scoped(EVERYTHING):
        assert RawMessage.objects.count() == 4
        assert RawMessage.objects.filter(state="repeat").count() == 3
        assert len(announced()) == 1

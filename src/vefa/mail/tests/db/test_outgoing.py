"""From the queue to the relay's answer: each step on disk, nothing twice, nothing forgotten."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from vefa.audit.models import Entry
from vefa.core import clock
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions import (
    Delivery,
    begin_delivery,
    queue_message,
    record_bounce,
    record_delivery,
    retry_message,
)
from vefa.mail.actions.outgoing import LEASE
from vefa.mail.actions.redacting import empty_outgoing
from vefa.mail.domain import Address, read_message
from vefa.mail.domain.composing import Enclosure
from vefa.mail.domain.reply_address import letters_returned
from vefa.mail.domain.retry import GIVE_UP_AFTER
from vefa.mail.intake.service import Listener, keep_caught
from vefa.mail.models import LoopbackMessage, OutgoingMessage
from vefa.mail.queries import outgoing_message, outgoing_messages, overdue_messages
from vefa.mail.tasks import deliver, sweep
from vefa.mail.tests.factories import AT, make_customer, make_draft, running

pytestmark = pytest.mark.django_db
SENT = Delivery("sent", "")
LATER = Delivery("deferred", "451 busy")


@pytest.fixture(autouse=True)
def no_jobs_of_others(db):
    """Tests that commit empty Django's tables behind them, but not those of the jobs."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def everything():
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def message(everything):
    return queue()


def queue(number=1, code="anadolu", at=AT, **more):
    customer = make_customer(code)
    return queue_message(
        actor=SYSTEM, at=at, customer_id=customer.pk, draft=make_draft(number, **more)
    )


def news():
    rows = OutboxEvent.objects.order_by("pk").values_list("name", "payload")
    return [(name.rpartition(".")[2], payload) for name, payload in rows]


def jobs():
    rows = ProcrastinateJob.objects.filter(task_name="vefa.mail.deliver").order_by("pk")
    return [(job.args["outgoing_message_id"], job.scheduled_at) for job in rows]


def test_who_was_redacted_is_called_so_in_the_language_of_the_letter(everything):
    enclosed = [Enclosure("Redacted person.txt", "text/plain", b"Redacted person")]
    said = "[redacted]: Redacted person"
    message = queue(language="tr", subject="Redacted person yazdı", text=said, enclosures=enclosed)
    read = read_message(bytes(message.content))
    assert message.subject == read.subject == "Verileri karartılmış kişi yazdı"
    assert read.text.strip() == "[karartıldı]: Verileri karartılmış kişi"
    assert read.attachments[0].name == "Verileri karartılmış kişi.txt"
    assert read.attachments[0].content == b"Redacted person"


def test_a_message_is_queued_with_its_job(message):
    row = outgoing_message(message.pk)
    assert (row.state, row.attempts, row.to) == ("queued", 0, ["ayse@anadolu.example"])
    assert read_message(bytes(row.content)).message_id == row.message_id
    assert jobs() == [(row.pk, AT)]
    assert Entry.objects.filter(deed="message_queued", subject_id=row.pk).exists()
    assert [each.pk for each in outgoing_messages(row.customer_id)] == [row.pk]


@pytest.mark.usefixtures("everything")
def test_a_rollback_leaves_neither_message_nor_job():
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    assert not OutgoingMessage.objects.exists()
    assert jobs() == []


def test_a_claim_is_written_before_the_relay_is_spoken_to(message):
    claimed = begin_delivery(outgoing_message_id=message.pk, at=AT)
    row = outgoing_message(message.pk)
    assert claimed.pk == row.pk
    assert (row.state, row.attempts, row.claimed_at) == ("sending", 1, AT)
    assert begin_delivery(outgoing_message_id=message.pk, at=AT + LEASE / 2) is None


def test_a_worker_that_died_while_sending_is_followed_by_another(message):
    begin_delivery(outgoing_message_id=message.pk, at=AT)
    assert overdue_messages(before=AT + LEASE, limit=10) == []
    assert overdue_messages(before=AT + LEASE * 2, limit=10) == [message.pk]
    again = begin_delivery(outgoing_message_id=message.pk, at=AT + LEASE)
    assert again.attempts == 2
    assert again.message_id == message.message_id


def test_what_the_relay_took_is_announced_once(message):
    begin_delivery(outgoing_message_id=message.pk, at=AT)
    for _ in range(2):
        record_delivery(outgoing_message_id=message.pk, at=AT, delivery=SENT)
    row = outgoing_message(message.pk)
    assert (row.state, row.settled_at, row.next_attempt_at) == ("sent", AT, None)
    sent = {"outgoing_message_id": message.pk, "sent_at": AT.isoformat()}
    assert news() == [("MessageSent", sent)]
    assert begin_delivery(outgoing_message_id=message.pk, at=AT + timedelta(days=9)) is None


def test_a_deferred_message_is_tried_again_later_and_says_why(message):
    begin_delivery(outgoing_message_id=message.pk, at=AT)
    record_delivery(outgoing_message_id=message.pk, at=AT, delivery=LATER)
    row = outgoing_message(message.pk)
    assert (row.state, row.words) == ("deferred", "451 busy")
    assert row.next_attempt_at == AT + timedelta(minutes=1)
    assert jobs() == [(row.pk, AT), (row.pk, row.next_attempt_at)]
    assert begin_delivery(outgoing_message_id=message.pk, at=AT + timedelta(seconds=59)) is None
    assert begin_delivery(outgoing_message_id=message.pk, at=AT + timedelta(seconds=60)) is not None
    assert news() == []


def test_it_is_given_up_after_some_days(message):
    at = AT
    while outgoing_message(message.pk).state != "failed":
        assert at - AT <= GIVE_UP_AFTER
        begin_delivery(outgoing_message_id=message.pk, at=at)
        record_delivery(outgoing_message_id=message.pk, at=at, delivery=LATER)
        at = outgoing_message(message.pk).next_attempt_at or at
    assert at - AT > GIVE_UP_AFTER - timedelta(hours=5)
    assert [name for name, _ in news()] == ["MessageFailed"]


def test_what_the_relay_took_may_still_come_back(message):
    later = AT + timedelta(hours=1)
    bounce = {
        "outgoing_message_id": message.pk,
        "at": later,
        "words": "550 no such user\0",
        "recipients": {},
    }
    assert not record_bounce(**bounce)
    assert outgoing_message(message.pk).state == "queued"
    begin_delivery(outgoing_message_id=message.pk, at=AT)
    record_delivery(outgoing_message_id=message.pk, at=AT, delivery=SENT)
    assert record_bounce(**bounce)
    assert not record_bounce(**bounce)
    row = outgoing_message(message.pk)
    assert (row.state, row.words, row.settled_at) == ("failed", "550 no such user", later)
    assert [name for name, _ in news()] == ["MessageSent", "MessageFailed"]
    assert Entry.objects.filter(deed="message_bounced", subject_id=message.pk).count() == 1


A, B, C = "ayse@anadolu.example", "baran@anadolu.example", "can@anadolu.example"


@pytest.mark.usefixtures("everything")
def test_recipients_are_known_one_by_one():
    people = [Address("", each) for each in (A, B, C)]
    message = queue(to=people[:1], cc=people[1:])

    def attempt(delivery, at=AT):
        assert begin_delivery(outgoing_message_id=message.pk, at=at)
        record_delivery(outgoing_message_id=message.pk, at=at, delivery=delivery)
        return outgoing_message(message.pk)

    row = attempt(Delivery("deferred", "…", refused={B: "550 no"}, taken=[A]))
    assert (row.state, row.reached, row.refused) == ("deferred", [A], {B: "550 no"})
    assert (row.unreached, row.outstanding) == ([B, C], [C])
    assert [name for name, _ in news()] == ["MessageSent", "MessageFailed"]
    row = attempt(SENT, AT + timedelta(hours=1))
    assert (row.state, row.reached, row.outstanding) == ("failed", [A, C], [])
    assert record_bounce(
        outgoing_message_id=message.pk, at=AT, words="550 gone", recipients={C.upper(): "550 gone"}
    )
    assert not record_bounce(
        outgoing_message_id=message.pk, at=AT, words="550 gone", recipients={C: "550 gone"}
    )
    later = AT + timedelta(hours=2)
    retry_message(actor=SYSTEM, at=later, outgoing_message_id=message.pk)
    assert outgoing_message(message.pk).outstanding == [B, C]
    row = attempt(SENT, later)
    assert (row.state, row.unreached) == ("sent", [])
    assert [name for name, _ in news()].count("MessageSent") == 1


def test_a_letter_taken_out_by_right_names_nobody_and_goes_to_nobody(message):
    begin_delivery(outgoing_message_id=message.pk, at=AT)
    refused = Delivery("failed", f"{A}: 550 no", refused={A: "550 no"})
    record_delivery(outgoing_message_id=message.pk, at=AT, delivery=refused)
    assert empty_outgoing([message.pk], at=AT) == 1
    row = outgoing_message(message.pk)
    assert (row.to, row.reached, row.refused, row.words) == ([], [], {}, "")
    later = AT + timedelta(hours=1)
    retry_message(actor=SYSTEM, at=later, outgoing_message_id=message.pk)
    assert begin_delivery(outgoing_message_id=message.pk, at=later)
    record_delivery(
        outgoing_message_id=message.pk, at=later, delivery=Delivery("failed", "", refused={})
    )
    assert outgoing_message(message.pk).state == "failed"


def test_a_person_may_try_again(message):
    begin_delivery(outgoing_message_id=message.pk, at=AT)
    record_delivery(outgoing_message_id=message.pk, at=AT, delivery=Delivery("failed", "550 no"))
    later = AT + timedelta(hours=1)
    retry_message(actor=SYSTEM, at=later, outgoing_message_id=message.pk)
    assert outgoing_message(message.pk).state == "queued"
    assert begin_delivery(outgoing_message_id=message.pk, at=later) is not None
    nobody = Actor(None, "customer", "x", frozenset(), frozenset())
    with pytest.raises(NotAllowed):
        retry_message(actor=nobody, at=AT, outgoing_message_id=message.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent"},
        {"state": "queued", "next_attempt_at": None},
        {"state": "sending", "claimed_at": None},
    ],
)
def test_the_database_refuses_half_a_state(message, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMessage.objects.filter(pk=message.pk).update(**wrong)


def test_a_customer_sees_only_its_own_messages():
    with scoped(EVERYTHING):
        own, other = queue(1, "anadolu"), queue(2, "bozkir")
    with scoped(frozenset({own.customer_id})):
        assert [row.pk for row in OutgoingMessage.objects.all()] == [own.pk]
        assert list(outgoing_messages(other.customer_id)) == []


class Relay:
    """A listener that answers as told and counts."""

    def __init__(self, fails=0):
        self.fails = fails
        self.taken = []

    def keep(self, content, sender, recipients, _peer):
        if self.fails:
            self.fails -= 1
            raise RuntimeError
        self.taken.append((content, sender, recipients))


def committed(number=1, **more):
    with scoped(EVERYTHING):
        return queue(number, at=clock.now(), **more)


def state_of(message):
    with scoped(EVERYTHING):
        return outgoing_message(message.pk)


@pytest.mark.django_db(transaction=True)
def test_the_relay_gets_the_message_once(settings):
    relay = Relay()
    message = committed()
    with running(Listener("127.0.0.1", 0, relay.keep)) as service:
        settings.MAIL_RELAY = f"127.0.0.1:{service.ports[0]}"
        deliver(message.pk)
        deliver(message.pk)
    assert state_of(message).state == "sent"
    ((content, sender, recipients),) = relay.taken
    assert content == bytes(message.content)
    assert recipients == ["ayse@anadolu.example"]
    key = settings.SECRET_KEY.encode()
    assert letters_returned([sender], ["desk@provider.example"], key) == (message.pk,)


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_is_busy_defers_and_one_that_is_away_too(settings):
    message = committed()
    with running(Listener("127.0.0.1", 0, Relay(fails=1).keep)) as service:
        settings.MAIL_RELAY = f"127.0.0.1:{service.ports[0]}"
        deliver(message.pk)
    row = state_of(message)
    assert (row.state, row.words[:3]) == ("deferred", "451")
    other = committed(2, code="bozkir")
    deliver(other.pk)
    assert state_of(other).state == "deferred"
    assert "refused" in state_of(other).words


@pytest.mark.django_db(transaction=True)
def test_a_message_that_the_relay_will_never_take_has_failed(settings):
    message = committed(text="long " * 2_000)
    with running(Listener("127.0.0.1", 0, Relay().keep), size_limit=5_000) as service:
        settings.MAIL_RELAY = f"127.0.0.1:{service.ports[0]}"
        deliver(message.pk)
    row = state_of(message)
    assert (row.state, row.words[:3]) == ("failed", "552")


@pytest.mark.django_db(transaction=True)
def test_addresses_beyond_ascii_are_written_to(settings):
    relay = Relay()
    to = [make_draft().to[0].__class__("Ayşe", "ayşe@anadolu.example")]
    message = committed(to=to)
    with running(Listener("127.0.0.1", 0, relay.keep)) as service:
        settings.MAIL_RELAY = f"127.0.0.1:{service.ports[0]}"
        deliver(message.pk)
    assert relay.taken[0][2] == ["ayşe@anadolu.example"]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_up_what_lost_its_job(settings):
    with scoped(EVERYTHING):
        message = queue(at=clock.now() - timedelta(minutes=5))
    with running(Listener("127.0.0.1", 0, keep_caught)) as service:
        settings.MAIL_RELAY = f"127.0.0.1:{service.ports[0]}"
        sweep(0)
    assert state_of(message).state == "sent"
    with scoped(EVERYTHING):
        assert LoopbackMessage.objects.get().message_id == message.message_id


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_it_once(settings):
    relay = Relay()
    message = committed()

    def work():
        try:
            deliver(message.pk)
        finally:
            connection.close()

    with running(Listener("127.0.0.1", 0, relay.keep)) as service:
        settings.MAIL_RELAY = f"127.0.0.1:{service.ports[0]}"
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert len(relay.taken) == 1
    assert state_of(message).attempts == 1

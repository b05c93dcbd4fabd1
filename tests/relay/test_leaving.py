"""Letters that really leave, through a real Exim: taken, put off, refused, come back."""

import signal
from datetime import timedelta
from email import header
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings

from tests.faults.processes import program
from tests.mailboxes.proxy import proxy
from tests.relay.exim import LOCAL, PASSWORD, USER, exim
from tests.run.support import PATIENCE
from vefa.config.launcher.postmaster import wait_until
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Contact
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.letters import send_again
from vefa.desk.actions.mailing import address_of
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import MessageLink, Ticket, TimelineEntry
from vefa.desk.tests.arriving import AYSE, arrive, deliver_all, letter
from vefa.desk.tests.cast import make_cast
from vefa.mail.actions.outgoing import LEASE
from vefa.mail.domain.reply_address import letters_returned
from vefa.mail.models import OutgoingMessage
from vefa.mail.tasks import deliver, sweep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("exim4")]

SUBJECT = "Жаңа принтер қағаз тартпайды – yazıcı kâğıt çekmiyor, ölçüm ğüşıöç"
TEXT = "Сәлеметсіз бе!\n\nKâğıdı ters çevirip yeniden deneyin: https://ornek.example/ü\n.\n> eski"


@pytest.fixture(scope="module")
def server():
    with exim() as found:
        yield found


@pytest.fixture
def relay(server, settings):
    """The server with an empty folder, which letters leave by."""
    for path in (server.folder / "mail").rglob("*"):
        if path.is_file():
            path.unlink()
    (server.folder / "spool" / "known").unlink(missing_ok=True)
    settings.MAIL_RELAY = f"{LOCAL}:{server.port}"
    return server


@pytest.fixture
def cast():
    with scoped(EVERYTHING):
        return make_cast()


@pytest.fixture
def written(cast):
    """An engineer's answer to Ayşe's letter, copied to Baran; the receipt is as good as sent."""
    return write(cast)


@scoped(EVERYTHING)
def write(cast, *, to="ayse", copy="baran"):
    """The same to other mailboxes of their company."""
    at = clock.now() - timedelta(minutes=5)
    people = ((cast.ours.contact, to), (cast.ours.end_user, copy))
    for contact, name in people:
        Contact.objects.filter(pk=contact.pk).update(
            email=f"{name}@bizim.example", email_folded=f"{name}@bizim.example"
        )
        contact.refresh_from_db()
    arrive(letter(AYSE.replace("AYSE", to), SUBJECT, "Çalışmıyor."), at=at)
    OutgoingMessage.objects.update(state="sent", settled_at=at, next_attempt_at=None)
    ticket = Ticket.objects.get()
    set_watchers(actor=cast.engineer, at=at, ticket=ticket, contacts=[cast.ours.end_user])
    reply(actor=cast.engineer, at=at, ticket=ticket, text=TEXT)
    return OutgoingMessage.objects.latest("pk")


def hand_over(message):
    """What the worker does with the letter and with the news of it."""
    make_due(message)
    deliver(message.pk)
    with scoped(EVERYTHING):
        deliver_all(clock.now())
        message.refresh_from_db()


def make_due(message):
    """Let the time until its next attempt pass."""
    with scoped(EVERYTHING):
        past = clock.now() - timedelta(minutes=2)
        OutgoingMessage.objects.filter(pk=message.pk).update(next_attempt_at=past)


def now(message):
    """The letter as it is now."""
    with scoped(EVERYTHING):
        message.refresh_from_db()
    return message


@scoped(EVERYTHING)
def the_ticket():
    return Ticket.objects.get()


@scoped(EVERYTHING)
def marked():
    """The contact whose address letters come back from."""
    return Contact.objects.get(undeliverable_at__isnull=False)


@scoped(EVERYTHING)
def told():
    """What the desk was told of letters that did not arrive."""
    return [each.data for each in TimelineEntry.objects.filter(code="letter_failed")]


def signed_in(server, *, scheme="smtp", port=None, password=PASSWORD):
    return f"{scheme}://{USER}:{quote(password)}@{LOCAL}:{port or server.auth_port}"


def recipients(server, count):
    return sorted(each["Envelope-to"].partition("@")[0] for each in server.delivered(count))


def test_an_engineers_letter_arrives_as_it_was_written(relay, written, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.certificate))
    with program("worker", relay=signed_in(relay)) as worker:
        arrived = relay.delivered(2)
        assert wait_until(lambda: now(written).settled_at is not None, PATIENCE)
        assert worker.end() == 0
    found = arrived[0]
    assert recipients(relay, 2) == ["ayse", "baran"]
    assert written.state == "sent"
    assert relay.raw()[0].endswith(bytes(written.content).replace(b"\r\n", b"\n"))
    ticket = the_ticket()
    with scoped(EVERYTHING):
        theirs, ours = MessageLink.objects.order_by("pk")[:2]
    for name in ("From", "To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "References"):
        assert len(found.get_all(name)) == 1, name
    assert address_of(ticket.number) in found["Reply-To"]
    assert found["Message-ID"] == written.message_id
    assert found["References"].split() == [ours.message_id, theirs.message_id]
    assert found["In-Reply-To"] == theirs.message_id
    assert found["Auto-Submitted"] is None
    assert decoded(found["Subject"]) == f"Re: {SUBJECT} [{ticket.number}]"
    plain, rich = found.get_payload()
    assert TEXT in plain.get_payload(decode=True).decode().replace("\r\n", "\n")
    assert 'href="https://ornek.example/ü"' in rich.get_payload(decode=True).decode()


def decoded(value):
    parts = header.decode_header(value.replace("\n", ""))
    return "".join(
        part.decode(charset or "ascii") if isinstance(part, bytes) else part
        for part, charset in parts
    )


@pytest.mark.parametrize(("scheme", "port"), [("smtp", "auth_port"), ("smtps", "tls_port")])
def test_the_line_is_encrypted_and_signed_in(relay, written, settings, monkeypatch, scheme, port):
    settings.MAIL_RELAY = signed_in(relay, scheme=scheme, port=getattr(relay, port))
    hand_over(written)
    assert written.state == "deferred"
    assert "CERTIFICATE_VERIFY_FAILED" in written.words
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.certificate))
    hand_over(written)
    assert (written.state, recipients(relay, 2)) == ("sent", ["ayse", "baran"])
    assert "with esmtpsa" in relay.delivered()[0]["Received"]


def test_what_is_ours_to_mend_waits_and_is_told(relay, written, settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.certificate))
    for place, words in (
        (signed_in(relay, password="yanlış"), "535 Incorrect authentication data"),
        (f"{LOCAL}:{relay.auth_port}", "530 5.7.0 Authentication required"),
    ):
        settings.MAIL_RELAY = place
        hand_over(written)
        assert written.state == "deferred"
        assert words in written.words
    settings.MAIL_RELAY = signed_in(relay)
    hand_over(written)
    assert (written.state, recipients(relay, 2)) == ("sent", ["ayse", "baran"])


def test_whoever_is_put_off_gets_it_later_and_the_others_once(relay, cast):
    message = write(cast, copy="later")
    hand_over(message)
    assert (message.state, message.reached) == ("deferred", ["ayse@bizim.example"])
    assert message.words == ("later@bizim.example: 451 4.7.1 Greylisted, please come back later")
    assert message.next_attempt_at > clock.now()
    assert recipients(relay, 1) == ["ayse"]
    hand_over(message)
    assert message.state == "deferred"
    relay.known()
    hand_over(message)
    assert (message.state, message.words) == ("sent", "")
    assert recipients(relay, 2) == ["ayse", "later"]
    assert told() == []


def test_whoever_is_refused_is_told_to_the_desk_and_marked(relay, cast):
    message = write(cast, copy="unknown")
    hand_over(message)
    assert (message.state, message.reached) == ("failed", ["ayse@bizim.example"])
    assert recipients(relay, 1) == ["ayse"]
    (news,) = told()
    assert news["to"] == "unknown@bizim.example"
    assert "550 5.1.1 No such user here" in news["words"]
    assert the_ticket().undelivered == 1
    assert marked().undeliverable_words == "550 5.1.1 No such user here"
    with scoped(EVERYTHING):
        send_again(
            actor=cast.engineer,
            at=clock.now(),
            ticket=Ticket.objects.get(),
            outgoing_message_id=message.pk,
        )
    hand_over(message)
    assert (message.state, recipients(relay, 1)) == ("failed", ["ayse"])


def test_what_comes_back_from_further_on_finds_its_letter(relay, cast):
    message = write(cast, to="closed")
    hand_over(message)
    assert message.state == "sent"
    report = next(each for each in relay.delivered(2) if each["Return-path"] == "<>")
    to = [django_settings.MAIL_ADDRESS]
    key = django_settings.SECRET_KEY.encode()
    assert letters_returned([report["Envelope-to"]], to, key) == (message.pk,)
    for name in ("References", "In-Reply-To"):
        del report[name]
    with scoped(EVERYTHING):
        unnamed = report.as_bytes().replace(message.message_id.encode(), b"")
        intake = arrive(unnamed, at=clock.now(), to=report["Envelope-to"])
    assert (intake.outcome, intake.reason) == ("automatic", "bounce")
    assert (now(message).state, message.reached) == ("failed", ["baran@bizim.example"])
    assert the_ticket().undelivered == 1
    assert marked().email == "closed@bizim.example"


def test_a_server_that_was_down_gets_it_once(relay, written):
    relay.stop()
    try:
        hand_over(written)
        assert (written.state, written.words) == (
            "deferred",
            "ConnectionRefusedError: [Errno 111] Connection refused",
        )
    finally:
        relay.start()
    make_due(written)
    for _ in range(3):
        sweep(0)
    assert (now(written).state, written.attempts) == ("sent", 2)
    assert recipients(relay, 2) == ["ayse", "baran"]


def test_killed_between_the_servers_answer_and_our_note_it_is_sent_twice(relay, written):
    """At least once, under the same Message-ID, after the lease: SMTP has no better choice."""
    with (
        proxy(relay.port, rb"\r\n\.\r\n", "hold the answer") as between,
        program("worker", relay=f"{LOCAL}:{between.port}") as worker,
    ):
        assert between.reached.wait(PATIENCE)
        relay.delivered(2)
        assert worker.end(signal.SIGKILL) == -signal.SIGKILL
    assert (now(written).state, written.reached) == ("sending", [])
    assert written.next_attempt_at == written.claimed_at + LEASE
    deliver(written.pk)
    assert len(relay.delivered(2)) == 2
    make_due(written)
    for _ in range(2):
        sweep(0)
    assert {each["Message-ID"] for each in relay.delivered(4)} == {written.message_id}
    assert (now(written).state, written.attempts, len(relay.raw())) == ("sent", 2, 4)

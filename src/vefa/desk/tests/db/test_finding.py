"""E-mail finds its ticket: answers as people write them, by whom they may, and what they do."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.customers.models import Contact
from vefa.desk.actions import conversation, ending
from vefa.desk.actions.intake import contact_actor, identify_sender
from vefa.desk.actions.mailing import address_of
from vefa.desk.actions.watching import set_watchers, stop_watching
from vefa.desk.models import Intake, MessageLink, Ticket, TimelineEntry, Watcher
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.lists import timeline
from vefa.desk.queries.promise import reopen_until
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.queries.stories import event_words
from vefa.desk.tests.answers import ANSWERS, gmail_tr
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast
from vefa.mail.intake.service import Listener, keep_incoming
from vefa.mail.models import OutgoingMessage, RawMessage
from vefa.mail.tests.factories import running

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DESK = "support@desk.example"


def colleague(company: Company, name: str, *roles: str) -> Contact:
    return add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=company.customer,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@{company.customer.code}.example",
        roles=list(roles) or ["end_user"],
    )


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        found = make_cast()
        for name in ("Ivan Петров", "Aigul Сапарова", "John Smith"):
            colleague(found.ours, name)
        yield found


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Reported by Ayşe's e-mail, and asked about."""
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    found = Ticket.objects.get()
    conversation.ask_customer(
        actor=cast.engineer, at=MONDAY + MINUTE, ticket=found, text="Hangi model?"
    )
    return found


def asked(ticket: Ticket) -> str:
    """The id of our letter with the question."""
    return MessageLink.objects.get(ticket=ticket, notice="question").message_id


def come(content: bytes, *, after: timedelta = HOUR, to: str = DESK) -> Intake:
    intake = arrive(content, at=MONDAY + after, to=to)
    assert intake is not None
    return intake


def resolve(cast: Cast, ticket: Ticket, *, close: bool = False) -> None:
    values = {"found": "1", "cause": "2", "done": "3", "how": "fix"}
    ending.resolve(actor=cast.engineer, at=MONDAY + 2 * HOUR, ticket=ticket, **values)
    if close:
        customer = contact_actor(cast.ours.contact)
        ending.accept(actor=customer, at=MONDAY + 3 * HOUR, ticket=ticket)


def told_to(ticket: Ticket) -> list[str]:
    last = MessageLink.objects.filter(ticket=ticket, outgoing=True).latest("pk")
    return sorted(OutgoingMessage.objects.get(pk=last.outgoing_message_id).to)


@pytest.mark.parametrize("program", ANSWERS)
def test_the_answer_of_every_program_ends_the_waiting(
    cast: Cast, ticket: Ticket, program: str
) -> None:
    write, new_text = ANSWERS[program]
    # Not to the signed address: some programs answer to the From of what they know.
    intake = come(write(DESK, asked(ticket), ticket.number))
    way = "subject" if program == "other desk" else "references"
    assert (intake.outcome, intake.reason, intake.ticket_id) == ("answer", way, ticket.pk)
    entry = TimelineEntry.objects.get(ticket=ticket, raw_message_id=intake.raw_message_id)
    assert entry.body.split("\n\n")[0] == new_text
    ticket.refresh_from_db()
    assert (ticket.turn, ticket.state) == ("provider", "new")


@pytest.mark.parametrize("prefix", ["Fwd:", "FW:", "İlt:", "Пересл:", "Қайта жіб.:"])
def test_what_a_party_forwards_with_the_number_stays_with_the_ticket(
    cast: Cast, ticket: Ticket, prefix: str
) -> None:
    intake = come(letter(AYSE, f"{prefix} Yazıcı [{ticket.number}]", "Tedarikçi diyor ki: toner."))
    assert (intake.outcome, intake.reason) == ("answer", "subject")


def test_a_colleague_answers_the_reporters_own_message(cast: Cast, ticket: Ticket) -> None:
    original = MessageLink.objects.get(ticket=ticket, outgoing=False).message_id
    message = letter("baran@bizim.example", "Bende de var!", "Aynısı.", In_Reply_To=original)
    assert come(message).ticket_id == ticket.pk
    assert [each.contact.name for each in ticket.watchers.all()] == ["Baran Kullanıcı"]
    story = [event_words(entry, "en", MONDAY.tzinfo) for entry in timeline(ticket, cast.engineer)]
    assert "Gets copies from now on: Baran Kullanıcı" in story
    # From now on a number is enough, and letters go to both.
    assert come(letter("baran@bizim.example", f"{ticket.number}", "?")).reason == "subject"
    conversation.reply(actor=cast.engineer, at=MONDAY + 2 * HOUR, ticket=ticket, text="Bakıyoruz.")
    assert told_to(ticket) == ["ayse@bizim.example", "baran@bizim.example"]


def test_nobody_of_another_customer_gets_in_whatever_they_hold(cast: Cast, ticket: Ticket) -> None:
    before = TimelineEntry.objects.filter(ticket=ticket).count()
    own = "ayse@yabanci.example"
    held = come(letter(own, "Re: Yazıcı", "İçeri!"), to=address_of(ticket.number))
    assert (held.outcome, held.reason, held.ticket_id) == ("who_is_this", "not_a_party", ticket.pk)
    assert held.customer_id is None
    quoted = come(letter(own, "Re: Yazıcı", "İçeri!", In_Reply_To=asked(ticket)))
    assert (quoted.outcome, quoted.customer_id) == ("ticket", cast.strangers.customer.pk)
    stranger = come(letter("x@far.example", f"Re: [{ticket.number}]", "!"))
    assert (stranger.outcome, stranger.ticket_id) == ("who_is_this", ticket.pk)
    assert TimelineEntry.objects.filter(ticket=ticket).count() == before
    opened = Ticket.objects.get(pk=quoted.ticket_id)
    assert opened.follows is None
    sent = OutgoingMessage.objects.exclude(customer_id=cast.ours.customer.pk)
    assert all(ticket.number.encode() not in bytes(each.content) for each in sent)
    assert not OutgoingMessage.objects.filter(to__contains=["x@far.example"]).exists()


def test_an_id_that_another_customer_has_used_leads_nobody_astray(
    cast: Cast, ticket: Ticket
) -> None:
    about = asked(ticket)
    forged = letter("ayse@yabanci.example", "Tuzak", "!").replace(b"Message-ID: <", b"X-Id: <")
    come(b"Message-ID: " + about.encode() + b"\n" + forged)
    assert come(letter(AYSE, "Re", "Model X.", In_Reply_To=about)).ticket_id == ticket.pk


def test_whoever_is_identified_answers_in_the_ticket_of_their_company(
    cast: Cast, ticket: Ticket
) -> None:
    intake = come(letter("ayse@ev.example", "Re", "Model X."), to=address_of(ticket.number))
    person = colleague(cast.ours, "Evden Ayşe")
    later = MONDAY + 2 * HOUR
    found = identify_sender(actor=cast.engineer, at=later, intake=intake, contact=person)
    assert found == ticket
    intake.refresh_from_db()
    assert (intake.outcome, intake.reason) == ("answer", "identified")
    other = come(letter("biri@ev.example", "Re", "Merhaba."), to=address_of(ticket.number))
    theirs = cast.strangers.contact
    opened = identify_sender(actor=cast.engineer, at=later, intake=other, contact=theirs)
    assert opened.customer_id == theirs.customer_id


@pytest.mark.parametrize("text", ["Çok teşekkürler!", "Спасибо", "Рақмет сізге", "Thank you"])
@pytest.mark.parametrize("close", [False, True], ids=["resolved", "closed"])
def test_thanks_opens_nothing_again(cast: Cast, ticket: Ticket, text: str, close: bool) -> None:
    resolve(cast, ticket, close=close)
    intake = come(letter(AYSE, "Re", text, In_Reply_To=asked(ticket)), after=4 * HOUR)
    state = ticket.state
    ticket.refresh_from_db()
    assert (intake.outcome, ticket.state) == ("answer", state)
    hint = TimelineEntry.objects.get(ticket=ticket, code="kept_quiet")
    assert hint not in timeline(ticket, contact_actor(cast.ours.contact))
    assert "thanks" in event_words(hint, "en", MONDAY.tzinfo)


THANKS_WITH_LOGO = """\
From: Kerem B. <ayse@bizim.example>
To: support@desk.example
Subject: Re: x
Message-ID: <logo{size}@bizim.example>
In-Reply-To: {about}
MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>Teşekkürler, {engineer} Hanım!</p><p>Ayşe</p><img src="cid:logo1">
--b
Content-Type: image/png
Content-ID: <logo1>
Content-Disposition: inline; filename="logo.png"

{picture}
--b--
"""


@pytest.mark.parametrize(("size", "state"), [(900, "resolved"), (90_000, "in_progress")])
def test_the_logo_below_thanks_is_no_fault_but_a_large_picture_may_be(
    cast: Cast, ticket: Ticket, size: int, state: str
) -> None:
    resolve(cast, ticket)
    content = THANKS_WITH_LOGO.format(
        about=asked(ticket), engineer=cast.engineer.name, size=size, picture="p" * size
    )
    assert come(content.encode(), after=4 * HOUR).outcome == "answer"
    ticket.refresh_from_db()
    assert ticket.state == state


def test_thanks_for_what_does_not_work_goes_on(cast: Cast, ticket: Ticket) -> None:
    resolve(cast, ticket)
    message = letter(AYSE, "Re", "Düzelmedi, teşekkürler.", In_Reply_To=asked(ticket))
    come(message, after=4 * HOUR)
    ticket.refresh_from_db()
    assert ticket.state == "in_progress"


def test_what_another_system_says_of_its_own_ticket_opens_nothing_again(
    cast: Cast, ticket: Ticket
) -> None:
    resolve(cast, ticket, close=True)
    write, _text = ANSWERS["other desk"]
    assert come(write(DESK, "", ticket.number), after=4 * HOUR).outcome == "answer"
    ticket.refresh_from_db()
    assert ticket.state == "closed"


@pytest.mark.parametrize("close", [False, True], ids=["resolved", "closed"])
def test_more_than_thanks_goes_on_from_when_it_arrived(
    cast: Cast, ticket: Ticket, close: bool
) -> None:
    resolve(cast, ticket, close=close)
    message = letter(AYSE, "Re", "Yine yazmıyor.", In_Reply_To=asked(ticket))
    come(message, after=4 * HOUR)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.closed_at, ticket.resolved_at) == ("in_progress", None, None)
    assert ticket.turn == "provider"
    reopened = facts_of(ticket)[-1]
    assert (reopened.type, reopened.at) == ("reopened", MONDAY + 4 * HOUR)
    entry = TimelineEntry.objects.get(ticket=ticket, code="reopened" if close else "returned")
    assert (entry.body, entry.source) == ("Yine yazmıyor.", "email")


def test_later_it_is_a_ticket_of_its_own_that_names_the_old_one(cast: Cast, ticket: Ticket) -> None:
    resolve(cast, ticket, close=True)
    until = reopen_until(ticket, facts_of(ticket))
    assert until is not None
    message = letter(AYSE, "Re: Yazıcı", "Yine yazmıyor.", In_Reply_To=asked(ticket))
    intake = come(message, after=until - MONDAY + MINUTE)
    assert (intake.outcome, intake.reason) == ("ticket", "follow_up")
    following = Ticket.objects.get(pk=intake.ticket_id)
    assert (following.follows, following.title) == (ticket, "Yazıcı")
    entry = TimelineEntry.objects.get(ticket=ticket, code="followed")
    assert event_words(entry, "en", MONDAY.tzinfo) == f"It goes on in the ticket {following.number}"
    begun = TimelineEntry.objects.get(ticket=following, code="follows")
    assert ticket.number in event_words(begun, "en", MONDAY.tzinfo)
    ticket.refresh_from_db()
    assert ticket.state == "closed"


def test_a_cancelled_ticket_is_followed_and_never_opened_again(cast: Cast, ticket: Ticket) -> None:
    ending.cancel(actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, reason="Yanlışlıkla.")
    message = letter(AYSE, "Re", "Hayır, gerekli.", In_Reply_To=asked(ticket))
    assert come(message, after=2 * HOUR).reason == "follow_up"


def test_known_colleagues_in_copy_get_copies(cast: Cast) -> None:
    copied = f"baran@bizim.example, kim@far.example, ayse@yabanci.example, {DESK}"
    intake = come(letter(AYSE, "Yazıcı", "Çalışmıyor.", Cc=copied))
    ticket = Ticket.objects.get(pk=intake.ticket_id)
    told = recipients_of(ticket)
    assert told.to == cast.ours.contact
    assert [each.name for each in told.copies] == ["Baran Kullanıcı"]
    # The receipt is for whoever wrote.
    assert told_to(ticket) == ["ayse@bizim.example"]
    conversation.add_note(actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, text="Toner?")
    conversation.reply(actor=cast.engineer, at=MONDAY + HOUR, ticket=ticket, text="Bakıyoruz.")
    assert told_to(ticket) == ["ayse@bizim.example", "baran@bizim.example"]


def test_whoever_has_left_is_brought_back_by_themselves_or_the_desk_only(
    cast: Cast, ticket: Ticket
) -> None:
    baran = cast.ours.end_user
    engineer, at = cast.engineer, MONDAY + HOUR
    set_watchers(actor=engineer, at=at, ticket=ticket, contacts=[baran])
    stop_watching(actor=contact_actor(baran), at=at, ticket=ticket)
    stop_watching(actor=contact_actor(baran), at=at, ticket=ticket)
    assert recipients_of(ticket).copies == ()
    about = asked(ticket)
    come(letter(AYSE, "Re", "Model X.", In_Reply_To=about, Cc=baran.email))
    assert recipients_of(ticket).copies == ()
    come(letter(baran.email, "Re", "Bende de.", In_Reply_To=about))
    assert recipients_of(ticket).copies == (baran,)
    set_watchers(actor=engineer, at=at, ticket=ticket, contacts=[])
    assert recipients_of(ticket).copies == ()
    set_watchers(actor=engineer, at=at, ticket=ticket, contacts=[baran])
    assert recipients_of(ticket).copies == (baran,)
    assert Watcher.objects.count() == 1
    codes = TimelineEntry.objects.filter(ticket=ticket, code__startswith="watcher_")
    assert [each.code for each in codes.order_by("pk")] == [
        "watcher_joined", "watcher_left", "watcher_joined", "watcher_left", "watcher_joined",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_answer_through_the_real_port_lands_in_its_ticket() -> None:
    with scoped(EVERYTHING):
        cast = make_cast()
        arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
        ticket = Ticket.objects.get()
        conversation.ask_customer(
            actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="Hangi model?"
        )
        address, about = address_of(ticket.number), asked(ticket)
    with (
        running(Listener("127.0.0.1", 0, keep_incoming("smtp"))) as service,
        smtplib.SMTP("127.0.0.1", service.ports[0], timeout=20) as server,
    ):
        content = gmail_tr(address, about, ticket.number)
        server.sendmail("ayse@bizim.example", [address], content)
    with scoped(EVERYTHING):
        raw = RawMessage.objects.latest("pk")
        assert raw.envelope_to == [address]
        deliver_all(raw.received_at)
        intake = Intake.objects.get(raw_message_id=raw.pk)
        assert (intake.outcome, intake.reason) == ("answer", "address")
        ticket.refresh_from_db()
        assert ticket.turn == "provider"
        entry = TimelineEntry.objects.get(raw_message_id=raw.pk)
        assert entry.body == "Model X-200, seri numarası 4711."
        assert "Hangi model?" in entry.quoted

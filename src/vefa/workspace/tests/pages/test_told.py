"""Deeds say in their dialog to whom their letter goes: exactly those that really queue one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.customers.actions import mark_undeliverable
from vefa.customers.models import Contact
from vefa.desk.actions import classification, conversation, dates, ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import MessageLink, Ticket
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_company
from vefa.desk.tests.systems import installed, second_agreement
from vefa.mail.models import OutgoingMessage
from vefa.workspace.tests.pages.conftest import reported
from vefa.workspace.web.deeds import DEEDS
from vefa.workspace.web.offers import sends

LATER = MONDAY + timedelta(minutes=30)
DUE = LATER + timedelta(days=2)
WORDS = {"text": "Bakıyoruz.", "once": "x"}
DRAWN = {
    "once": "x",
    "allowance": "developments",
    "kind": "draw",
    "amount": Decimal(10),
    "reason": "Rapor",
}
WHY = {"reason": "Vazgeçildi.", "once": "x"}
HTMX = {"HX-Request": "true"}
Make = Callable[[Cast], Ticket]


@dataclass(frozen=True)
class Trial:
    """A deed that can be done to the ticket that `make` makes, with what is filled in."""

    make: Make
    data: Mapping[str, Any] = field(default_factory=dict)
    more: Callable[[Cast, Ticket], Mapping[str, Any]] = lambda _cast, _ticket: {}


def _fresh(cast: Cast) -> Ticket:
    return reported(cast)


def _after(action: Callable[..., object], **values: Any) -> Make:
    def make(cast: Cast) -> Ticket:
        ticket = reported(cast)
        action(actor=cast.engineer, at=MONDAY, ticket=ticket, **values)
        return Ticket.objects.get(pk=ticket.pk)

    return make


def _resolved(cast: Cast) -> Ticket:
    return _after(ending.resolve, found="Toner", cause="Bitmiş", done="Takıldı", how="fix")(cast)


def _closed(cast: Cast) -> Ticket:
    ticket = _resolved(cast)
    ending.close(actor=cast.engineer, at=MONDAY, ticket=ticket)
    return ticket


def _wished(cast: Cast) -> Ticket:
    ticket = _after(dates.propose_date, due=DUE)(cast)
    theirs = contact_actor(cast.ours.contact)
    dates.decline_date(actor=theirs, at=MONDAY, ticket=ticket, reason="Geç.", counter=DUE)
    return ticket


def _draft(_cast: Cast) -> Ticket:
    company = make_company("kapali", plan="standard")
    return _reported_by(company.end_user, "fault")


def _movable(cast: Cast) -> Ticket:
    ticket = reported(cast)
    system = installed(cast.ours)
    second_agreement(cast.ours, system.version.product.code)
    classification.set_subject(actor=cast.engineer, at=MONDAY, ticket=ticket, installation=system)
    return ticket


def _allowed(_cast: Cast) -> Ticket:
    return _reported_by(make_company("anadolu", plan="agreed_dates").contact, "development")


def _reported_by(contact: Contact, kind: str) -> Ticket:
    report = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Rapor",
        text="Yeni bir rapor.",
        source="web",
        reported_at=MONDAY,
        kind=kind,
    )
    return open_ticket(actor=contact_actor(contact), at=MONDAY, report=report)


_OFFERED = _after(dates.offer_workaround, text="Diğer yazıcı.")
_PROPOSED = _after(dates.propose_date, due=DUE)
_WAITING = _after(conversation.wait_for_third_party, party="Servis", text="Parça yolda.")


def _letter(_cast: Cast, ticket: Ticket) -> Mapping[str, Any]:
    link = MessageLink.objects.filter(ticket=ticket, outgoing=True).latest("pk")
    letter = OutgoingMessage.objects.filter(pk=link.outgoing_message_id)
    letter.update(state="failed", settled_at=LATER, next_attempt_at=None)
    return {"letter": link.outgoing_message_id}


TRIALS = [
    ("say", Trial(_fresh, {**WORDS, "mode": "reply"})),
    ("say", Trial(_fresh, {**WORDS, "mode": "ask"})),
    ("reply", Trial(_fresh, WORDS)),
    ("note", Trial(_fresh, WORDS)),
    ("ask", Trial(_fresh, WORDS)),
    ("ask_items", Trial(_fresh, {**WORDS, "items": ["Kayıt"]})),
    ("wait_third", Trial(_fresh, {**WORDS, "party": "Servis"})),
    ("start", Trial(_fresh)),
    ("start", Trial(_WAITING)),
    ("assign", Trial(_fresh, {}, lambda cast, _: {"engineer": cast.mete.pk})),
    ("assign_to_me", Trial(_fresh)),
    ("team", Trial(_fresh, {"team": None})),
    ("severity", Trial(_fresh, {"severity": "S3", "reason": "Yedeği var.", "correction": None})),
    ("kind", Trial(_fresh, {"kind": "question"})),
    ("subject", Trial(_fresh, {"installation": None, "product": None, "site": None})),
    ("agreement", Trial(_movable, WHY)),
    ("facts", Trial(_fresh, {"cause": "user"})),
    (
        "draw",
        Trial(
            _allowed, {**WHY, "allowance": "developments", "kind": "draw", "amount": Decimal(10)}
        ),
    ),
    ("propose_date", Trial(_fresh, {**WORDS, "due": DUE})),
    ("accept_counter", Trial(_wished, {"due": DUE, "once": "x"})),
    ("offer_workaround", Trial(_fresh, WORDS)),
    ("agree_date", Trial(_PROPOSED)),
    ("decline_date", Trial(_PROPOSED, WHY)),
    ("accept_workaround", Trial(_OFFERED, {"entry": None})),
    ("decline_workaround", Trial(_OFFERED, {**WHY, "entry": None})),
    ("demand_visit", Trial(_fresh)),
    ("arrive", Trial(_fresh)),
    (
        "resolve",
        Trial(
            _fresh,
            {**WORDS, "found": "a", "cause": "b", "done": "c", "how": "fix", "nature": ""},
        ),
    ),
    ("accept", Trial(_resolved, WORDS)),
    ("return", Trial(_resolved, WHY)),
    ("close", Trial(_resolved)),
    ("reopen", Trial(_closed, WHY)),
    ("cancel", Trial(_fresh, WHY)),
    ("merge", Trial(_fresh, WHY, lambda cast, _: {"into": reported(cast).number})),
    ("except", Trial(_fresh, {**WORDS, "clock": "resolution"})),
    ("release", Trial(_draft)),
    ("reached", Trial(_fresh, WORDS)),
    ("watchers", Trial(_fresh, {}, lambda cast, _: {"contacts": [cast.ours.end_user.pk]})),
    ("reachable", Trial(_fresh)),
    ("retry", Trial(_after(conversation.reply, text="Bakıyoruz."), {}, _letter)),
]


def queued(cast: Cast, code: str, trial: Trial) -> tuple[bool, set[str], set[str]]:
    """Whether the deed says that it sends, to whom, and who is written to when it is done."""
    ticket = trial.make(cast)
    if ticket.customer == cast.ours.customer:
        copied = [cast.ours.end_user]
        set_watchers(actor=cast.engineer, at=MONDAY, ticket=ticket, contacts=copied)
    data = {**trial.data, **trial.more(cast, ticket)}
    said, told = sends(code, ticket), recipients_of(ticket)
    last = OutgoingMessage.objects.latest("pk").pk
    DEEDS[code].act(cast.manager, ticket, data)
    letters = OutgoingMessage.objects.filter(pk__gt=last)
    return (
        said,
        {each.email for each in (told.to, *told.copies) if each and said},
        {each for letter in letters for each in letter.to},
    )


def test_a_deed_says_that_it_sends_a_letter_exactly_where_it_queues_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {code for code, _trial in TRIALS} == set(DEEDS)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    sending = []
    for code, trial in TRIALS:
        mark = transaction.savepoint()
        said, told, written_to = queued(cast, code, trial)
        transaction.savepoint_rollback(mark)
        assert told == written_to, code
        assert said is bool(written_to), code
        sending += [code] if said else []
    assert (sending.count("say"), sending.count("start")) == (2, 1)


def dialog(client: Client, ticket: Ticket, code: str) -> str:
    answer = client.get(f"/desk/t/{ticket.number}/do/{code}/", headers=HTMX)
    return " ".join(answer.content.decode().split())


def test_the_dialog_says_to_whom_the_letter_goes(
    engineer: Client, cast: Cast, ticket: Ticket
) -> None:
    goes = "A letter goes to Ayşe Yetkili (ayse@bizim.example)"
    set_watchers(actor=cast.engineer, at=MONDAY, ticket=ticket, contacts=[cast.ours.end_user])
    for code in ("resolve", "propose_date", "offer_workaround", "ask_items", "merge", "assign"):
        assert f"{goes}; copies to: Baran Kullanıcı" in dialog(engineer, ticket, code), code
    for code in ("note", "severity", "cancel", "start", "watchers"):
        assert "letter goes" not in dialog(engineer, ticket, code), code
    mark_undeliverable(actor=SYSTEM, at=MONDAY, contact=cast.ours.contact, words="550")
    assert "Letters to ayse@bizim.example come back" in dialog(engineer, ticket, "resolve")
    page = f"/desk/t/{ticket.number}/do/resolve/"
    failed = " ".join(engineer.post(page, {"resolve-found": "Toner"}).content.decode().split())
    assert goes in failed
    assert failed.count('id="ticket-told"') == 1


def test_a_ticket_that_names_nobody_says_so(engineer: Client, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(contact=None)
    assert "No letter goes out" in dialog(engineer, ticket, "resolve")

"""Calls, and messages whose sender nobody knows."""

from datetime import timedelta

from django.test import Client

from vefa.core import clock
from vefa.desk.models import Intake, Ticket
from vefa.desk.tests.cast import MONDAY, Cast


def call(cast: Cast, who: str, **more: str) -> dict[str, str]:
    return {
        "caller": "bizim",
        "once": "call",
        "began": clock.now().isoformat(),
        "who": who,
        "title": "Fatura basılamıyor",
        "text": "Ekran donuyor.",
        "kind": "fault",
        "severity": "S2",
        **more,
    }


def test_a_listed_caller(engineer: Client, cast: Cast) -> None:
    began = clock.now() - timedelta(hours=2)
    data = call(cast, f"contact-{cast.ours.contact.pk}", began=began.isoformat())
    for far in (timedelta(days=-900), timedelta(hours=3)):
        page = engineer.post("/desk/phone/", {**data, "began": (began + far).isoformat()})
        assert page.status_code == 422
        assert "within the last 24 hours" in page.content.decode()
    assert engineer.post("/desk/phone/", data).status_code == 302
    ticket = Ticket.objects.get(title="Fatura basılamıyor")
    assert (ticket.source, ticket.contact, ticket.reported_at) == (
        "phone",
        cast.ours.contact,
        began,
    )


def test_a_caller_who_is_not_listed_leaves_a_name(engineer: Client, cast: Cast) -> None:
    who = f"company-{cast.ours.customer.pk}"
    refused = engineer.post("/desk/phone/", call(cast, who))
    assert refused.status_code == 422
    assert "Ekran donuyor." in refused.content.decode()
    assert engineer.post("/desk/phone/", call(cast, who, name="Can")).status_code == 302
    ticket = Ticket.objects.get(title="Fatura basılamıyor")
    assert ticket.contact is None
    assert ticket.timeline.get(code="reported").body.startswith("Caller: Can")


def test_finding_keeps_what_was_typed(engineer: Client, cast: Cast) -> None:
    page = engineer.get("/desk/phone/", {"caller": "bizim", "title": "Yarım kaldı"})
    assert "Yarım kaldı" in page.content.decode()


def test_reasons_are_told_in_words(engineer: Client, cast: Cast) -> None:
    Intake.objects.create(
        raw_message_id=1,
        received_at=MONDAY,
        sender="kim@posta.example",
        subject="Merhaba",
        outcome="who_is_this",
        reason="unknown_sender",
    )
    for page in ("/desk/who/", "/desk/mail/"):
        text = engineer.get(page).content.decode()
        assert "the sender is no known contact" in text
        assert "unknown_sender" not in text

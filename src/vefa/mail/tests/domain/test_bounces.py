"""Delivery reports in words alone, as mail systems of several houses write them."""

import pytest

from vefa.mail.domain import read_message

AYSE = "ayse@bizim.example"
TOLD = {
    "gmail ru": (
        "Delivery Status Notification (Failure)",
        f"Сообщение не доставлено адресату {AYSE}, поскольку адрес не найден.\n\nОтвет:\n\n"
        "550 5.1.1 The account does not exist.",
        "550 5.1.1 The account does not exist.",
        "",
    ),
    "own ru": (
        "Недоставленное сообщение",
        f"Письмо не доставлено адресату {AYSE}: ящика нет.",
        f"Письмо не доставлено адресату {AYSE}: ящика нет.",
        "",
    ),
    "domino": (
        "DELIVERY FAILURE: User ayse not listed",
        f"Your message\n\n  Subject: Re: [V-12] Fatura\n\nwas not delivered to:\n\n  {AYSE}\n\n"
        f"because:\n\n  User ayse ({AYSE}) not listed in Domino Directory",
        f"User ayse ({AYSE}) not listed in Domino Directory",
        "Re: [V-12] Fatura",
    ),
    "hmailserver": (
        "Message undeliverable: Re: [V-12] Fatura",
        f"Your message reached nobody.\n\n   Subject: Re: [V-12] Fatura\n\n   {AYSE}\n"
        "   Error Type: SMTP\n   Error Description: No such user\n\nhMailServer",
        "Error Type: SMTP Error Description: No such user",
        "Re: [V-12] Fatura",
    ),
    "blocked": (
        "Message blocked: Re: [V-12] Fatura",
        f"Your message to {AYSE} has been blocked.\n\nThe response was:\n554 5.7.1 Blocked",
        "554 5.7.1 Blocked",
        "",
    ),
}


@pytest.mark.parametrize("house", TOLD)
def test_whom_it_did_not_reach_and_why(house):
    subject, text, words, returned = TOLD[house]
    head = f"From: MAILER-DAEMON@x.example\nSubject: {subject}\n\n"
    message = read_message((head + text).encode(), envelope_from="")
    assert message.automatic == "bounce"
    (failed,) = message.bounce.recipients
    assert (failed.address, failed.action, failed.diagnostic) == (AYSE, "failed", words)
    assert message.bounce.subject == returned


def test_a_persons_subject_of_a_blocked_message_is_none():
    content = b"From: ali@x.example\nSubject: Message blocked again\n\nPlease help."
    assert read_message(content, envelope_from="ali@x.example").automatic is None

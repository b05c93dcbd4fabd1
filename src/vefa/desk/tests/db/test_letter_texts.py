"""The provider's own words: versions, refusals, and letters that say the same with them."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from vefa.accounts.queries import actor_of
from vefa.audit.models import Entry
from vefa.core.actor import Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.letter_texts import set_letter_sender, write_letter_text
from vefa.desk.domain.letter_texts import KINDS, LANGUAGES, Words, problems_of, problems_of_part
from vefa.desk.models import LetterText, Ticket
from vefa.desk.queries.letter_names import KIND_NAMES, VARIABLE_NAMES
from vefa.desk.queries.letter_texts import (
    built_in_around,
    built_in_text,
    letters_from,
    own_words,
    preview,
    sample_values,
    versions_of,
)
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, letter
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, make_staff
from vefa.desk.tests.db.test_letters import letters_in, text_of
from vefa.mail.domain import read_message
from vefa.mail.domain.message import Address
from vefa.mail.models import OutgoingMessage
from vefa.mail.queries.returned import envelope_sender


@pytest.fixture
def everything(db: None) -> Iterator[None]:
    with scoped(EVERYTHING):
        yield


@pytest.fixture
def administrator(everything: None) -> Actor:
    return actor_of(make_staff("Yonca Amir", "administrator"))


def write(
    actor: Actor, text: str, *, kind: str = "reply", language: str = "tr", **around: str
) -> LetterText:
    words = Words(text, **around)
    return write_letter_text(actor=actor, at=MONDAY, kind=kind, language=language, words=words)


def test_every_variable_and_kind_has_words() -> None:
    assert set(KIND_NAMES) == set(KINDS)
    assert {name for kind in KINDS.values() for name in kind.variables} == set(VARIABLE_NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_words_can_be_used_as_they_are(kind: str, language: str) -> None:
    assert problems_of(built_in_text(kind, language), KINDS[kind]) == []
    subject = built_in_around(kind, language).subject
    assert problems_of_part(subject, KINDS[kind].parts["subject"], KINDS[kind]) == []


def plain(text: str) -> str:
    """Without what differs from one telling to the next."""
    return re.sub(r"\n{2,}", "\n\n", re.sub(r"V-\d{4}-\d{6}", "V", text)).strip()


@pytest.mark.usefixtures("everything")
def test_letters_by_the_same_words_say_the_same() -> None:
    built_in = letters_in("kk")
    for kind in KINDS:
        text = built_in_text(kind, "kk")
        LetterText.objects.create(
            kind=kind, language="kk", number=1, text=text, at=MONDAY, author_name="x"
        )
    own = letters_in("kk")
    assert [(kind, plain(text)) for kind, text in own] == [
        (kind, plain(text)) for kind, text in built_in
    ]


def test_versions_are_added_and_the_newest_holds(administrator: Actor) -> None:
    write(administrator, "Bir: {message}")
    write(administrator, "İki: {message}\r\n")
    assert own_words("reply", "tr").text == "İki: {message}"
    assert own_words("reply", "ru") == Words()
    write(administrator, "")
    assert own_words("reply", "tr").text == ""
    assert [(each.number, each.text) for each in versions_of("reply", "tr")] == [
        (3, ""),
        (2, "İki: {message}"),
        (1, "Bir: {message}"),
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterText.objects.update(text="x")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{message} {ticket.nummer}", "Did you mean {ticket.number}?"),
        ("{message} {secret}", "There is no variable {secret} in this letter."),
        ("Merhaba", "The letter must contain {message}."),
        ("", "These words hold already."),
    ],
)
def test_what_is_refused_is_told(administrator: Actor, text: str, words: str) -> None:
    with translation.override("en"), pytest.raises(Refused, match=re.escape(words)):
        write(administrator, text)


@pytest.mark.parametrize(
    ("around", "field", "words"),
    [
        ({"subject": "{ticket.title}"}, "subject", "The letter must contain {ticket.number}."),
        ({"subject": "{ticket.number} {message}"}, "subject", "no variable {message}"),
        ({"subject": "{ticket.number}\nBcc: x"}, "subject", "At most so many lines: 1"),
        ({"greeting": "Sayın {contact.nam}"}, "greeting", "Did you mean {contact.name}?"),
        ({"closing": "x" * 501}, "closing", "longer than 500"),
    ],
)
def test_what_is_refused_around_the_text_is_told(
    administrator: Actor, around: dict[str, str], field: str, words: str
) -> None:
    with translation.override("en"), pytest.raises(Refused, match=re.escape(words)) as refused:
        write(administrator, "", **around)
    assert refused.value.field == field


def test_subject_greeting_and_closing_are_the_providers(administrator: Actor) -> None:
    cast: Cast = make_cast()
    write(
        administrator,
        "",
        subject="{ticket.number}: {ticket.title}",
        greeting="Sayın {contact.name} ({customer.name}),",
        closing="İyi çalışmalar dileriz.\nTel. 0212 555 01 01",
    )
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="Bakıyoruz {due}")
    sent = OutgoingMessage.objects.order_by("-pk")[0]
    assert sent.subject == f"Re: {ticket.number}: Yazıcı"
    text = text_of(sent)
    assert text.startswith("Sayın Ayşe Yetkili (Bizim),\n\nBakıyoruz {due}\n\nİyi çalışmalar")
    assert text.endswith("Tel. 0212 555 01 01\nDeniz Usta\nAhenk Bilişim\n")
    answered = letter(AYSE, sent.subject, "Oldu, başka bir şey daha var: kırmızı ışık yanıyor.")
    assert arrive(answered, at=MONDAY + 5 * MINUTE).ticket_id == ticket.pk


def test_only_an_administrator_writes(administrator: Actor) -> None:
    engineer = actor_of(make_staff("Deniz Usta", "engineer"))
    with pytest.raises(NotAllowed):
        write(engineer, "{message}")
    with pytest.raises(Refused):
        write(administrator, "{message}", kind="nothing")


def test_a_letter_with_own_words_and_sender(administrator: Actor) -> None:
    cast: Cast = make_cast()
    write(administrator, "Talep {ticket.number}: {message}\n\n-- {engineer}")
    customer = cast.ours.customer
    set_letter_sender(actor=administrator, at=MONDAY, customer=customer, name=" Bizim  Destek ")
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="<b>Bakıyoruz</b> {due}")
    sent = OutgoingMessage.objects.order_by("-pk")[0]
    text = text_of(sent)
    assert f"Talep {ticket.number}: <b>Bakıyoruz</b> {{due}}\n\nSaygılarımızla" in text
    assert text.endswith("Deniz Usta\nBizim Destek\n")
    read = read_message(bytes(sent.content))
    assert (read.sender.name, read.reply_to[0].name) == ("Bizim Destek", "Bizim Destek")
    assert "&lt;b&gt;Bakıyoruz&lt;/b&gt;" in (read.html or "")
    set_letter_sender(actor=administrator, at=MONDAY, customer=customer, name="")
    noted = Entry.objects.filter(deed="letter_sender_set").order_by("pk")
    assert [each.facts["name"] for each in noted] == [["", "Bizim Destek"], ["Bizim Destek", ""]]
    reply(actor=cast.engineer, at=MONDAY + 2 * MINUTE, ticket=ticket, text="Oldu.")
    sent = OutgoingMessage.objects.order_by("-pk")[0]
    assert read_message(bytes(sent.content)).sender.name == "Ahenk Bilişim"


def test_a_customer_who_knows_us_by_another_address(administrator: Actor, settings: Any) -> None:
    settings.MAIL_ADDRESSES = [settings.MAIL_ADDRESS, "destek@desk.example"]
    cast: Cast = make_cast()
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    setting = partial(
        set_letter_sender, actor=administrator, at=MONDAY, customer=cast.ours.customer, name=""
    )
    with pytest.raises(Refused, match="desk's addresses"):
        setting(address="patron@banka.example")
    setting(address="destek@desk.example")
    asked = reply(actor=cast.engineer, at=MONDAY + MINUTE, ticket=ticket, text="Model?")
    sent = OutgoingMessage.objects.order_by("-pk")[0]
    read = read_message(bytes(sent.content))
    to = read.reply_to[0].address
    assert read.sender == Address("Ahenk Bilişim", "destek@desk.example")
    assert to.startswith("destek+v-")
    assert envelope_sender(sent).startswith(f"destek+b-{sent.pk}-")
    answer = arrive(letter(AYSE, "Başka konu", "X-200"), to=to, at=MONDAY + 2 * MINUTE)
    assert (answer.ticket_id, asked.ticket_id) == (ticket.pk, ticket.pk)
    # An address that we gave up gets nobody's answer: letters come from the usual one again.
    settings.MAIL_ADDRESSES = [settings.MAIL_ADDRESS]
    assert letters_from(cast.ours.customer.pk).address == settings.MAIL_ADDRESS


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_of_an_invented_and_of_a_real_ticket(language: str) -> None:
    make_cast()
    arrive(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    ticket = Ticket.objects.get()
    for kind in KINDS:
        text = built_in_text(kind, language)
        for about in (None, ticket):
            seen = preview(kind, language, Words(text), about, MONDAY)
            assert "{" not in seen.text
            assert f'lang="{language}"' in seen.html
    assert "Yazıcı" in preview("received", language, Words("{ticket.title}"), ticket, MONDAY).text


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_has_a_value_for_every_variable(kind: str) -> None:
    values = sample_values(kind)
    names = [name.partition(".")[0] if "." in name else name for name in KINDS[kind].variables]
    missing = [
        name
        for name, group in zip(KINDS[kind].variables, names, strict=True)
        if name not in values and group not in values and not name.startswith("no_")
    ]
    assert missing == []

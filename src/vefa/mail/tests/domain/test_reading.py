"""Whole messages, written for this purpose, against what a person reads in them."""

from dataclasses import replace
from pathlib import Path

import pytest

from vefa.mail.domain import read_message
from vefa.mail.domain.parts import DEEPEST, MOST_PARTS

DATA = Path(__file__).parent.parent / "data"


def read(name, **more):
    return read_message((DATA / name).read_bytes(), **more)


def raw(head, body=b"text"):
    return head.encode() + b"\n\n" + body


def test_turkish_declared_as_western():
    message = read("tr_declared_latin1.eml")
    assert message.subject == "Yazıcı çalışmıyor"
    assert message.sender.name == "Ayşe Demir"
    assert message.text.startswith("Merhaba,\n\nİkinci kattaki yazıcı sabahtan beri kağıt")
    assert message.quoted == "--\nAyşe Demir\nMuhasebe"
    assert message.date.isoformat() == "2024-03-05T10:15:00+03:00"
    assert message.automatic is None


def test_russian_answer_from_a_telephone():
    message = read("ru_koi8r_mailru_reply.eml")
    assert message.sender.name == "Иван Петров"
    assert message.subject == "Re: Принтер не печатает"
    assert message.text == "Спасибо, теперь печатает."
    assert "Мы заменили картридж" in message.quoted
    assert message.thread_ids == ("<out7@provider.example>", "<first@zavod.example>")


def test_kazakh_declared_as_russian():
    message = read("kk_declared_1251.eml")
    assert message.subject == "Жүйеге кіру"
    assert message.text.startswith("Қызметкер жүйеге кіре алмайды, құпиясөзі өзгермейді.")


def test_html_with_an_image_and_winmail():
    message = read("inline_image.eml")
    assert message.text == "Hata böyle:"
    assert "cid:ekran@ornek" in message.html
    image, tnef = message.attachments
    assert (image.name, image.type, image.inline, image.content_id) == (
        "ekran.png",
        "image/png",
        True,
        "ekran@ornek",
    )
    assert image.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert image.size == len(image.content) == 48
    assert (tnef.name, tnef.inline) == ("winmail.dat", False)


def test_calendar_and_signature_are_kept():
    message = read("calendar_and_smime.eml")
    assert message.text == "Come at ten."
    assert [file.type for file in message.attachments] == [
        "text/calendar",
        "application/pkcs7-signature",
    ]
    assert message.attachments[0].name.endswith(".ics")


def test_encrypted_parts_are_kept():
    message = read("pgp_encrypted.eml")
    assert message.text == ""
    assert [file.type for file in message.attachments] == [
        "application/pgp-encrypted",
        "application/octet-stream",
    ]


def test_an_attached_message_is_one_file():
    message = read("forwarded_as_file.eml")
    assert message.text == "See the message."
    (inner,) = message.attachments
    assert inner.type == "message/rfc822"
    assert inner.name.endswith(".eml")
    assert b"inner.pdf" in inner.content


def test_a_wrongly_declared_boundary_is_found():
    message = read("boundary_wrong.eml")
    assert message.text == "The text is here."
    assert [file.name for file in message.attachments] == ["data.csv"]
    assert message.attachments[0].content == b"a;b"
    assert "boundary_guessed" in [note.code for note in message.notes]


def test_uuencoded_file():
    assert read("uuencoded.eml").attachments[0].content == b"Cat"


@pytest.mark.parametrize(
    ("name", "reason", "recipients", "message_id"),
    [
        (
            "dsn_postfix.eml",
            "bounce",
            ["old@customer.example", "slow@customer.example"],
            "<out9@provider.example>",
        ),
        ("dsn_qmail.eml", "bounce", ["gone@customer.example"], "<out10@provider.example>"),
        ("dsn_exim.eml", "bounce", ["gone@customer.example"], None),
        ("dsn_exchange_tr.eml", "bounce", ["ayse@firma.example"], None),
    ],
)
def test_bounces(name, reason, recipients, message_id):
    message = read(name)
    assert message.automatic == reason
    assert [recipient.address for recipient in message.bounce.recipients] == recipients
    assert message.bounce.message_id == message_id
    assert message.bounce.is_final


def test_a_bounce_tells_why():
    failed, delayed = read("dsn_postfix.eml").bounce.recipients
    assert (failed.action, failed.status) == ("failed", "5.1.1")
    assert failed.diagnostic == "550 5.1.1 no such user here"
    assert (delayed.action, delayed.status) == ("delayed", "4.4.1")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("out_of_office_tr.eml", "auto_reply"),
        ("complaint_arf.eml", "feedback"),
        ("read_receipt.eml", "receipt"),
    ],
)
def test_other_automatic_messages(name, reason):
    assert read(name).automatic == reason


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("Auto-Submitted: auto-generated (warning)", "auto_generated"),
        ("Auto-Submitted: no", None),
        ("X-Autoreply: yes", "auto_reply"),
        ("X-Autoreply: no", None),
        ("X-Autorespond: vacation", "auto_reply"),
        ("Precedence: auto_reply", "auto_reply"),
        ("Precedence: bulk", "bulk"),
        ("Precedence: junk", "bulk"),
        ("Precedence: list", "list"),
        ("Precedence: first-class", None),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", "auto_generated"),
        ("X-Auto-Response-Suppress: None", None),
        ("List-Id: <users.x.example>", "list"),
        ("List-Unsubscribe: <https://x.example/u>", "bulk"),
        ("Subject: Out of Office: back soon", "reply_subject"),
        ("Subject: Автоответ: в отпуске", "reply_subject"),
        ("Subject: Автоматты жауап: демалыстамын", "reply_subject"),
        ("Subject: Re: Out of Office: back soon", None),
        ("Subject: Mail delivery failed again, please help", None),
        ("Return-Path: <>", "null_sender"),
        ("Return-Path: <a@x.tr>", None),
        ("X-Vefa-Loop: here", "own"),
    ],
)
def test_reasons(head, reason):
    assert read_message(raw(f"From: a@x.tr\n{head}")).automatic == reason


def test_the_envelope_tells_a_null_sender():
    message = raw("From: a@x.tr\nSubject: x")
    assert read_message(message, envelope_from="").automatic == "null_sender"
    assert read_message(message, envelope_from="a@x.tr").automatic is None


def test_the_loop_header_of_another_house_is_not_ours():
    message = raw("From: a@x.tr\nX-Vefa-Loop: there")
    assert read_message(message, own={"here"}).automatic is None
    assert read_message(message, own={"there"}).automatic == "own"


def test_a_message_that_goes_round_is_stopped():
    assert read_message(b"Received: from a by b\n" * 70 + b"\nx").automatic == "loop"


def test_a_human_mail_to_the_desk_about_a_bounce_is_no_bounce():
    text = b"We get: Hi, mail to you fails.\n<a@b.example>: 550"
    assert read_message(raw("From: a@x.tr\nSubject: Undelivered mail?", text)).automatic is None


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("From: a@x.tr", "a@x.tr"),
        ("From: a@x.tr\nFrom: b@x.tr", "a@x.tr"),
        ("From: nobody\nSender: s@x.tr", "s@x.tr"),
        ("Sender: s@x.tr", "s@x.tr"),
        ("From:", None),
        ("Subject: none", None),
    ],
)
def test_who_wrote_it(head, sender):
    message = read_message(raw(head))
    assert (message.sender.address if message.sender else None) == sender


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7-bit", "ş", "ş"),
        ("Content-Transfer-Encoding: quoted printable", "=C5=9F", "ş"),
        ("Content-Transfer-Encoding: quoted-printable;", "=C5=9F", "ş"),
        ("Content-Transfer-Encoding: BASE64", "xZ8", "ş"),
        ("Content-Transfer-Encoding: base64", "x!Z\n8", "ş"),
        ("Content-Type: text", "x", "x"),
        ("Content-Type: ; charset=utf-8", "ş", "ş"),
        ("Content-Type: text/html", "<b>x</b>", "x"),
        ("Content-Type: text/plain\nContent-Type: text/html", "<b>", "<b>"),
        (
            "Content-Type: text/x\nContent-Type: multipart/mixed; boundary=b",
            "--b\n\nx\n--b--",
            "x",
        ),
        ("Content-Type: multipart/mixed; boundary=b", "no parts here", "no parts here"),
        ("Content-Type: multipart/mixed", "--b\nContent-Type: text/plain\n\nx\n--b--", "x"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\n\nnever closed", "never closed"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\n\nx\n--b-", "x"),
        ("Content-Type: multipart/x; boundary=b", "--b\n\nx\n--bb\n\ny\n--b--", "x\n--bb\n\ny"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\n\nx\n--b\n\n\n--b--", "x"),
        (
            "Content-Type: multipart/mixed; boundary=b",
            "--b\n\none\n--b\n\ntwo\n--b--",
            "one\n\ntwo",
        ),
        ("Content-Type: text/plain; format=flowed", "one \ntwo\n", "one two"),
        ("Content-Type: text/plain; format=flowed; delsp=yes", "on \ne\n", "one"),
        ("Content-Type: text/plain; charset=no-such", "ş", "ş"),
        ("Subject: x", "a\0b", "ab"),
    ],
)
def test_bodies(head, body, text):
    assert read_message(raw(f"From: a@x.tr\n{head}", body.encode())).text == text


def test_a_text_too_long_to_show_is_kept_as_a_file():
    body = b"a line of the log\n" * 100_000
    message = read_message(raw("Subject: log", body))
    assert len(message.text) <= 500_000
    assert message.attachments[0].content == body
    assert [note.code for note in message.notes if note.code == "text_cut"]


def test_parts_without_content_are_no_text():
    body = b"--b\n\n\n--b\n\n\n--b--"
    assert read_message(raw("Content-Type: multipart/mixed; boundary=b", body)).text == ""


def test_reports_are_shown_whole():
    body = b"It failed.\n\nFrom: a\nTo: b\nSubject: c\nDate: d"
    message = read_message(raw("From: MAILER-DAEMON@x.tr\nSubject: failure notice", body))
    assert (message.automatic, message.quoted) == ("bounce", "")


def test_alternative_prefers_text_and_keeps_html():
    body = b"--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--"
    message = read_message(raw("Content-Type: multipart/alternative; boundary=b", body))
    assert (message.text, message.html) == ("plain", "<p>rich</p>")


def test_alternative_whose_text_only_stands_in_is_read_from_html():
    plain = b"--b\nContent-Type: text/plain\n\nThis message needs an HTML reader.\n"
    rich = b"--b\nContent-Type: text/html\n\n<p>The printer on floor 2 is broken.</p>\n--b--\n"
    message = read_message(raw("Content-Type: multipart/alternative; boundary=b", plain + rich))
    assert message.text == "The printer on floor 2 is broken."


@pytest.mark.parametrize("head", ["", "In-Reply-To: <a@x>", "References: <a@x>", "Subject: Re: a"])
def test_only_an_answer_has_history(head):
    message = read_message(raw(f"From: a@x\n{head}".strip(), b"It said\n\n> ERROR 42"))
    assert message.quoted == ("> ERROR 42" if head else "")


def test_raw_bytes_of_the_head_are_read_as_the_body_says():
    head = "From: Çağrı <a@x>\nSubject: Şu iş\nContent-Type: text/plain; charset=windows-1254"
    message = read_message(head.encode("cp1254") + b"\n\nMerhaba")
    assert (message.subject, message.sender.name) == ("Şu iş", "Çağrı")
    head = "From: a@x\nSubject: Нет\nContent-Type: text/plain; charset=koi8-r"
    assert read_message(head.encode("koi8-r") + b"\n\nplain").subject == "Нет"


def test_alternative_with_an_empty_text_is_read_from_html():
    body = b"--b\nContent-Type: text/plain\n\n \n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--"
    message = read_message(raw("Content-Type: multipart/alternative; boundary=b", body))
    assert message.text == "rich"


def test_a_named_text_part_is_a_file():
    body = (
        b"--b\n\nsee log\n--b\nContent-Type: text/plain; name=a.log\n\nline\n--b\n"
        b"Content-Disposition: inline; filename=b.log\n\nline\n--b--"
    )
    message = read_message(raw("Content-Type: multipart/mixed; boundary=b", body))
    assert message.text == "see log"
    assert [file.name for file in message.attachments] == ["a.log", "b.log"]


def test_a_message_that_is_one_file():
    head = 'Content-Type: application/pdf; name="../a.pdf"\nContent-Transfer-Encoding: base64'
    message = read_message(raw(head, b"JVBERg=="))
    assert message.text == ""
    assert [(f.name, f.content) for f in message.attachments] == [("a.pdf", b"%PDF")]


def test_nesting_has_an_end():
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(DEEPEST * 50)
    )
    message = read_message(head + b"\ndeep")
    assert "nested_too_deeply" in [note.code for note in message.notes]
    assert b"deep" in message.attachments[0].content


def test_the_number_of_parts_has_an_end():
    body = b"--b\nContent-Type: text/plain; name=a\nContent-Disposition: attachment\n\nq\n" * 5_000
    message = read_message(raw("Content-Type: multipart/mixed; boundary=b", body))
    assert "too_many_parts" in [note.code for note in message.notes]
    assert len(message.attachments) <= MOST_PARTS
    assert sum(file.content.count(b"q") for file in message.attachments) == 5_000


def test_ids_without_brackets_and_with_comments():
    message = read_message(
        raw(
            "Message-ID: 1.2@x\nIn-Reply-To: Your message of <a @ b (c) .example>\n"
            "References: <1@x><2@x>,<1@x>"
        )
    )
    assert message.message_id == "<1.2@x>"
    assert message.in_reply_to == "<a@b.example>"
    assert message.references == ("<1@x>", "<2@x>")


def test_very_long_references_keep_first_and_last():
    ids = " ".join(f"<{number}@x>" for number in range(5_000))
    references = read_message(raw(f"References: {ids}")).references
    assert references[0] == "<0@x>"
    assert references[-1] == "<4999@x>"
    assert len(references) < 300


def test_the_result_can_be_compared_and_changed():
    message = read("tr_declared_latin1.eml")
    assert message == read("tr_declared_latin1.eml")
    assert replace(message, text="").text == ""

"""The table of docs/rules/mail.md: what no person wrote, and what only looks like it."""

import pytest

from vefa.mail.domain import read_message

MAILER = "From: Mail Delivery System <mailer-daemon@mx.example>"
BEARS_OUT = (
    *("In-Reply-To: <out1@saglayici.example>", "References: <out1@saglayici.example>"),
    *("X-Auto-Response-Suppress: All", "Precedence: bulk", "Return-Path: <>"),
    "Auto-Submitted: auto-generated",
)
NULL = "From: postmaster@mx.example\nReturn-Path: <>"


def read(headers, body="text"):
    return read_message(f"{headers}\n\n{body}".encode())


@pytest.mark.parametrize(
    "subject",
    [
        *("Automatic reply: Printer", "Auto-Reply", "Out of office: back on Monday"),
        *("I am out of the office until 5 March", "AUTO: Ali is out of the office (back Monday)"),
        *("Vacation reply", "OOO: Ali"),
        *("Otomatik yanıt: Yazıcı", "Otomatik Yanit: Yazici", "Ofis dışındayım", "İzindeyim"),
        *("Yıllık izindeyim", "Ofiste değilim.", "Otomatik cevap"),
        *("Автоматический ответ: Принтер", "Автоответчик", "Автоответ на письмо «Принтер»"),
        *("Отсутствую на рабочем месте: до 5 марта", "Я в отпуске до 5 марта", "Нет на работе"),
        *("Автоматты жауап: Принтер", "Автоматты түрде жауап", "Демалыстамын", "Кеңседен тысмын"),
        *("Еңбек демалысы: 5 наурызға дейін", "Жұмыс орнында емеспін"),
    ],
)
def test_an_answer_of_a_program(subject):
    head = f"From: kisi@musteri.example\nSubject: {subject}"
    assert read(head).automatic == "reply_subject"
    for sign in BEARS_OUT:
        assert read(f"{head}\n{sign}").automatic == "auto_reply"


@pytest.mark.parametrize(
    "subject",
    [
        *("Automatic reply does not work", "Out of office VPN is down", "OOO Romashka"),
        *("Re: Automatic reply: Printer", "Vacation module shows wrong days"),
        *("Otomatik yanıt çalışmıyor", "Ofis dışında VPN bağlanmıyor", "Ofiste değilken hata"),
        *("Автоответчик не включается", "Нет на работе интернета", "В отпуске сотрудник, закройте"),
        *("Автоматты жауап істемейді", "Кеңседен тыс VPN қосылмайды", "Демалыс модулі ашылмайды"),
        *("Undelivered mail, please help", "Недоставленные письма: что делать?"),
        *("Teslim edilemedi iletisi alıyorum", "Жеткізілмеген хаттар"),
    ],
)
def test_a_person_who_writes_of_such_things(subject):
    assert read(f"From: kisi@musteri.example\nSubject: {subject}").automatic is None


@pytest.mark.parametrize("sender", [MAILER, NULL])
@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("Undelivered Mail Returned to Sender", "bounce"),
        ("Mail delivery failed: returning message to sender", "bounce"),
        ("failure notice", "bounce"),
        ("DELIVERY FAILURE: User not listed", "bounce"),
        ("Mailbox full", "bounce"),
        ("Teslim edilemedi: Yazıcı", "bounce"),
        ("Teslimat Durumu Bildirimi (Başarısız)", "bounce"),
        ("Mesaj iletilemedi: Yazıcı", "bounce"),
        ("Недоставленное сообщение", "bounce"),
        ("Ваше сообщение не доставлено. Mail failure.", "bounce"),
        ("Уведомление о доставке (ошибка)", "bounce"),
        ("Сбой доставки", "bounce"),
        ("Хат жеткізілмеді", "bounce"),
        ("Жеткізілмеді: Принтер", "bounce"),
        ("Delivery Status Notification (Delay)", "delay"),
        ("Warning: could not send message for past 4 hours", "delay"),
        ("Teslimat gecikti", "delay"),
        ("Доставка задерживается", "delay"),
        ("Жеткізу кешіктірілді", "delay"),
        ("Welcome", "null_sender"),
    ],
)
def test_what_mail_systems_say(sender, subject, reason):
    assert read(f"{sender}\nSubject: {subject}").automatic == reason


EXCHANGE = "From: postmaster@mx.example\nX-MS-Exchange-Message-Is-Ndr:\nSubject: {}"
TEXT_BOUNCES = {
    "qmail": (
        "From: MAILER-DAEMON@mx.example\nSubject: failure notice",
        "Hi. This is the qmail-send program at mx.example.\nI could not deliver your message.\n\n"
        "<ayse@musteri.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\nMessage-ID: <out1@saglayici.example>\n",
        ("5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"),
    ),
    "yandex": (
        "From: mailer-daemon@yandex.example\nReturn-Path: <>\nSubject: Недоставленное сообщение",
        "Письмо отправлено почтовым сервером.\n\nК сожалению, его нельзя доставить:\n\n"
        "<ayse@musteri.example>: host mx.musteri.example said: 550 5.7.1 No such user\n\n"
        "Message-ID: <out1@saglayici.example>\n",
        ("5.7.1", "host mx.musteri.example said: 550 5.7.1 No such user"),
    ),
    "mail.ru": (
        "From: mailer-daemon@mail.example\nSubject: Ваше сообщение не доставлено. Mail failure.",
        "Письмо создано автоматически.\n\n**********************\n\nayse@musteri.example\n\n"
        "не существует на сервере\n**********************\n\n"
        "Message-ID: <out1@saglayici.example>\n",
        ("", "не существует на сервере"),
    ),
    "exim": (
        f"{MAILER}\nSubject: Mail delivery failed: returning message to sender",
        "This address failed:\n\n  ayse@musteri.example\n    host mx: 550 5.1.1 unknown\n\n"
        "Message-ID: <out1@saglayici.example>\n",
        ("5.1.1", "host mx: 550 5.1.1 unknown"),
    ),
    "exchange ru": (
        EXCHANGE.format("Недоставлено: Принтер") + "\nReferences: <out1@saglayici.example>",
        "Сбой доставки для получателей:\n\nayse@musteri.example (ayse@musteri.example)\n"
        "Введенный адрес не найден.",
        ("", "Введенный адрес не найден."),
    ),
    "exchange tr": (
        EXCHANGE.format("Teslim edilemedi: Yazıcı") + "\nIn-Reply-To: <out1@saglayici.example>",
        "Şu alıcıya teslim edilemedi:\n\nayse@musteri.example\nPosta kutusu dolu. (5.2.2)",
        ("5.2.2", "Posta kutusu dolu. (5.2.2)"),
    ),
}


@pytest.mark.parametrize("name", TEXT_BOUNCES)
def test_bounces_that_are_only_text(name):
    headers, body, told = TEXT_BOUNCES[name]
    found = read(headers, body)
    assert found.automatic == "bounce"
    (recipient,) = found.bounce.recipients
    assert recipient.address == "ayse@musteri.example"
    assert (recipient.status, recipient.diagnostic) == told
    assert found.bounce.message_id == "<out1@saglayici.example>"


def test_a_report_names_the_envelope_that_it_is_about():
    body = (
        "--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example\nOriginal-Envelope-Id: abc123\n\n"
        "Final-Recipient: rfc822; ayse@musteri.example\nAction: failed\nStatus: 5.2.2\n--b--"
    )
    head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    found = read(f"{MAILER}\n{head}", body)
    assert (found.automatic, found.bounce.envelope_id) == ("bounce", "abc123")


ASKS_ABOUT_A_REPORT = (
    "--b\n\nPostalarımız geri dönüyor, lütfen bakın.\n--b\n"
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    "Final-Recipient: rfc822; baska@ornek.example\nAction: failed\nStatus: 5.2.2\n--b--"
)


def test_a_person_who_sends_a_delivery_report_along():
    head = "From: kisi@musteri.example\nContent-Type: multipart/mixed; boundary=b"
    found = read(head, ASKS_ABOUT_A_REPORT)
    assert (found.automatic, found.bounce) == (None, None)
    assert found.text == "Postalarımız geri dönüyor, lütfen bakın."
    quoted = "Bakar mısınız?\n\nHi. This is the qmail-send program at mx.example."
    assert read("From: kisi@musteri.example", quoted).automatic is None


@pytest.mark.parametrize("sender", [MAILER, NULL])
def test_a_mail_system_that_wraps_its_report(sender):
    head = f"{sender}\nContent-Type: multipart/mixed; boundary=b"
    found = read(head, ASKS_ABOUT_A_REPORT)
    assert found.automatic == "bounce"
    assert [each.address for each in found.bounce.recipients] == ["baska@ornek.example"]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ("Auto-Submitted: auto-replied; owner-email=x@y", "auto_reply"),
        ("Auto-Submitted: auto-notified", "auto_generated"),
        ("X-Auto-Response-Suppress: OOF", "auto_generated"),
        ("List-Id: <hepsi.musteri.example>", "list"),
        ("List-Unsubscribe: <mailto:x@y.example>", "bulk"),
        ("Precedence: bulk", "bulk"),
        ("X-Vefa-Loop: vefa", "own"),
        # The first row that fits decides.
        ("X-Vefa-Loop: vefa\nAuto-Submitted: auto-replied", "own"),
        ("Auto-Submitted: auto-replied\nPrecedence: list", "auto_reply"),
        ("Auto-Submitted: auto-generated\nList-Id: <x>", "auto_generated"),
    ],
)
def test_headers(headers, reason):
    assert read(f"From: kisi@musteri.example\n{headers}").automatic == reason

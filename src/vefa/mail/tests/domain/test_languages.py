"""Messages as people at our customers write them, in every charset that their programs use."""

import base64
import quopri

import pytest

from vefa.mail.domain import read_message

TEXTS = {
    "tr": (
        "Muhasebe yazıcısı kağıt çekmiyor",
        "Merhaba,\n\nİkinci kattaki yazıcı bu sabahtan beri kâğıt çekmiyor; ışığı sürekli "
        "yanıp sönüyor.\nÖğleden önce bakabilir misiniz?\n\nSaygılarımla,\nGülşah Özdemir",
    ),
    "ru": (
        "Не проводится документ «Реализация»",
        "Добрый день!\n\nПосле обновления документ не проводится: программа пишет «Недостаточно "
        "прав».\nПросим помочь до конца дня, стоит отгрузка.\n\nС уважением,\nЕлена Щербакова",
    ),
    "kk": (
        "Қоймадағы сканер іске қосылмайды",
        "Сәлеметсіз бе!\n\nТаңертеңнен бері қоймадағы сканер іске қосылмайды, үш рет өшіріп "
        "көрдік.\nБүгін маман жібере аласыз ба?\n\nҚұрметпен,\nӘсем Жұмағұлова",
    ),
}
# What was written, by which charset, and what the header says about it.
CHARSETS = [
    ("tr", "utf-8", "utf-8"),
    ("tr", "iso-8859-9", "iso-8859-9"),
    ("tr", "windows-1254", "windows-1254"),
    ("tr", "windows-1254", "iso-8859-9"),
    ("tr", "windows-1254", "iso-8859-1"),
    ("tr", "windows-1254", "windows-1252"),
    ("tr", "windows-1254", "us-ascii"),
    ("tr", "windows-1254", ""),
    ("tr", "windows-1254", "x-user-defined"),
    ("tr", "utf-8", "iso-8859-9"),
    ("tr", "utf-8", ""),
    ("ru", "utf-8", "utf-8"),
    ("ru", "windows-1251", "windows-1251"),
    ("ru", "windows-1251", "koi8-r"),
    ("ru", "windows-1251", "iso-8859-1"),
    ("ru", "windows-1251", ""),
    ("ru", "koi8-r", "koi8-r"),
    ("ru", "koi8-r", "windows-1251"),
    ("ru", "koi8-r", ""),
    ("ru", "koi8-r", "us-ascii"),
    ("ru", "iso-8859-5", "iso-8859-5"),
    ("ru", "utf-8", "windows-1251"),
    ("ru", "utf-8", "koi8-r"),
    ("kk", "utf-8", "utf-8"),
    ("kk", "kz1048", "kz-1048"),
    ("kk", "kz1048", "windows-1251"),
    ("kk", "kz1048", ""),
    ("kk", "ptcp154", "pt154"),
    ("kk", "utf-8", "windows-1251"),
]


def raw(language, charset, declared, coding="8bit"):
    subject, text = (part.encode(charset, "replace") for part in TEXTS[language])
    word = base64.b64encode(subject).decode()
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(coding)
    kind = f"text/plain; charset={declared}" if declared else "text/plain"
    head = (
        f"From: kisi@musteri.example\nSubject: =?{declared or charset}?B?{word}?=\n"
        f"Content-Type: {kind}\nContent-Transfer-Encoding: {coding}\n\n"
    )
    return head.encode() + (body(text) if body else text)


def readable(language, charset):
    """The text with what the charset cannot hold replaced, as the sender's program did."""
    return [part.encode(charset, "replace").decode(charset) for part in TEXTS[language]]


@pytest.mark.parametrize(("language", "charset", "declared"), CHARSETS)
@pytest.mark.parametrize("coding", ["8bit", "base64", "quoted-printable"])
def test_letters_are_read_whatever_was_declared(language, charset, declared, coding):
    subject, text = readable(language, charset)
    found = read_message(raw(language, charset, declared, coding))
    assert f"{found.text}\n{found.quoted}".split() == text.split()
    assert found.subject == subject


@pytest.mark.parametrize("language", TEXTS)
def test_flowed_lines_are_joined(language):
    _, text = TEXTS[language]
    long_line = text.split("\n")[2]
    words = long_line.split(" ")
    flowed = " \n".join(" ".join(words[at : at + 4]) for at in range(0, len(words), 4))
    head = "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
    assert read_message((head + flowed).encode()).text == long_line


@pytest.mark.parametrize("language", TEXTS)
def test_the_html_of_a_message_is_read_too(language):
    subject, text = TEXTS[language]
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    page = f"<html><head><meta charset=x><title>{subject}</title></head><body>{body}</body></html>"
    head = "Content-Type: text/html; charset=utf-8\n\n"
    assert read_message((head + page).encode()).text.split() == text.split()


def test_a_nested_message_of_a_webmail():
    """Text and HTML, an image in the HTML, a file beside them; boundaries that hold each other."""
    parts = {
        "alt": "Content-Type: text/plain; charset=utf-8\n\nЭкран прилагаю.\n"
        "--b-1-1\nContent-Type: text/html; charset=utf-8\n\n<p>Экран <img src='cid:s@x'></p>",
        "image": "Content-Type: image/png\nContent-ID: <s@x>\nContent-Disposition: inline\n\nPNG",
        "file": 'Content-Type: text/plain; name="журнал.txt"\n'
        "Content-Disposition: attachment; filename*=utf-8''%D0%B6.txt\n\nстрока",
    }
    raw_message = (
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: multipart/related; boundary=b-1\n\n"
        f"--b-1\nContent-Type: multipart/alternative; boundary=b-1-1\n\n--b-1-1\n{parts['alt']}\n"
        f"--b-1-1--\n--b-1\n{parts['image']}\n--b-1--\n--b\n{parts['file']}\n--b--"
    )
    found = read_message(raw_message.encode())
    assert found.text == "Экран прилагаю."
    assert "cid:s@x" in found.html
    assert [(file.name, file.inline, file.content_id) for file in found.attachments] == [
        ("image-1.png", True, "s@x"),
        ("ж.txt", False, None),
    ]

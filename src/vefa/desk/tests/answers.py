"""Answers as mail programs write them in four languages: raw, to the byte, of our own making.

Each is a function of the address it answers to, the id of the letter it answers and its number.
"""

from base64 import b64encode
from quopri import encodestring

SENDERS = {
    "tr": "Ayşe Yetkili <ayse@bizim.example>",
    "ru": "Иван Петров <ivan@bizim.example>",
    "kk": "Айгүл Сапарова <aigul@bizim.example>",
    "en": "John Smith <john@bizim.example>",
}


def word(text: str, charset: str = "utf-8") -> str:
    """An encoded word of a header."""
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


def sender(language: str, charset: str = "utf-8") -> str:
    """The From header's value."""
    name, _space, address = SENDERS[language].rpartition(" ")
    return f"{word(name, charset)} {address}"


def raw(head: dict[str, str], body: bytes) -> bytes:
    """Headers and body with the line ends of the wire."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return lines.encode("ascii") + b"\r\n" + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def gmail_tr(to: str, about: str, number: str) -> bytes:
    """Gmail in the browser: two forms, the history in both."""
    text = (
        "Model X-200, seri numarası 4711.\n\n"
        "Desk <support@desk.example>, 20 Nis 2026 Pzt, 09:05 tarihinde şunu yazdı:\n\n"
        "> Sayın Ayşe Yetkili,\n>\n> Hangi model?\n"
    )
    html = (
        '<div dir="ltr">Model X-200, seri numarası 4711.</div><br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">Desk &lt;<a href="mailto:support@desk.example">'
        "support@desk.example</a>&gt;, 20 Nis 2026 Pzt, 09:05 tarihinde şunu yazdı:<br></div>"
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">Hangi model?</blockquote></div>'
    )
    body = (
        b'--000000000000a1\nContent-Type: text/plain; charset="UTF-8"\n'
        b"Content-Transfer-Encoding: base64\n\n" + b64encode(text.encode()) + b"\n"
        b'--000000000000a1\nContent-Type: text/html; charset="UTF-8"\n'
        b"Content-Transfer-Encoding: base64\n\n" + b64encode(html.encode()) + b"\n"
        b"--000000000000a1--\n"
    )
    head = {
        "MIME-Version": "1.0",
        "References": f"<first@bizim.example> {about}",
        "In-Reply-To": about,
        "From": sender("tr"),
        "Date": "Mon, 20 Apr 2026 09:20:11 +0300",
        "Message-ID": "<CAF=gmail.tr@mail.gmail.example>",
        "Subject": word(f"Re: Yazıcı [{number}]"),
        "To": to,
        "Content-Type": 'multipart/alternative; boundary="000000000000a1"',
    }
    return raw(head, body)


def outlook_tr(to: str, about: str, number: str) -> bytes:
    """Outlook: Turkish marks, an older charset, no quote marks, ids of its own in References."""
    text = (
        "Model X-200.\n\nSaygılarımla,\nAyşe Yetkili\nMuhasebe\n\n"
        "Kimden: Desk <support@desk.example>\nGönderildi: 20 Nisan 2026 Pazartesi 09:05\n"
        "Kime: Ayşe Yetkili <ayse@bizim.example>\n"
        f"Konu: Re: Yazıcı [{number}]\n\nHangi model?\n"
    )
    head = {
        "From": sender("tr", "iso-8859-9"),
        "To": to,
        "Subject": word(f"YNT: Yazıcı [{number}]", "iso-8859-9"),
        "Thread-Topic": word(f"Yazıcı [{number}]", "iso-8859-9"),
        "Thread-Index": "AQHb1mXq0000000000000000000000000000",
        "Date": "Mon, 20 Apr 2026 06:20:11 +0000",
        "Message-ID": "<AM0PR0001.eurprd.prod.outlook.example>",
        "References": f"<first@bizim.example>,{about}",
        "In-Reply-To": about,
        "Accept-Language": "tr-TR, en-US",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="iso-8859-9"',
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return raw(head, encodestring(text.encode("iso-8859-9")))


def apple_ru(to: str, about: str, number: str) -> bytes:
    """Apple Mail: the answer above, the history with its own attribution."""
    text = (
        "Модель X-200.\n\n"
        "> 20 апр. 2026 г., в 09:05, Desk <support@desk.example> написал(а):\n>\n"
        "> Здравствуйте, Иван Петров!\n>\n> Какая модель?\n"
    )
    head = {
        "From": sender("ru"),
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "quoted-printable",
        "Mime-Version": "1.0 (Mac OS X Mail 16.0)",
        "Subject": word(f"Re: Yazıcı [{number}]"),
        "Date": "Mon, 20 Apr 2026 09:20:11 +0300",
        "References": about,
        "To": to,
        "In-Reply-To": about,
        "Message-Id": "<0F1E2D3C-AAAA@bizim.example>",
        "X-Mailer": "Apple Mail (2.3826)",
    }
    return raw(head, encodestring(text.encode()))


def yandex_ru(to: str, about: str, number: str) -> bytes:
    """Yandex in the browser: HTML alone, the subject's marks its own."""
    html = (
        "<div>Модель X-200.</div><div>&nbsp;</div>"
        '<div>20.04.2026, 09:05, "Desk" &lt;support@desk.example&gt;:</div>'
        "<blockquote><p>Здравствуйте, Иван Петров!</p><p>Какая модель?</p></blockquote>"
    )
    head = {
        "Received": "by mail.yandex.example with HTTP; Mon, 20 Apr 2026 09:20:11 +0300",
        "From": sender("ru"),
        "To": to,
        "In-Reply-To": about,
        "References": f"<first@bizim.example> {about}",
        "Subject": word(f"Re: Yazıcı [{number}]"),
        "MIME-Version": "1.0",
        "X-Mailer": "Yamail [ http://yandex.example ] 5.0",
        "Date": "Mon, 20 Apr 2026 09:20:11 +0300",
        "Message-Id": "<1234561776666011@mail.yandex.example>",
        "Content-Transfer-Encoding": "base64",
        "Content-Type": "text/html; charset=utf-8",
    }
    return raw(head, b64encode(html.encode()))


def phone_kk(to: str, about: str, number: str) -> bytes:
    """A telephone: short, with its advertisement, and only In-Reply-To."""
    text = (
        "Моделі X-200.\n\niPhone құрылғысынан жіберілді\n\n"
        "> 20 сәу. 2026 ж., 09:05 уақытында Desk <support@desk.example> жазды:\n>\n"
        "> Қай модель?\n"
    )
    head = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "From": sender("kk"),
        "Mime-Version": "1.0 (1.0)",
        "Date": "Mon, 20 Apr 2026 11:20:11 +0500",
        "Subject": word(f"Жауап: Yazıcı [{number}]"),
        "Message-Id": "<5E4D3C2B-BBBB@bizim.example>",
        "To": to,
        "In-Reply-To": about,
        "X-Mailer": "iPhone Mail (23E100)",
    }
    return raw(head, text.encode())


def gmail_en(to: str, about: str, number: str) -> bytes:
    """A colleague who writes English, below the history."""
    text = (
        "On Mon, Apr 20, 2026 at 9:05 AM Desk <support@desk.example> wrote:\n"
        "> Which model?\n\nIt is an X-200.\n"
    )
    head = {
        "MIME-Version": "1.0",
        "From": SENDERS["en"],
        "Date": "Mon, 20 Apr 2026 07:20:11 +0100",
        "Message-ID": "<CAF=gmail.en@mail.gmail.example>",
        "In-Reply-To": about,
        "References": about,
        "Subject": f"Re: =?utf-8?q?Yaz=C4=B1c=C4=B1?= [{number}]",
        "To": to,
        "Content-Type": 'text/plain; charset="UTF-8"',
    }
    return raw(head, text.encode())


def other_desk(to: str, about: str, number: str) -> bytes:
    """The customer's own ticket system: its number in front, References of its own."""
    head = {
        "From": SENDERS["tr"].replace("Ayşe Yetkili", "Bizim IT"),
        "To": to,
        "Subject": f"[HELP-4711] V-1999-000001 Re: [{number}]",
        "Message-ID": "<HELP-4711.7@tickets.bizim.example>",
        "In-Reply-To": "<HELP-4711@tickets.bizim.example>",
        "References": "<HELP-4711@tickets.bizim.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=us-ascii",
    }
    return raw(head, b"Model X-200.\n")


ANSWERS = {
    "gmail tr": (gmail_tr, "Model X-200, seri numarası 4711."),
    "outlook tr": (outlook_tr, "Model X-200."),
    "apple ru": (apple_ru, "Модель X-200."),
    "yandex ru": (yandex_ru, "Модель X-200."),
    "phone kk": (phone_kk, "Моделі X-200."),
    "gmail en": (gmail_en, "It is an X-200."),
    "other desk": (other_desk, "Model X-200."),
}
"""Each with the text that is new in it."""

"""Raw messages as mail programs of customers write them."""

from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.utils import formataddr, make_msgid


def turkish_mail(
    *, sender: str, name: str, subject: str, text: str, charset: str = "iso-8859-9", to: str = ""
) -> EmailMessage:
    """A first message, in the character set that Turkish programs have long used."""
    head = [
        f"From: {formataddr((str(Header(name, charset)), sender))}",
        f"To: {to or 'support@desk.example'}",
        f"Subject: {Header(subject, charset).encode()}",
        f"Message-ID: {make_msgid(domain=sender.partition('@')[2])}",
        "MIME-Version: 1.0",
        f"Content-Type: text/plain; charset={charset}",
        "Content-Transfer-Encoding: 8bit",
    ]
    raw = "\r\n".join([*head, "", text, ""]).encode(charset)
    return message_from_bytes(raw, policy=policy.SMTP)  # type: ignore[return-value]


def text_of(letter: EmailMessage) -> str:
    """What the letter says in plain text."""
    body = letter.get_body(("plain",))
    return body.get_content() if body else ""


def answer_to(letter: EmailMessage, text: str) -> EmailMessage:
    """What a mail program makes of "answer": to the reply address, with our text quoted below."""
    quoted = "".join(f"> {line}\n" for line in text_of(letter).splitlines())
    answer = EmailMessage(policy.SMTP)
    answer["From"] = str(letter["To"])
    answer["To"] = str(letter["Reply-To"])
    answer["Subject"] = "Ynt: " + str(letter["Subject"])
    answer["Message-ID"] = make_msgid(domain="bizim.example")
    answer["In-Reply-To"] = str(letter["Message-ID"])
    answer["References"] = f"{letter['References'] or ''} {letter['Message-ID']}".strip()
    answer.set_content(f"{text}\n\nDestek şunu yazdı:\n{quoted}")
    return answer

"""Outgoing messages: from texts and headers to the bytes that SMTP takes.

Everything is passed in, the time and the randomness too, so the same call makes the same bytes.
Lines stay below 78 letters, and bytes are ASCII (but for addresses that are not), so no relay has a
reason to change them.
"""

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from urllib.parse import quote

from vefa.mail.domain.automatic import LOOP_HEADER
from vefa.mail.domain.message import Address

MOST_REFERENCES = 20
"""Ids kept in References: the first, which names the conversation, and the newest."""

_WIDTH = 76
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ID = re.compile(r"<[^<>\s]{1,400}@[^<>\s]{1,400}>")
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to send along."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that an outgoing message says.

    `at` is the time of writing (aware). `marker` goes into the loop header and names the
    installation. `automatic` is True for every message that no person wrote (receipt, reminder): it
    is marked so that nothing answers it automatically (RFC 3834). Without `html` a simple form of
    the text is made.
    """

    sender: Address
    to: Sequence[Address]
    subject: str
    text: str
    at: datetime
    message_id: str
    marker: str
    cc: Sequence[Address] = ()
    reply_to: Address | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    html: str | None = None
    language: str = ""
    automatic: bool = False
    enclosures: Sequence[Enclosure] = ()
    headers: Mapping[str, str] | None = None


def make_message_id(random: bytes, domain: str) -> str:
    """A message id of at least 16 random bytes; ValueError for fewer.

    >>> make_message_id(bytes(16), "desk.example")
    '<aaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example>'
    """
    if len(random) < 16:
        raise ValueError("a message id needs 16 random bytes")
    return f"<{base64.b32encode(random).decode('ascii').rstrip('=').lower()}@{domain}>"


def thread_references(in_reply_to: str | None, references: Iterable[str]) -> tuple[str, ...]:
    """The References of an answer: those of the answered message, then its own id.

    A long list loses its middle.

    >>> thread_references("<c@x>", ["<a@x>", "<b@x>"])
    ('<a@x>', '<b@x>', '<c@x>')
    """
    everything = dict.fromkeys(id_ for id_ in references if _ID.fullmatch(id_))
    if in_reply_to and _ID.fullmatch(in_reply_to):
        everything.pop(in_reply_to, None)
        everything[in_reply_to] = None
    ids = tuple(everything)
    return ids if len(ids) <= MOST_REFERENCES else ids[:1] + ids[1 - MOST_REFERENCES :]


def compose(draft: Draft) -> bytes:
    """The bytes of a message: multipart/alternative of text and HTML, with the files around it.

    ValueError when there is no recipient, an address or id is ill-formed, or `at` is naive.
    """
    if not draft.to:
        raise ValueError("a message needs a recipient")
    if draft.at.tzinfo is None:
        raise ValueError("the time of a message needs a time zone")
    if not _ID.fullmatch(draft.message_id):
        raise ValueError(f"no message id: {draft.message_id!r}")
    seed = hashlib.sha256(draft.message_id.encode()).hexdigest()
    text = _text_part("text/plain", draft.text)
    rich = _text_part("text/html", draft.html or simple_html(draft.text, draft.language))
    body = _multipart("alternative", f"=_a{seed[:24]}", [text, rich])
    if draft.enclosures:
        files = [_file_part(enclosure) for enclosure in draft.enclosures]
        body = _multipart("mixed", f"=_m{seed[24:48]}", [body, *files])
    head = "".join(f"{line}\r\n" for line in [*_head(draft), "MIME-Version: 1.0"])
    return head.encode("utf-8") + body


def _head(draft: Draft) -> list[str]:
    references = thread_references(draft.in_reply_to, draft.references)
    fields = [
        ("Date", format_datetime(draft.at)),
        ("From", _mailbox(draft.sender)),
        ("To", _mailboxes(draft.to)),
        ("Cc", _mailboxes(draft.cc)),
        ("Reply-To", _mailbox(draft.reply_to) if draft.reply_to else ""),
        ("Subject", encoded(draft.subject, len("Subject: "))),
        ("Message-ID", draft.message_id),
        ("In-Reply-To", draft.in_reply_to if draft.in_reply_to in references else ""),
        ("References", "\r\n ".join(references)),
        ("Content-Language", draft.language),
        ("Auto-Submitted", "auto-generated" if draft.automatic else ""),
        ("X-Auto-Response-Suppress", "All" if draft.automatic else ""),
        (LOOP_HEADER, draft.marker),
    ]
    fields += [
        (name, encoded(value, len(name) + 2)) for name, value in (draft.headers or {}).items()
    ]
    return [f"{_safe_name(name)}: {value}" for name, value in fields if value]


def _safe_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name):
        raise ValueError(f"no header name: {name!r}")
    return name


def encoded(text: str, used: int = 0) -> str:
    r"""A header value: as it is when ASCII, else in encoded words that no line makes too long.

    >>> encoded("Yazıcı", 9)
    '=?utf-8?b?WWF6xLFjxLE=?='
    >>> encoded("no\r\nBcc: x@y")
    'no Bcc: x@y'
    """
    text = " ".join(_UNSAFE.sub(" ", text).split())
    if text.isascii() and "=?" not in text:
        return _folded(text, used)
    words: list[str] = []
    chunk = ""
    for letter in text:
        # 45 bytes make 60 letters of base64; the frame of an encoded word adds 12.
        if len((chunk + letter).encode()) > (45 if words else 45 - min(used, 30) * 3 // 4):
            words.append(chunk)
            chunk = ""
        chunk += letter
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(w.encode()).decode()}?=" for w in words)


def _folded(text: str, used: int) -> str:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        room = _WIDTH - (used if not lines else 1)
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def _mailboxes(people: Sequence[Address]) -> str:
    return ",\r\n ".join(_mailbox(person) for person in people)


def _mailbox(person: Address) -> str:
    address = person.address
    if not re.fullmatch(r"[^\s<>@,;:\"()]{1,200}@[^\s<>@,;:\"()]{1,253}", address):
        raise ValueError(f"no address: {address!r}")
    local, _, domain = address.rpartition("@")
    if local.isascii() and not domain.isascii():
        address = f"{local}@{domain.encode('idna').decode('ascii')}"
    name = " ".join(_UNSAFE.sub(" ", person.name).split())
    if not name:
        return address
    if _PLAIN_NAME.fullmatch(name) and len(name) < 40 and "=?" not in name:
        return f"{name} <{address}>"
    if name.isascii() and len(name) < 40 and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{encoded(name, 12) if not name.isascii() else _words(name)}\r\n <{address}>"


def _words(name: str) -> str:
    """An ASCII name as encoded words: it is too long or too odd to stand as it is."""
    pieces = [name[start : start + 40] for start in range(0, len(name), 40)]
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(p.encode()).decode()}?=" for p in pieces)


def _text_part(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    raw = "\n".join(lines).encode("utf-8", "replace") + b"\n"
    high = sum(1 for byte in raw if byte > 126)
    if high * 6 > len(raw):  # Cyrillic: base64 is shorter than =D0=9F for each letter
        coding, body = "base64", _base64(raw.replace(b"\n", b"\r\n"))
    else:
        coding = "quoted-printable"
        # Line by line: the encoder then leaves the line ends alone and breaks only long lines.
        body = b"".join(
            binascii.b2a_qp(line, istext=True, header=False).replace(b"=\n", b"=\r\n") + b"\r\n"
            for line in raw[:-1].split(b"\n")
        )
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'
    return head.encode("ascii") + body


def _file_part(enclosure: Enclosure) -> bytes:
    kind = enclosure.type.lower()
    if not _MEDIA_TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    name = _UNSAFE.sub("", enclosure.name).replace("/", "_").replace("\\", "_")[:150] or "file"
    fallback = name.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_")
    head = f'Content-Type: {kind};\r\n name="{fallback}"\r\n'
    head += "Content-Transfer-Encoding: base64\r\n"
    head += f'Content-Disposition: attachment;\r\n filename="{fallback}"'
    if not name.isascii() or '"' in name:
        head += "".join(_extended(name))
    return head.encode("ascii") + b"\r\n\r\n" + _base64(enclosure.content)


def _extended(name: str) -> Iterable[str]:
    """The name once more in the form of RFC 2231, in pieces that fit a line."""
    whole = "utf-8''" + quote(name, safe="")
    pieces = re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,20}", whole)
    if len(pieces) == 1:
        yield f";\r\n filename*={pieces[0]}"
        return
    for number, piece in enumerate(pieces):
        yield f";\r\n filename*{number}*={piece}"


def _base64(raw: bytes) -> bytes:
    return b"".join(
        binascii.b2a_base64(raw[at : at + 57], newline=False) + b"\r\n"
        for at in range(0, len(raw), 57)
    )


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    line = f"--{boundary}".encode("ascii")
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


_HEAD = """\
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<style>:root{color-scheme:light dark}a{text-decoration:underline}</style></head>
"""
# No colours of our own: the reader's program knows whether its page is light or dark.
_PAGE = (
    "margin:0;padding:24px 16px;font:16px/1.55 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
    "overflow-wrap:anywhere"
)
_QUOTE = "margin:0 0 1em;padding:0 0 0 .9em;border-left:3px solid #8a8f98"


def simple_html(text: str, language: str = "") -> str:
    """A plain text as HTML: paragraphs, lists, line ends, links; `>` lines as a quotation.

    Nothing is fetched from anywhere, and it reads the same on a light and on a dark page.

    >>> simple_html("Merhaba\\n\\n> eski", "tr").count("<blockquote")
    1
    >>> simple_html("To begin:\\n- one\\n- two").count("<li")
    2
    >>> simple_html("One.\\r\\n\\r\\nTwo.").count("<p")
    2
    """
    # A browser sends what is typed with CR LF.
    lines = "\n".join(text.splitlines())
    blocks = [_block(block) for block in re.split(r"\n{2,}", lines.strip("\n"))]
    lang = f' lang="{html.escape(language)}"' if language else ""
    return (
        f'<!DOCTYPE html>\n<html{lang}>{_HEAD}<body style="{_PAGE}">\n'
        f'<div style="max-width:38em">\n{"".join(blocks)}</div>\n</body></html>\n'
    )


def _block(block: str) -> str:
    """Neighbouring lines of one kind together: quotation, list, paragraph."""
    pieces: list[str] = []
    for mark, lines in groupby(block.split("\n"), key=_mark):
        inner = [_linked(line.removeprefix(mark).strip()) for line in lines]
        if mark == ">":
            joined = "<br>\n".join(inner)
            pieces.append(f'<blockquote type="cite" style="{_QUOTE}">{joined}</blockquote>\n')
        elif mark:
            items = "".join(f'<li style="margin:.15em 0">{item}</li>\n' for item in inner)
            pieces.append(f'<ul style="margin:0 0 1em;padding:0 0 0 1.3em">\n{items}</ul>\n')
        else:
            joined = "<br>\n".join(inner)
            pieces.append(f'<p style="margin:0 0 1em">{joined}</p>\n')
    return "".join(pieces)


def _mark(line: str) -> str:
    return next((mark for mark in (">", "- ") if line.startswith(mark)), "")


def _linked(line: str) -> str:
    out: list[str] = []
    at = 0
    for link in _LINK.finditer(line):
        out.append(html.escape(line[at : link.start()], quote=False))
        target = html.escape(link[0])
        out.append(f'<a href="{target}">{target}</a>')
        at = link.end()
    out.append(html.escape(line[at:], quote=False))
    return "".join(out)

"""When are two raw messages the same message? Same id **and** same content, however they
travelled."""

import hashlib
from dataclasses import dataclass

from vefa.mail.domain.headers import one_line
from vefa.mail.domain.parts import Part, PartTree
from vefa.mail.domain.reading import message_ids

# What the writer said. Everything else (Received, Return-Path, Delivered-To, DKIM and spam stamps,
# X-headers) may be added or changed on the way and does not count.
_SAID = (
    "from",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """How a message is recognised when it comes again.

    `is_unique` is False when it has neither an id nor a date: then a program may well send the
    same words twice and mean it, so a repeat is believed for a short time only.
    """

    message_id: str | None
    fingerprint: str
    is_unique: bool


def fingerprint(raw: bytes) -> str:
    """Hexadecimal SHA-256 over what the writer said: the headers above (decoded, white space
    collapsed) and each part's type, charset, file name and decoded content (line ends of texts
    alike, trailing space gone).

    It stays the same when trace headers are added, headers folded anew, line ends changed, a
    boundary renamed, or a part encoded differently for transport.

    >>> one = b"From: a@x.tr\\r\\nMessage-ID: <1@x>\\r\\n\\r\\nMerhaba\\r\\n"
    >>> fingerprint(one) == fingerprint(b"Received: from y\\n" + one.replace(b"\\r\\n", b"\\n"))
    True
    """
    return identify(raw).fingerprint


def identify(raw: bytes) -> Identity:
    """Id and fingerprint of a raw message; never raises."""
    try:
        tree = PartTree(raw)
        head = tree.root.head
        ids = message_ids(head.first("message-id"))
        return Identity(ids[0] if ids else None, _digest(tree), bool(ids or head.first("date")))
    except Exception:  # noqa: BLE001 (a message that cannot be read is still kept, once)
        return Identity(None, hashlib.sha256(raw).hexdigest(), is_unique=False)


def _digest(tree: PartTree) -> str:
    digest = hashlib.sha256()
    for name in _SAID:
        for field in tree.root.head.all(name):
            digest.update(f"{name}\0{one_line(field.text)}\n".encode("utf-8", "replace"))
    for part in tree.root.walk():
        if not part.children:
            digest.update(_part(tree, part))
    return digest.hexdigest()


def _part(tree: PartTree, part: Part) -> bytes:
    content = tree.content(part)
    if part.main_type in {"text", "message", "multipart"}:
        content = content.replace(b"\r\n", b"\n").rstrip()
    told = f"{part.type}\0{part.parameters.get('charset', '').lower()}\0{part.file_name}\0"
    return told.encode("utf-8", "replace") + hashlib.sha256(content).digest()

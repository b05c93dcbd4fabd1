"""Delivery reports: whom a message of ours did not reach, and which message it was."""

import re
from collections.abc import Sequence

from vefa.mail.domain.headers import Field, decode_words, one_line, split_head
from vefa.mail.domain.message import Bounce, FailedRecipient
from vefa.mail.domain.parts import PartTree

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}@[^<>\s]{1,300}>")
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_MOST_RECIPIENTS = 500
_SEARCHED = 20_000
_LONGEST_SUBJECT = 500
_RETURNED = re.compile(
    r"(?:original message|copy of the message|message headers?|returned message|özgün ileti"
    r"|исходно\w+ сообщени)",
    re.IGNORECASE,
)
_LINES = re.IGNORECASE | re.MULTILINE
_FAILED_LINE = re.compile(r"^\s*<?([^\s<>]+@[^\s<>]+?)>?(?::|\.\.\.|\s*$|\s+\()(.*)")
_REPLY = re.compile(r"^\W*[45]\d\d[ -].*|.*\b[45]\.\d{1,3}\.\d{1,3}\b.*", re.MULTILINE)
_MOST_IN_SENTENCES = 3
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_NO_SUCH_ADDRESS = re.compile(r"\b5\.(?:1\.(?:0|1|2|3|6|10)|2\.1)\b(?!\.)")


def blames_address(words: str) -> bool:
    """Whether a server's refusal is about the address, by its status code (RFC 3463).

    Without a code it may be about us: a relay that does not know us also says 550.

    >>> blames_address("550 5.1.1 User unknown"), blames_address("550 relay not permitted")
    (True, False)
    """
    return bool(_NO_SUCH_ADDRESS.search(words))


def read_bounce(tree: PartTree) -> Bounce | None:
    """What the machine-readable parts of a delivery report say; None where there are none."""
    statuses = [part for part in tree.root.walk() if part.type in _STATUS_TYPES]
    declared = tree.root.parameters.get("report-type", "").lower() == "delivery-status"
    if not statuses and not declared:
        return None
    recipients: list[FailedRecipient] = []
    envelope_id = ""
    for part in statuses[:20]:
        content = tree.content(part)
        recipients += read_status(content)
        envelope_id = envelope_id or _envelope_id(content)
    message_id, subject = returned_head(tree)
    return Bounce(tuple(recipients[:_MOST_RECIPIENTS]), message_id, envelope_id, subject)


_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})


def read_status(content: bytes) -> list[FailedRecipient]:
    """Recipients of a delivery-status part. Groups are told by their fields, not by empty lines
    alone.

    >>> status = b"Reporting-MTA: dns; m.x\\n\\nFinal-Recipient: rfc822; ali@x.tr\\n"
    >>> read_status(status)[0].address
    'ali@x.tr'
    """
    found: list[FailedRecipient] = []
    at = 0
    while at < len(content) and len(found) < _MOST_RECIPIENTS:
        head = split_head(content, at, len(content))
        found += _recipients(head.fields)
        at = max(head.body_at, at + 1)
        if not head.fields:
            following = content.find(b"\n", at)
            at = following + 1 if following >= 0 else len(content)
    return found


def _envelope_id(content: bytes) -> str:
    """What we gave the message as its name when it was handed over (RFC 3461)."""
    fields = split_head(content, 0, len(content)).fields
    named = (field.text.strip() for field in fields if field.name == "original-envelope-id")
    return next(named, "")[:200]


def _recipients(fields: Sequence[Field]) -> list[FailedRecipient]:
    values = {field.name: one_line(field.text) for field in reversed(fields)}
    address = _address(values.get("original-recipient", "")) or _address(
        values.get("final-recipient", "")
    )
    if not address:
        return []
    action = values.get("action", "").lower().split(" ")[0].strip(";.")
    status = values.get("status", "").split(" ")[0]
    if action not in _ACTIONS:
        action = "delayed" if status.startswith("4") else "failed"
    if action in {"relayed", "expanded"}:
        action = "delivered"
    diagnostic = values.get("diagnostic-code", "").partition(";")
    return [
        FailedRecipient(address, action, status, (diagnostic[2] or diagnostic[0]).strip()[:1_000])
    ]


def _address(value: str) -> str:
    kind, semicolon, address = value.partition(";")
    text = (address if semicolon else kind).strip().strip("<>")
    found = _ADDRESS.search(text)
    return found[0] if found else text.partition(" ")[0]


def returned_head(tree: PartTree) -> tuple[str | None, str]:
    """Id and subject of the message that came back, from its returned copy or head."""
    message_id, subject = None, ""
    for part in tree.root.walk():
        if part.type in {
            "message/rfc822",
            "text/rfc822-headers",
            "message/global",
            "message/global-headers",
        }:
            content = tree.content(part)[:_SEARCHED]
            head = split_head(content, 0, len(content))
            found = _MESSAGE_ID.search(head.first("message-id"))
            message_id = message_id or (found[0] if found else None)
            subject = subject or one_line(head.first("subject"))
    return message_id, subject[:_LONGEST_SUBJECT]


def bounce_of_text(text: str, failed_header: str) -> Bounce:
    """What a bounce without machine-readable parts says: header of Exim, lines of qmail and of
    others; without an address on a line of its own, the sentences that hold one."""
    lines = _RETURNED.split(text[:_SEARCHED])[0].split("\n")[:200]
    said: dict[str, str] = {}
    for number, line in enumerate(lines):
        if found := _FAILED_LINE.match(line[:500]):
            words = "" if found[1] in found[2] else found[2].strip()
            said.setdefault(found[1], words or _next_words(lines[number + 1 :]))
    said = said or _in_sentences(lines)
    addresses = _ADDRESS.findall(failed_header) or list(said)
    lower = re.search(r"^message-id:\s*(<[^<>\s]{1,500}>)", text[:_SEARCHED], _LINES)
    recipients = tuple(
        _told(address, said.get(address, ""))
        for address in dict.fromkeys(addresses[:_MOST_RECIPIENTS])
    )
    subject = re.search(
        r"^[ \t>]*(?:subject|konu|тема|тақырыбы):[ \t]*(\S.{0,1000})", text[:_SEARCHED], _LINES
    )
    told = " ".join(decode_words(subject[1]).split()) if subject else ""
    return Bounce(recipients, lower[1] if lower else None, subject=told[:_LONGEST_SUBJECT])


def _in_sentences(lines: Sequence[str]) -> dict[str, str]:
    """Addresses amid words, each with the server's reply where one is quoted, else the sentence."""
    reply = _REPLY.search("\n".join(line[:500] for line in lines))
    found = [
        (each.rstrip("."), line[:500]) for line in lines for each in _ADDRESS.findall(line[:500])
    ]
    said: dict[str, str] = {}
    for address, sentence in found:
        said.setdefault(address, (reply[0] if reply else sentence).strip())
    return dict(list(said.items())[:_MOST_IN_SENTENCES])


def _next_words(lines: Sequence[str]) -> str:
    """What stands below an address: the first lines up to an empty one, unless another address."""
    said: list[str] = []
    for line in lines[:8]:
        if _FAILED_LINE.match(line[:500]) or (said and not line.strip()):
            break
        if not line.strip() or line.rstrip().endswith(":"):
            continue
        said.append(line.strip(" *\t"))
    return " ".join(filter(None, said))[:500]


def _told(address: str, words: str) -> FailedRecipient:
    status = _STATUS.search(words)
    return FailedRecipient(address, status=status[0] if status else "", diagnostic=words)

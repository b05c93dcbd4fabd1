"""The words of IMAP (RFC 3501): how we write names and numbers, what an answer says."""

import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ARRIVED = re.compile(
    rb'INTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"'
)
_UID = re.compile(rb"[( ]UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_BODY = re.compile(rb'BODY\[\](?:<\d+>)? (?:(\{\d+\})|"((?:[^"\\]|\\.)*)"|(NIL))')


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a server; its literals stand apart, each `{n}` in `text` names one."""

    text: bytes
    literals: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server said about one message; `content` is None where it said nothing of it."""

    uid: int
    size: int
    arrived_at: datetime | None
    content: bytes | None


def quoted(text: str) -> bytes:
    """A string as a server reads it. Raises ValueError for what cannot be written so.

    >>> quoted('a "b"')
    b'"a \\\\"b\\\\""'
    """
    if not text.isascii() or not text.isprintable():
        raise ValueError("only printable ASCII can be quoted")
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'


def folder_name(name: str) -> bytes:
    """The quoted name of a folder, in the UTF-7 of RFC 3501 (5.1.3).

    >>> folder_name("Gelen & işlenen")
    b'"Gelen &- i&AV8-lenen"'
    """
    written = ""
    for plain, foreign in re.findall(r"([\x20-\x7e]+)|([^\x20-\x7e]+)", name):
        written += plain.replace("&", "&-")
        if foreign:
            digits = binascii.b2a_base64(foreign.encode("utf-16-be"), newline=False).decode("ascii")
            written += "&" + digits.rstrip("=").replace("/", ",") + "-"
    return quoted(written)


def uid_set(uids: Iterable[int]) -> bytes:
    """Numbers in rising order as ranges.

    >>> uid_set([1, 2, 3, 7])
    b'1:3,7'
    """
    spans: list[list[int]] = []
    for uid in uids:
        if spans and spans[-1][1] == uid - 1:
            spans[-1][1] = uid
        else:
            spans.append([uid, uid])
    return ",".join(f"{a}:{b}" if a != b else str(a) for a, b in spans).encode("ascii")


def found(answers: Sequence[Answer]) -> list[int]:
    """The numbers that a search found, rising."""
    numbers: set[int] = set()
    for answer in answers:
        words = answer.text.split()
        if words[1:2] == [b"SEARCH"]:
            numbers.update(int(word) for word in words[2:] if word.isdigit())
    return sorted(numbers)


def number_after(word: bytes, answers: Sequence[Answer]) -> int | None:
    """The number in a response code such as `[UIDVALIDITY 17]`."""
    for answer in answers:
        match = re.search(rb"\[" + word + rb" (\d+)\]", answer.text)
        if match:
            return int(match[1])
    return None


def read_fetched(answer: Answer) -> Fetched | None:
    """What a FETCH answer says; None for anything else, and for news without a UID."""
    words = answer.text.split(maxsplit=3)
    if len(words) < 4 or words[2].upper() != b"FETCH":
        return None
    body = _BODY.search(answer.text)
    # A body that stands in the line itself must not be taken for what the server says about it.
    said = answer.text[: body.start()] + answer.text[body.end() :] if body else answer.text
    uid, size = _UID.search(said), _SIZE.search(said)
    if uid is None:
        return None
    return Fetched(
        uid=int(uid[1]),
        size=int(size[1]) if size else 0,
        arrived_at=_arrived(said),
        content=_content(answer, body) if body else None,
    )


def _content(answer: Answer, body: re.Match[bytes]) -> bytes:
    if body[1]:
        return answer.literals[answer.text[: body.start()].count(b"{")]
    return re.sub(rb"\\(.)", rb"\1", body[2] or b"")


def _arrived(said: bytes) -> datetime | None:
    match = _ARRIVED.search(said)
    if match is None or match[2].decode("ascii", "replace") not in MONTHS:
        return None
    day, year, hour, minute, second = (int(match[place]) for place in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
    zone = timezone(-offset if match[7] == b"-" else offset) if offset < timedelta(days=1) else UTC
    try:
        month = MONTHS.index(match[2].decode("ascii")) + 1
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

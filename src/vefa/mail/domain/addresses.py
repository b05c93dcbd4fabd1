"""People in address headers: RFC 5322 with its obsolete forms, and what real programs write
instead."""

import re

from vefa.mail.domain.headers import decode_words, one_line
from vefa.mail.domain.message import Address

MOST_ADDRESSES = 1_000
LONGEST_ENTRY = 2_000
_BARE = re.compile(
    r"(\"[^\"]{1,200}\"|\S{1,300}?)\s{0,5}@\s{0,5}([^\s@]{1,250}(?:\s{0,5}\.\s{0,5}[^\s@.]{1,100}){0,20})"
)
_EDGES = "<>()[]\"',;: "


class _Entry:
    """What was read of one address so far."""

    def __init__(self) -> None:
        self.words = ""
        self.comments: list[str] = []
        self.angle: str | None = None

    def address(self) -> Address:
        name = one_line(self.words)
        if self.angle is not None:
            return Address(name or _joined(self.comments), _bare(self.angle))
        found = _BARE.search(decode_words(self.words)[:LONGEST_ENTRY])
        if not found:
            return Address(name or _joined(self.comments), "")
        text = decode_words(self.words)[:LONGEST_ENTRY]
        rest = one_line(text[: found.start()] + " " + text[found.end() :]).strip(_EDGES)
        return Address(rest or _joined(self.comments), _bare(f"{found[1]}@{found[2]}"))


def _joined(comments: list[str]) -> str:
    return one_line(" ".join(comments))


def _bare(text: str) -> str:
    """The address itself: no source route, no white space, no `mailto:`.

    >>> _bare("@machine.tld:mary@example . net")
    'mary@example.net'
    """
    text = decode_words(text) if "=?" in text else text
    if not text.lstrip().startswith('"'):
        text = "".join(text.split())
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    text = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return text.strip("<>()[]',;:")


def read_addresses(text: str) -> tuple[Address, ...]:
    """Every party named in a header value, in order; entries without any address keep their name
    only.

    >>> [a.address for a in read_addresses('Dostlar: "Ay, Can" <can@x.tr>, bora@x.tr (Bora);')]
    ['can@x.tr', 'bora@x.tr']
    """
    found: list[Address] = []
    for entry in _entries(text):
        address = entry.address()
        if not address.name and not address.address:
            continue
        if address.address and found and not found[-1].address and entry.angle is not None:
            last = found.pop()  # "Demir, Ayşe <ayse@…>" without quotes is one person
            address = Address(f"{last.name}, {address.name}".rstrip(", "), address.address)
        found.append(address)
        if len(found) >= MOST_ADDRESSES:
            break
    return tuple(found)


def _entries(text: str) -> list[_Entry]:
    entries = [_Entry()]
    at = 0
    last_quote = text.rfind('"')
    while at < len(text):
        letter = text[at]
        entry = entries[-1]
        if letter == '"' and at < last_quote:
            content, at = _quoted(text, at)
            # White space around @ belongs to the address; a quoted name stays a name.
            entry.words += content if text[at : at + 1] != "@" else f'"{content}"'
        elif letter == "(":
            content, at = _comment(text, at)
            entry.comments.append(content)
        elif letter == "<":
            content, at = _angle(text, at)
            if entry.angle is None or "@" not in entry.angle:
                entry.angle = content
        elif letter in ",;":
            entries.append(_Entry())
            at += 1
        elif letter == ":" and entry.angle is None and "@" not in entry.words:
            entry.words = ""  # the name of a group
            at += 1
        else:
            entry.words += letter
            at += 1
    return entries


def _quoted(text: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    at += 1
    while at < len(text) and text[at] != '"':
        at += text[at] == "\\" and at + 1 < len(text)
        out.append(text[at])
        at += 1
    return "".join(out), at + 1


def _comment(text: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    depth = 0
    while at < len(text):
        letter = text[at]
        at += 1
        if letter == "\\" and at < len(text):
            out.append(text[at])
            at += 1
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                break
        else:
            out.append(letter)
    return "".join(out), at


def _angle(text: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    at += 1
    ends = ">" if text.find(">", at) >= 0 else ",;"
    while at < len(text) and text[at] not in ends:
        if text[at] == "(":
            _, at = _comment(text, at)
        elif text[at] == '"':
            content, at = _quoted(text, at)
            out.append(f'"{content}"')
        else:
            out.append(text[at])
            at += 1
    return "".join(out), at + (ends == ">")


def without_comments(text: str) -> str:
    """A structured value (date, message id) without its comments in parentheses."""
    out: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "(":
            _, at = _comment(text, at)
            out.append(" ")
        else:
            out.append(text[at])
            at += 1
    return "".join(out)

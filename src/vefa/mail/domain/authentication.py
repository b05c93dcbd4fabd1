"""What a mail server that we trust found out about a message's sender (RFC 8601, DMARC).

The header is anybody's to write, so only those count that name a trusted server, and of these the
topmost: a server puts its own above whatever the message brought along.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

HEADER: Final = "authentication-results"
FAIL: Final = "fail"
MOST_HEADERS: Final = 20
LONGEST: Final = 20_000
"""So many headers are read, so much of each: nobody keeps the worker busy with them."""

_WORD = re.compile(r"[^\s;=()\"]+")
_FAILED = re.compile(r"(?<![^\s;()\"])dmarc\s*(?:/\s*1\s*)?=\s*fail\b", re.IGNORECASE)
# A quoted word keeps this in front, so that it is taken for no separator and no result.
_QUOTE: Final = '"'


def dmarc_result(values: Iterable[str], trusted: Collection[str]) -> str:
    """The DMARC result (`pass`, `fail`, `none`, …) of the topmost header of a trusted server that
    has one; empty where none has. `values` are the header's values from the top of the message,
    unfolded; `trusted` are names of servers, letter case of no account. Never raises.

    A failure anywhere in that header counts, even in what looks like a comment or a quote: a
    sender may open one before it and close it behind. At worst somebody is asked once too often.

    >>> ours = "mx.desk.example; spf=pass smtp.mailfrom=a@b.example; dmarc=fail (p=none)"
    >>> dmarc_result([ours], {"MX.desk.example"}), dmarc_result([ours], {"mx.other.example"})
    ('fail', '')
    """
    names = {_name(each) for each in trusted} - {""}
    for value in islice(values, MOST_HEADERS):
        sections = _sections(value[:LONGEST])
        if _server(sections[0]) not in names:
            continue
        found = [result for section in sections[1:] for result in _result(section)]
        if FAIL in found or _FAILED.search(value):
            return FAIL
        if found:
            return found[0]
    return ""


def _name(server: str) -> str:
    return server.strip().rstrip(".").casefold()


def _server(section: list[str]) -> str:
    """The server that speaks: the first word, behind which only the version 1 may stand."""
    words = [word.removeprefix(_QUOTE) for word in section[:1]]
    return _name(words[0]) if words and section[1:] in ([], ["1"]) else ""


def _result(section: list[str]) -> Iterator[str]:
    """What a section says of DMARC: `dmarc=fail`, with a version or white space between."""
    if "=" not in section:
        return
    at = section.index("=")
    method = "".join(section[:at]).partition("/")[0]
    following = section[at + 1 : at + 2]
    if method.casefold() == "dmarc" and following and following[0][0] not in '="':
        yield following[0].casefold()


def _sections(value: str) -> list[list[str]]:
    """The words between the semicolons, without comments."""
    sections: list[list[str]] = [[]]
    at = 0
    while at < len(value):
        letter = value[at]
        if letter == "(":
            at = _after_comment(value, at)
        elif letter == _QUOTE:
            word, at = _quoted(value, at)
            sections[-1].append(_QUOTE + word)
        elif letter == ";":
            sections.append([])
            at += 1
        elif found := _WORD.match(value, at):
            sections[-1].append(found[0])
            at = found.end()
        else:
            sections[-1] += ["="] if letter == "=" else []
            at += 1
    return sections


def _after_comment(value: str, at: int) -> int:
    """Where the comment that begins at `at` ends, those within it counted."""
    depth = 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] in "()":
            depth += 1 if value[at] == "(" else -1
            if depth == 0:
                return at + 1
        at += 1
    return len(value)


def _quoted(value: str, at: int) -> tuple[str, int]:
    """The quoted word that begins at `at`, and where it ends."""
    letters: list[str] = []
    at += 1
    while at < len(value):
        if value[at] == _QUOTE:
            return "".join(letters), at + 1
        at += value[at] == "\\"
        letters.append(value[at : at + 1])
        at += 1
    return "".join(letters), at

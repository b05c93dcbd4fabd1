"""The tree of parts of a raw message: where each begins and ends, and what it says it is.

Nothing is copied while the tree is built: a part is a pair of positions in the raw bytes. Depth
and number of parts are bounded, so that a message made to explode costs no more than its bytes.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vefa.mail.domain.headers import (
    Field,
    Head,
    lenient_base64,
    one_line,
    split_head,
    split_parameters,
)
from vefa.mail.domain.message import Note

DEEPEST = 30
MOST_PARTS = 1_000
_TYPE = re.compile(r"^\s*([A-Za-z0-9!#$&^_.+-]+)\s*/\s*([A-Za-z0-9!#$&^_.+-]+)")
_LOOKS_LIKE_BOUNDARY = re.compile(
    rb"^--([^\s-][^\r\n]{0,200}|-+[^\s-][^\r\n]{0,200})\r?\n(?i:content-)", re.MULTILINE
)
_AFTER_BOUNDARY = re.compile(rb"(--?)?[ \t]*(?:\r*\n|\Z)")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """One node of the tree, with the lower-case type, its parameters, and the position of its
    body."""

    head: Head
    start: int
    end: int
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    disposition_parameters: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    children: list["Part"] = field(default_factory=list)
    is_too_deep: bool = False
    was_split: bool = False

    @property
    def main_type(self) -> str:
        return self.type.partition("/")[0]

    @property
    def content_id(self) -> str | None:
        return one_line(self.head.first("content-id")).strip("<> ") or None

    @property
    def file_name(self) -> str:
        """The name given to the part, from any of the places where programs put it; empty
        without one."""
        return (
            self.disposition_parameters.get("filename")
            or self.disposition_parameters.get("name")
            or self.parameters.get("name")
            or self.parameters.get("filename")
            or ""
        )

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order of the message."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


class PartTree:
    """Builds the tree of one raw message; `notes` says what was odd."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.notes: list[Note] = []
        self._count = 0
        self.root = self._build()

    def _build(self) -> Part:
        root = self._part(0, len(self.raw), "text/plain")
        if root.head.broken_lines:
            self._note("broken_header_lines", str(root.head.broken_lines))
        waiting = [(root, 1)]
        while waiting:
            part, depth = waiting.pop()
            if part.main_type != "multipart":
                continue
            if depth > DEEPEST:
                self._note("nested_too_deeply", str(DEEPEST))
                part.is_too_deep = True
                continue
            self._split(part)
            waiting.extend((child, depth + 1) for child in part.children)
        return root

    def _note(self, code: str, detail: str = "") -> None:
        note = Note(code, detail)
        if note not in self.notes:
            self.notes.append(note)

    def _part(self, start: int, end: int, default_type: str) -> Part:
        self._count += 1
        head = split_head(self.raw, start, end)
        part = Part(head, min(head.body_at, end), end, default_type)
        self._describe(part)
        return part

    def _describe(self, part: Part) -> None:
        part.type, part.parameters = self._content_type(part)
        if disposition := part.head.first("content-disposition"):
            word, part.disposition_parameters = split_parameters(disposition)
            part.disposition = word.lower()
        encoding = part.head.first("content-transfer-encoding").partition(";")[0]
        part.encoding = re.sub(r"[^a-z0-9]", "", encoding.lower())

    def _content_type(self, part: Part) -> tuple[str, dict[str, str]]:
        fields = part.head.all("content-type")
        read: list[tuple[str, dict[str, str]]] = []
        for value in (f.text for f in fields[:10]):
            kind = _TYPE.match(value)
            if kind:
                read.append((f"{kind[1]}/{kind[2]}".lower(), split_parameters(value)[1]))
        if len(fields) > 1:
            self._note("several_content_types")
        for kind_, parameters in read if len(read) > 1 else ():
            boundary = parameters.get("boundary", "")
            if kind_.startswith("multipart/") and boundary and self._has(part, boundary):
                return kind_, parameters
        if read:
            return read[0]
        if fields and any(f.text.strip() for f in fields):
            self._note("content_type_unreadable", one_line(fields[0].text)[:80])
            return "text/plain", split_parameters(fields[0].text)[1]
        return part.type, {}

    def _has(self, part: Part, boundary: str) -> bool:
        return self.raw.find(b"--" + _bytes(boundary), part.start, part.end) >= 0

    def _split(self, part: Part) -> None:
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        boundary = _bytes(part.parameters.get("boundary", "").rstrip())
        spans = self._spans(part, boundary) if boundary else []
        if not spans:
            guessed = _LOOKS_LIKE_BOUNDARY.search(
                self.raw, part.start, min(part.end, part.start + 65_536)
            )
            if guessed:
                self._note("boundary_guessed")
                spans = self._spans(part, guessed[1].rstrip(b"\r"))
        part.was_split = bool(spans)
        for start, end in spans:
            if self._count >= MOST_PARTS:
                self._note("too_many_parts", str(MOST_PARTS))
                part.children.append(
                    Part(Head((), start), start, part.end, "application/octet-stream")
                )
                return
            child = self._part(start, end, default)
            if child.head.fields or self.raw[start:end].strip():
                part.children.append(child)

    def _spans(self, part: Part, boundary: bytes) -> list[tuple[int, int]]:
        """Between which positions the children lie. A missing closing line is no reason to lose
        the last."""
        spans: list[tuple[int, int]] = []
        opened: int | None = None
        closed = False
        for at, following, closing in self._delimiters(part, b"--" + boundary):
            if opened is not None:
                spans.append((opened, self._before_line_end(opened, at)))
            opened = None if closing else following
            if closing:
                closed = True
                break
            if len(spans) > MOST_PARTS:
                break
        if opened is not None:
            spans.append((opened, part.end))
        if spans and not closed:
            self._note("closing_boundary_missing")
        return spans

    def _delimiters(self, part: Part, line: bytes) -> Iterator[tuple[int, int, bool]]:
        """Start, end and kind of each line that is the boundary, with one dash forgiven at a
        closing one."""
        at = self.raw.find(line, part.start, part.end)
        while at >= 0:
            after = at + len(line)
            rest = _AFTER_BOUNDARY.match(self.raw, after, part.end)
            if rest and (at == part.start or self.raw[at - 1] == 10):
                yield at, rest.end(), bool(rest[1])
            at = self.raw.find(line, after, part.end)

    def _before_line_end(self, start: int, at: int) -> int:
        """The line end before a boundary belongs to the boundary."""
        if at > start and self.raw[at - 1 : at] == b"\n":
            at -= 1
            if at > start and self.raw[at - 1 : at] == b"\r":
                at -= 1
        return at

    def content(self, part: Part) -> bytes:
        """The body of a part without its transfer encoding; an unknown encoding is taken as
        none."""
        body = self.raw[part.start : part.end]
        if part.main_type == "multipart":
            return body
        if part.encoding in {"base64", "b"}:
            return lenient_base64(body)
        if part.encoding in {"quotedprintable", "quotedprintible", "qp", "q"}:
            return binascii.a2b_qp(body)
        if part.encoding in {"xuuencode", "uuencode", "xuue", "uue"}:
            return decode_uu(body)
        if part.encoding not in {"", "7bit", "8bit", "binary", "none"}:
            self._note("transfer_encoding_unknown", part.encoding[:40])
        return body


def decode_uu(body: bytes) -> bytes:
    """Bytes of a uuencoded body; lines that are damaged are left out."""
    begin = _UU_BEGIN.search(body)
    out = bytearray()
    for line in body[begin.end() if begin else 0 :].splitlines():
        if line.strip() in {b"end", b"`", b""}:
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            count = ((line[0] - 32) & 63) * 4 // 3 + 2
            try:
                out += binascii.a2b_uu(line[:count])
            except binascii.Error:
                continue
    return bytes(out)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def own_head(raw: bytes) -> tuple[Field, ...]:
    """Only the fields of a raw message or of a returned head."""
    return split_head(raw, 0, len(raw)).fields

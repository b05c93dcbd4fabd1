"""From the bytes of a text file to its rows: encodings and separators."""

import codecs
import csv
import io
from collections import Counter
from itertools import pairwise
from typing import Final

from vefa.importing.domain.problems import BadFile

MOST_BYTES: Final = 10 * 2**20
ENCODINGS: Final = ("utf-8", "windows-1254", "windows-1251", "utf-16")
SEPARATORS: Final = (";", ",", "\t")

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 13}
_SAMPLE_LINES: Final = 20


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the encoding it was read by; without a name the encoding is recognised.

    A mark at the beginning decides; then UTF-8, if the bytes are any; else windows-1251 where
    letters above ASCII stand side by side, as they do in Cyrillic words, and windows-1254 where
    they stand among plain ones. Raises BadFile for what is no text.

    >>> decoded("Müşteri".encode("windows-1254"))
    ('Müşteri', 'windows-1254')
    >>> decoded("Заказчик;Объект".encode("windows-1251"))[1]
    'windows-1251'
    """
    if content.startswith(_OLD_EXCEL):
        raise BadFile("old_excel")
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    chosen = marked or encoding or _recognised(content)
    if chosen != "utf-16" and any(byte in _CONTROLS for byte in content[:100_000]):
        raise BadFile("binary")
    try:
        text = content.decode(chosen)
    except (UnicodeDecodeError, LookupError) as error:
        raise BadFile("encoding", encoding=chosen) from error
    return text, chosen.removesuffix("-sig")


def _recognised(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251" if _side_by_side(content) else "windows-1254"
    return "utf-8"


def _side_by_side(content: bytes) -> bool:
    """Whether most bytes above ASCII have another one beside them."""
    high = [byte >= 0xC0 for byte in content[:200_000]]
    beside = sum(1 for one, other in pairwise(high) if one and other)
    return beside > sum(high) / 2


def rows_of(text: str) -> list[list[str]]:
    """The rows of a separated text, the separator recognised by its first lines.

    Raises BadFile where quotes do not close or a field is longer than any text may be.
    """
    lines = text.splitlines(keepends=True)
    separator = _separator(lines[:_SAMPLE_LINES])
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise BadFile("quotes") from error


def _separator(lines: list[str]) -> str:
    """The sign that stands in the first line most often, counted outside quotes."""
    first = next((line for line in lines if line.strip()), "")
    outside = "".join(part for number, part in enumerate(first.split('"')) if number % 2 == 0)
    counted = Counter(sign for sign in outside if sign in SEPARATORS)
    return counted.most_common(1)[0][0] if counted else ";"

"""Odd arguments: what no browser of ours sends, and somebody will."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

import vefa
from tests.support.walk import Address

VALUES: Final = (
    "\0",
    "a\0b",
    "",
    " \t\r\n",
    "-1",
    "0",
    "99999999999999999999999999",
    "-99999999999999999999999999",
    "٤٢",
    "²",
    "1e999",
    "NaN",
    "x" * 20_000,
    "\N{PILE OF POO}" * 300,
    "\u202e\ufeff\u0301",
    "İıŞş%_\\'\"<>",
    "2026-02-30",
    "9999-12-31T23:59:59.999999+23:59",
    "0001-01-01",
    "9999-12-31",
    "0001-01",
    "9999-12",
    "[]",
    '{"a": [null]}',
    "../../etc/passwd",
    "in:V-2026-000001",
    "2026-01-01T00:00:00+00:00~99999999999999999999",
    "0001-01-01T00:00:00+14:00~1",
    "contact-99999999999999999999",
    "'; DROP TABLE x; --",
)
"""Each stands for a kind of trouble: NUL, too long, too large, no date, foreign digits."""

RAW: Final = ("%ff%fe", "%00", "%ed%a0%80", "a%00b", quote("x" * 3000), "%F0%9F%92%A9", "%2e%2e")
"""Parts of a path as they go over the wire: not UTF-8, NUL, a surrogate, long, beyond the plane."""

HUGE: Final = ("99999999999999999999999999", "9223372036854775808", "0")

_NOBODYS: Final = "00000000-0000-0000-0000-000000000000"
_ASKED: Final = re.compile(r"(?:GET|POST|asked|query)\.(?:get|getlist|pop)\(\s*\"(\w+)\"")


def names_asked_for() -> list[str]:
    """Every name that a view asks its request for, and every field of a form that is loaded."""
    found: set[str] = set()
    for path in sorted(Path(vefa.__file__).parent.glob("*/web/*.py")):
        found |= set(_ASKED.findall(path.read_text(encoding="utf-8")))
    for form in _forms(forms.Form):
        found |= set(form.base_fields)
    return sorted(found)


def _forms(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for each in form.__subclasses__():
        if each.__module__.startswith("vefa."):
            yield each
        yield from _forms(each)


def all_of(names: Sequence[str], value: str) -> dict[str, list[str]]:
    """The same value for each name."""
    return {name: [value] for name in names}


def values_for(names: Sequence[str], seed: str, turn: int) -> dict[str, list[str]]:
    """A value for each name; one name in seven comes twice. The same seed gives the same."""
    start = zlib.crc32(f"{seed}/{turn}".encode())
    given = {}
    for place, name in enumerate(names):
        at = start + place * (2 * turn + 1)
        given[name] = [VALUES[at % len(VALUES)]]
        if at % 7 == 0:
            given[name].append(VALUES[(at + 1) % len(VALUES)])
    return given


def query_of(given: Mapping[str, Sequence[str]]) -> str:
    """As a query string; a path of 20,000 characters is no server's business."""
    short = {name: [value[:2_000] for value in values] for name, values in given.items()}
    return urlencode(short, doseq=True) + "&%ff=%ed%a0%80&csrfmiddlewaretoken=%00"


def body_of(given: Mapping[str, Sequence[str]], prefixes: Sequence[str]) -> dict[str, Any]:
    """As a form, also under each prefix, with an odd file."""
    body: dict[str, Any] = dict(given)
    for prefix in prefixes:
        body |= {f"{prefix}-{name}": values for name, values in given.items()}
        body[f"{prefix}-attachments"] = _file()
    body["attachments"] = _file()
    return body


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("\u202e\0../x" + "y" * 300, b"\0\xff", content_type="no/\r\ntype")


def odd_paths(address: Address) -> Iterator[str]:
    """The path with all arguments of a kind replaced by odd ones."""
    parts = re.split(r"(<[^>]+>)", address.route)
    for converter, odd in (
        ("int", HUGE),
        ("str", RAW),
        ("uuid", (_NOBODYS, _NOBODYS.replace("0", "f"))),
    ):
        places = [place for place, part in enumerate(parts) if part.startswith(f"<{converter}:")]
        for value in odd if places else ():
            made = [_good(part) for part in parts]
            for place in places:
                made[place] = value
            yield "/" + "".join(made)


def _good(part: str) -> str:
    if not part.startswith("<"):
        return part
    return {"int": "1", "uuid": _NOBODYS}.get(part[1:].partition(":")[0], "x")

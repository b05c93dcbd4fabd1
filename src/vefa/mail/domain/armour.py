"""PGP inside a text (RFC 4880, 6 and 7): the signed text is read, armour is set aside as a file."""

import re
from dataclasses import dataclass

_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[^\s][^\n]{0,200}\n){0,10}[ \t]{0,9}\n",
    re.MULTILINE,
)
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_MESSAGE_END = "-----END PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Unarmoured:
    """The text without armour; `kind` is `signed` or `encrypted`, `armour` what was set aside."""

    text: str
    kind: str
    armour: str


def unarmour(text: str) -> Unarmoured | None:
    """Take armour off a text; None where a line does not begin with it, or it never ends.

    >>> block = "-----BEGIN PGP MESSAGE-----\\n\\nhQEM\\n-----END PGP MESSAGE-----"
    >>> unarmour(f"See inside:\\n{block}\\nAli").text
    'See inside:\\n\\nAli'
    """
    if "-----BEGIN PGP " not in text:
        return None
    return _signed(text) or _encrypted(text)


def _signed(text: str) -> Unarmoured | None:
    opening = _SIGNED.search(text)
    if opening is None:
        return None
    sealed = _line(text, _SIGNATURE, opening.end())
    closed = text.find(_SIGNATURE_END, sealed) if sealed >= 0 else -1
    if closed < 0:
        return None
    end = closed + len(_SIGNATURE_END)
    lines = text[opening.end() : sealed].rstrip("\n").split("\n")
    said = "\n".join(line.removeprefix("- ") for line in lines)
    whole = f"{text[: opening.start()]}{said}{text[end:]}"
    return Unarmoured(whole, "signed", text[opening.start() : end])


def _encrypted(text: str) -> Unarmoured | None:
    start = _line(text, _MESSAGE, 0)
    closed = text.find(_MESSAGE_END, start) if start >= 0 else -1
    if closed < 0:
        return None
    end = closed + len(_MESSAGE_END)
    return Unarmoured(f"{text[:start]}{text[end:]}", "encrypted", text[start:end])


def _line(text: str, mark: str, at: int) -> int:
    """Where a line begins with the mark; -1 without one. A quoted one is none."""
    found = text.find(mark, at)
    while found > 0 and text[found - 1] != "\n":
        found = text.find(mark, found + 1)
    return found

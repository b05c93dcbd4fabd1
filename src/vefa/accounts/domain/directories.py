"""Finding somebody in a directory: what an administrator sets, and what an entry tells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vefa.accounts.domain.providers import Claim

Values = Mapping[str, tuple[bytes, ...]]

LONGEST: Final = 255
_PLACE: Final = re.compile(r"\{(\w+)\}")
_PLAIN: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@.-_")


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    """How a directory is asked. Attribute names are as the directory has them.

    `servers` are addresses, asked in order until one answers; `people` is a filter with `{login}`
    (the address that was typed) or `{user}` (what precedes its @); `groups_filter`, asked
    below `groups_base`, is a filter with `{name}` (the person's distinguished name) or `{user}`.
    `authorities` are certificates in PEM that are trusted instead of the system's. `seconds` is the
    patience with one server.
    """

    servers: tuple[str, ...] = ()
    base: str = ""
    start_tls: bool = True
    authorities: str = ""
    reader: str = ""
    people: str = "(mail={login})"
    subject: str = "entryUUID"
    email: str = "mail"
    full_name: str = "cn"
    membership: str = "memberOf"
    groups_base: str = ""
    groups_filter: str = "(member={name})"
    seconds: float = 5.0

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "DirectorySettings":
        """The settings as they are kept; what is not named stays as it is by default."""
        known = {name: data[name] for name in cls.__slots__ if name in data}
        known["servers"] = tuple(known.get("servers") or ())  # type: ignore[arg-type]
        return cls(**known)  # type: ignore[arg-type]

    @property
    def attributes(self) -> tuple[str, ...]:
        """What is read of a person; names that are empty are not asked for."""
        wanted = (self.subject, self.email, self.full_name, self.membership)
        return tuple(name for name in wanted if name)


def escaped(text: str) -> str:
    r"""A value for a filter (RFC 4515): whatever is not plain becomes its bytes in hexadecimal.

    >>> escaped("ann@acme.example"), escaped("*)(uid=*")
    ('ann@acme.example', '\\2a\\29\\28uid\\3d\\2a')
    """
    return "".join(
        chr(byte) if byte in _PLAIN else f"\\{byte:02x}" for byte in text.encode("utf-8", "replace")
    )


def filled(template: str, **values: str) -> str:
    r"""The filter with its places filled, each value escaped; other braces stay as they are.

    >>> filled("(&(uid={user})(!(x={y})))", user="ann)(")
    '(&(uid=ann\\29\\28)(!(x={y})))'
    """
    return _PLACE.sub(
        lambda found: escaped(values[found[1]]) if found[1] in values else found[0], template
    )


def claim_of(
    settings: DirectorySettings, values: Values, login: str, groups: Iterable[str]
) -> Claim:
    """What the directory says of the person who typed `login`. Names in `values` are small.

    Of several addresses the typed one counts, if it is among them.
    """
    mails = _texts(values, settings.email)
    typed = [mail for mail in mails if mail.lower() == login.lower()]
    held = (*_texts(values, settings.membership), *groups)
    return Claim(
        subject=_subject(values, settings.subject),
        email=(typed or mails or [""])[0],
        name=next(iter(_texts(values, settings.full_name)), ""),
        groups=tuple(dict.fromkeys(each for name in held for each in (name, name.lower()))),
    )


def _texts(values: Values, name: str) -> list[str]:
    return [value.decode("utf-8", "replace").strip() for value in values.get(name.lower(), ())]


def _subject(values: Values, name: str) -> str:
    """The one value that names the person; bytes that are no text in hexadecimal.

    >>> _subject({"objectguid": (bytes([255, 1]),)}, "objectGUID"), _subject({"u": (b"7",)}, "u")
    ('hex:ff01', '7')
    """
    found = values.get(name.lower(), ())
    if len(found) != 1 or not found[0]:
        return ""
    try:
        text = found[0].decode("ascii")
    except UnicodeDecodeError:
        text = ""
    if not text.isprintable() or not text:
        text = f"hex:{found[0].hex()}"
    return text if len(text) <= LONGEST else ""

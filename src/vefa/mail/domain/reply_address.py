"""Signed addresses: `desk+<token>@domain` says which ticket an answer belongs to, and, as the
sender on the envelope, which letter a report is about.

The token is readable (the ticket's key, the letter's number) and signed (80 bits of HMAC-SHA256),
so it can be neither guessed nor turned into another's. Letter case does not count: servers on the
way change it.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Container, Iterable, Iterator, Sequence

_KEY = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+){0,7}")
_LONGEST_KEY = 32
_PURPOSE = b"vefa reply address 1\0"
_RETURN = b"vefa return address 1\0"
_MARK = b"vefa loop header 1\0"
_LETTER = re.compile(r"b-([1-9][0-9]{0,17})-([a-z2-7]{16})")
_SIGNATURE_BYTES = 10
_TOKEN = re.compile(r"(.+)-([a-z2-7]{16})")


def loop_mark(key: bytes) -> str:
    """The value of our loop header: it names the installation, and tells nothing of its key.

    >>> loop_mark(b"secret") == loop_mark(b"secret"), loop_mark(b"secret") == loop_mark(b"other")
    (True, False)
    """
    return hmac.new(key, _MARK, hashlib.sha256).hexdigest()[:20]


def reply_token(ticket_key: str, key: bytes) -> str:
    """The token for a ticket; ValueError unless its key is at most 32 letters, digits, hyphens.

    >>> reply_token("V-2026-004217", b"secret")
    'v-2026-004217-xpt57m6xbzwpxk4a'
    """
    canonical = ticket_key.upper()
    if len(canonical) > _LONGEST_KEY or not _KEY.fullmatch(canonical):
        raise ValueError(f"no key for a reply address: {ticket_key!r}")
    return f"{canonical}-{_signature(canonical, key)}".lower()


def check_reply_token(token: str, keys: bytes | Sequence[bytes]) -> str | None:
    """The ticket's key (in capitals) when one of `keys` signed the token, else None. Constant time.

    >>> check_reply_token("V-2026-004217-XPT57M6XBZWPXK4A", b"secret")
    'V-2026-004217'
    >>> check_reply_token("v-2026-004218-xpt57m6xbzwpxk4a", b"secret") is None
    True
    """
    parts = _TOKEN.fullmatch(token.strip().lower()) if len(token) < 100 else None
    if parts is None:
        return None
    canonical = parts[1].upper()
    if not _KEY.fullmatch(canonical):
        return None
    known = [keys] if isinstance(keys, bytes) else keys
    fits = [hmac.compare_digest(_signature(canonical, key), parts[2]) for key in known]
    return canonical if any(fits) else None


def _signature(canonical: str, key: bytes, purpose: bytes = _PURPOSE) -> str:
    digest = hmac.new(key, purpose + canonical.encode("ascii"), hashlib.sha256).digest()
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode("ascii").lower()


def reply_address(mailbox: str, token: str) -> str:
    """The mailbox with the token in it.

    >>> reply_address("desk@provider.example", "v-1-abc")
    'desk+v-1-abc@provider.example'
    """
    local, at, domain = mailbox.rpartition("@")
    if not at or not local:
        raise ValueError(f"no mailbox: {mailbox!r}")
    return f"{local}+{token}@{domain}"


def tickets_addressed(
    addresses: Iterable[str], mailboxes: Iterable[str], keys: bytes | Sequence[bytes]
) -> tuple[str, ...]:
    """Keys of the tickets to which a message was addressed by a genuine token, each once, in order.

    Give every address at which it may have arrived: envelope recipients, To, Cc, Delivered-To.

    >>> tickets_addressed(["Desk+v-2026-004217-xpt57m6xbzwpxk4a@x.tr"], ["desk@x.tr"], b"secret")
    ('V-2026-004217',)
    """
    ours = {mailbox.casefold() for mailbox in mailboxes}
    tickets = (check_reply_token(token, keys) for token in _tokens(addresses, ours))
    return tuple(dict.fromkeys(ticket for ticket in tickets if ticket is not None))


def _tokens(addresses: Iterable[str], ours: Container[str]) -> Iterator[str]:
    for address in addresses:
        local, _, domain = address.strip("<> ").rpartition("@")
        base, plus, token = local.partition("+")
        if plus and f"{base}@{domain}".casefold() in ours:
            yield token


def return_address(mailbox: str, letter: int, key: bytes) -> str:
    """The sender on a letter's envelope, by which whatever comes back finds the letter.

    >>> return_address("desk@provider.example", 7, b"secret")
    'desk+b-7-ef3xx4tn7b4fehlz@provider.example'
    """
    return reply_address(mailbox, f"b-{letter}-{_signature(str(letter), key, _RETURN)}")


def letters_returned(
    addresses: Iterable[str], mailboxes: Iterable[str], keys: bytes | Sequence[bytes]
) -> tuple[int, ...]:
    """Numbers of the letters to whose envelopes a message was sent back, by a genuine token.

    >>> letters_returned(["DESK+b-7-EF3XX4TN7B4FEHLZ@x.tr"], ["desk@x.tr"], b"secret")
    (7,)
    >>> letters_returned(["desk+b-8-ef3xx4tn7b4fehlz@x.tr"], ["desk@x.tr"], b"secret")
    ()
    """
    ours = {mailbox.casefold() for mailbox in mailboxes}
    known = [keys] if isinstance(keys, bytes) else keys
    found: dict[int, None] = {}
    for token in _tokens(addresses, ours):
        parts = _LETTER.fullmatch(token.lower())
        if parts is None:
            continue
        fits = [hmac.compare_digest(_signature(parts[1], key, _RETURN), parts[2]) for key in known]
        if any(fits):
            found[int(parts[1])] = None
    return tuple(found)

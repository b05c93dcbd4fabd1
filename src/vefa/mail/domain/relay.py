"""Where outgoing mail is handed over, as one text."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Relay:
    """A server that takes our mail. `starttls` begins in the clear, `tls` from the first byte."""

    host: str
    port: int
    security: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


def read_relay(text: str) -> Relay:
    """`host:port` in the clear, `smtp://user:password@host:587` with STARTTLS, `smtps://…` by TLS.

    Raises ValueError for anything else.

    >>> read_relay("127.0.0.1:2526")
    Relay(host='127.0.0.1', port=2526, security='', user='')
    >>> read_relay("smtps://desk@mail.example").port
    465
    """
    if "://" not in text:
        text = f"plain://{text}"
    parts = urlsplit(text)
    kinds = {"plain": ("", 25), "smtp": ("starttls", 587), "smtps": ("tls", 465)}
    if parts.scheme not in kinds or not parts.hostname:
        raise ValueError(f"no mail relay: {parts.scheme}://{parts.hostname or ''}")
    security, port = kinds[parts.scheme]
    return Relay(
        parts.hostname,
        parts.port or port,
        security,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )

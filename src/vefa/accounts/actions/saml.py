"""What an identity provider says of itself, asked at its address."""

from collections.abc import Sequence

from vefa.accounts.formats.saml_metadata import MOST_BYTES, IdentityProvider, read_metadata
from vefa.accounts.formats.xml import Unreadable
from vefa.core.outgoing import Network, Unreachable, fetch


def fetch_metadata(url: str, *, allowed: Sequence[Network]) -> IdentityProvider:
    """Read the metadata at an address; raise `Unreadable`."""
    try:
        answer = fetch(url, allowed=allowed, limit=MOST_BYTES)
    except Unreachable as error:
        raise Unreadable("metadata_unreachable", str(error)) from error
    if answer.status != 200:
        raise Unreadable("metadata_unreachable", f"status {answer.status}")
    return read_metadata(answer.body)

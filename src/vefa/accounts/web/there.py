"""By which sign-in provider a browser's session was begun, as the session remembers it."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from vefa.accounts.actions.sessions import NOWHERE, CameBy
from vefa.accounts.domain.providers import Claim
from vefa.accounts.models import SignInProvider

THERE: Final = "signed_in_there"
PENDING: Final = "pending_sign_in"
"""Under which name the session keeps a sign-in that is half done."""


def came_by(provider: SignInProvider, claim: Claim) -> CameBy:
    """The provider, and whom and which session of its own it has told us of."""
    session = digest_there(provider, claim.session) if claim.session else ""
    return CameBy(provider.key, digest_there(provider, claim.subject), session)


def digest_there(provider: SignInProvider, name: str) -> str:
    """What our sessions hold of a provider's name for somebody or something."""
    return hashlib.sha256(f"{provider.key}\0{name}".encode()).hexdigest()


def came_by_in(content: Mapping[str, Any]) -> CameBy:
    """What a session's content says, also while the sign-in is half done."""
    found = content.get(THERE) or content.get(PENDING, {}).get("there")
    return CameBy(*found) if found else NOWHERE


def as_kept(there: CameBy) -> list[str]:
    """The form that the session keeps."""
    return [there.provider, there.subject, there.session] if there.provider else []

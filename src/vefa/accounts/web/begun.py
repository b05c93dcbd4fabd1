"""Sign-ins that a browser has begun at a provider, kept in the browser's own session.

An answer that another browser asked for, or that was used before, finds nothing there.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest

from vefa.accounts.actions.spending import spend
from vefa.accounts.models import SignInProvider

PATIENCE: Final = timedelta(minutes=15)
MOST: Final = 5
"""How many sign-ins a browser may have begun at once, in as many tabs."""

_KEY: Final = "begun_sign_ins"


def remember(
    request: HttpRequest, name: str, provider: SignInProvider, at: datetime, **begun: str
) -> None:
    """Keep what was begun under a name that nobody can guess."""
    known = dict(request.session.get(_KEY, {}))
    newest = sorted(known.items(), key=lambda item: str(item[1]["at"]))[-(MOST - 1) :]
    row = {**begun, "provider": provider.key, "at": at.isoformat()}
    request.session[_KEY] = {**dict(newest), name: row}


def recall(
    request: HttpRequest, name: str, provider: SignInProvider, at: datetime
) -> dict[str, Any] | None:
    """What was begun under this name in this browser, once; None for anything else.

    The session forgets it, and the database refuses it to whoever comes at the same moment.
    """
    known = dict(request.session.get(_KEY, {}))
    begun = known.pop(name, None)
    if begun is None:
        return None
    request.session[_KEY] = known
    since = datetime.fromisoformat(begun["at"])
    if begun["provider"] != provider.key or not since <= at <= since + PATIENCE:
        return None
    if not spend("begun", name, at=at):
        return None
    found: dict[str, Any] = begun
    return found

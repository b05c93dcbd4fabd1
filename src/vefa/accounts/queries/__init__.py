"""Reads: who signs in, as whom they act, and which browsers they use."""

from vefa.accounts.queries.people import (
    actor_of,
    engineers,
    people_named,
    people_serving,
    user_with_email,
    user_with_id,
)
from vefa.accounts.queries.sessions import session_with_key, sessions_of

__all__ = [
    "actor_of",
    "engineers",
    "people_named",
    "people_serving",
    "session_with_key",
    "sessions_of",
    "user_with_email",
    "user_with_id",
]

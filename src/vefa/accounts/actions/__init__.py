"""Writes: people, their sessions, and how they sign in."""

from vefa.accounts.actions.people import (
    create_portal_user,
    create_staff,
    set_preferences,
    share_password,
)
from vefa.accounts.actions.sessions import end_other_sessions, end_session, note_sign_in

__all__ = [
    "create_portal_user",
    "create_staff",
    "end_other_sessions",
    "end_session",
    "note_sign_in",
    "set_preferences",
    "share_password",
]

"""Django's sessions, kept in our own table: listed, linked to their person, ended at once."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from vefa.accounts.actions.sessions import forget_ended_sessions, forget_session, keep_session
from vefa.accounts.models import Session
from vefa.accounts.queries.sessions import session_with_key
from vefa.accounts.web.there import came_by_in
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped


class SessionStore(SessionBase):
    """`settings.SESSION_ENGINE`. `row` is the session's row once it has been read."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        key = self.session_key
        self.row = session_with_key(key, clock.now()) if key else None
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.content)

    def exists(self, session_key: str) -> bool:
        return session_with_key(session_key, clock.now()) is not None

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        user = content.get(SESSION_KEY)
        try:
            with transaction.atomic():
                kept = keep_session(
                    key=self.session_key,
                    content=self.encode(content),
                    user_id=int(user) if user is not None else None,
                    at=clock.now(),
                    must_create=must_create,
                    there=came_by_in(content),
                )
        except IntegrityError as error:
            if must_create:
                raise CreateError from error
            raise
        if not kept:
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            forget_session(key)

    @classmethod
    def clear_expired(cls) -> None:
        with scoped(EVERYTHING):
            forget_ended_sessions(at=clock.now())

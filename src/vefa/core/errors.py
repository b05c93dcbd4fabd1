"""Errors that a person is told about."""

from typing import Any


class Refused(Exception):  # reads as a sentence where raised
    """An action that cannot be done, with the sentence that says why and what to do.

    `message` is a lazily translated text, so that it reads in the language of whoever is
    shown it; `code` is stable and in English, for the API and for tests.
    """

    def __init__(self, code: str, message: Any, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Exception):
    """The actor's roles do not grant the permission."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission

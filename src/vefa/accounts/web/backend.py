"""Signing in by e-mail and password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from vefa.accounts.models import User
from vefa.accounts.queries import user_with_email, user_with_id


class PasswordBackend(BaseBackend):
    """E-mail and password. An unknown address costs the same time as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  # the framework passes it
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        if not username or password is None:
            return None
        user = user_with_email(username)
        if user is None or not user.is_active:
            make_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: Any) -> User | None:
        user = user_with_id(int(user_id))
        return user if user and user.is_active else None

"""Finding the person of a session."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from vefa.accounts.models import User
from vefa.accounts.queries import user_with_id


class UserBackend(BaseBackend):
    """Whose session it is. How one signs in is a flow of its own (`web.signing_in`)."""

    def get_user(self, user_id: Any) -> User | None:
        user = user_with_id(int(user_id))
        return user if user and user.is_active else None

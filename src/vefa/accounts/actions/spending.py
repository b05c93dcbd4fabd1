"""Writes: what is good once is used up."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from vefa.accounts.models import Spent

KEPT: Final = timedelta(days=1)
"""How long it is remembered; whatever is used up here is good for minutes only."""

# Of two at once the second waits here for the first to end its step, and then finds it done.
_SPEND = "INSERT INTO accounts_spent (key, at) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING"


def spend(*parts: str, at: datetime) -> bool:
    """Use up what these words name; False where it was used before, be it this very moment."""
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [key, at])
        return bool(cursor.rowcount == 1)


def forget_spent(*, at: datetime) -> int:
    """Remove what is too old to be brought again; how many rows that were."""
    return Spent.objects.filter(at__lt=at - KEPT).delete()[0]

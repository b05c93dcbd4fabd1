"""Writes: personal data taken out of entries of the trail.

The database itself sees to it that a redaction at work or a rule of retention asks, and notes in
the chain of each customer concerned which entries were redacted and the digest of what remains of
each: so that `vefa audit verify` tells them from entries that somebody bent.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from vefa.privacy.models import Redaction


def redact_entries(*, of: Redaction, keys: Sequence[int], at: datetime) -> int:
    """Take the person of the redaction out of these entries (at most 1,000); how many."""
    return _changed("SELECT privacy_redact_trail(%s, %s, %s)", of.pk, list(keys), at)


def redact_old_entries(*, rule: str, keys: Sequence[int], at: datetime) -> int:
    """Take who did it out of these entries, as far as the rule of that kind says so; how many.

    Names in facts stay: they are somebody's own request (`redaction`).
    """
    return _changed("SELECT privacy_redact_old(%s, %s, %s)", rule, list(keys), at)


def _changed(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (changed,) = cursor.fetchone()
    return int(changed)

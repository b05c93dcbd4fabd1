"""What an entry holds of a value: the value itself while it is short, else its digest."""

import hashlib
import json
from typing import Any, Final

MOST: Final = 2_000
"""Characters of JSON up to which an entry holds a value as it is."""


def digest_of_value(value: Any) -> str:
    """SHA-256 of a JSON value in one form: keys in order, no spaces, UTF-8.

    >>> digest_of_value({"b": 1, "a": "ş"}) == digest_of_value({"a": "ş", "b": 1})
    True
    """
    return hashlib.sha256(_written(value).encode()).hexdigest()


def short(value: Any, most: int = MOST) -> Any:
    """The value, or where it is longer what tells it from any other.

    >>> short({"before": "S3", "after": "S1"})
    {'before': 'S3', 'after': 'S1'}
    >>> short("a" * 20, most=10)["characters"]
    22
    """
    written = _written(value)
    if len(written) <= most:
        return value
    return {"sha256": digest_of_value(value), "characters": len(written)}


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

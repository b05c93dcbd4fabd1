"""One-time codes of an authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

PERIOD: Final = 30
DIGITS: Final = 6
SECRET_BYTES: Final = 20


def step_of(at: datetime) -> int:
    """The number of the thirty seconds in which `at` lies."""
    return int(at.timestamp()) // PERIOD


def code_at(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """The code of a step.

    >>> code_at(b"12345678901234567890", 1, digits=8)
    '94287082'
    """
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: bytes, code: str, at: datetime, *, last_step: int) -> int | None:
    """The step whose code this is, at most one away from the present; None where it is wrong.

    Steps up to `last_step` are used up: a code that somebody looked at over a shoulder is worth
    nothing any more.
    """
    present = step_of(at)
    if last_step > present + 1:
        # The clock was set back since: the next code is taken, and used up from here on.
        last_step = -1
    found = None
    for step in (present - 1, present, present + 1):
        # Each is compared, so that the time taken does not tell which one it was.
        if hmac.compare_digest(code_at(secret, step), code) and step > last_step:
            found = step
    return found


def written(secret: bytes) -> str:
    """The secret as it is typed in, in groups of four.

    >>> written(b"12345678901234567890")
    'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'
    """
    text = base64.b32encode(secret).decode("ascii").rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def enrolment(secret: bytes, *, account: str, issuer: str) -> str:
    """What the QR code holds, so that an app knows the secret and what it is for."""
    label = quote(f"{issuer}:{account}", safe="")
    query = urlencode(
        {"secret": written(secret).replace(" ", ""), "issuer": issuer}, quote_via=quote
    )
    return f"otpauth://totp/{label}?{query}"

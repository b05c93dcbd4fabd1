"""Secrets of ours that the database keeps: passwords for other servers, tokens, keys.

They are sealed with AES-128-CBC and HMAC-SHA256 (Fernet). The keys are derived from
`settings.SECRET_KEYS`, the newest first: the first seals, each of them opens, so that a key can
be replaced while what it sealed is still there.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealedElsewhere(Exception):
    """None of our keys opens this: it was damaged, or sealed under a key that is gone."""


def seal(text: str) -> str:
    """Encrypt under the newest key; the result is ASCII and differs every time."""
    return _keys(tuple(settings.SECRET_KEYS)).encrypt(text.encode()).decode("ascii")


def open_sealed(sealed: str) -> str:
    """The text that `seal` was given. Raises `SealedElsewhere`."""
    try:
        return _keys(tuple(settings.SECRET_KEYS)).decrypt(sealed).decode()
    except (InvalidToken, ValueError):
        raise SealedElsewhere from None


def rotate(sealed: str) -> str:
    """The same text under the newest key. Raises `SealedElsewhere`."""
    try:
        return _keys(tuple(settings.SECRET_KEYS)).rotate(sealed).decode("ascii")
    except (InvalidToken, ValueError):
        raise SealedElsewhere from None


@lru_cache(maxsize=8)
def _keys(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    """A key of Fernet's form. The purpose goes in: nothing else of ours derives the same."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vefa sealed secrets")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))

"""Reads: the bytes of stored files."""

from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from vefa.documents.models import StoredFile


def place_of(customer_id: int, sha256: str) -> Path:
    """Where the bytes with this digest lie, for one customer."""
    return Path(settings.MEDIA_ROOT) / str(int(customer_id)) / sha256


def open_file(file: StoredFile) -> BinaryIO:
    """The bytes as a stream that the caller closes; FileNotFoundError where they are lost."""
    return place_of(file.customer_id, file.sha256).open("rb")


def read_file(file: StoredFile) -> bytes:
    """The bytes at once, for a letter or a proof."""
    with open_file(file) as stream:
        return stream.read()

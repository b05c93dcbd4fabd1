"""What a file that came from outside may be called, and what it may claim to be."""

import re
import unicodedata
from typing import Final

LONGEST_NAME: Final = 255
NAMELESS: Final = "file"
UNKNOWN_TYPE: Final = "application/octet-stream"

# RFC 6838, section 4.2, with the lengths that it sets.
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_LONGEST_ENDING: Final = 20

SHOWN_AS_IS: Final = frozenset(
    ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")
)
"""Types that a browser may be told of: none of them runs anything."""


def clean_name(name: str) -> str:
    """A name without folders, control and direction-turning characters, of bounded length.

    The ending survives shortening, since people and programs go by it.

    >>> clean_name("C:\\\\Temp\\\\..\\\\fatura şubat.pdf")
    'fatura şubat.pdf'
    >>> clean_name("report\\u202efdp.exe"), clean_name("../.."), clean_name("x" * 300 + ".log")[-7:]
    ('reportfdp.exe', 'file', 'xxx.log')
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(" " if each.isspace() else each for each in text if _is_visible(each))
    clean = " ".join(_FORBIDDEN.sub("_", kept).split()).strip(". ")
    return _shortened(clean) or NAMELESS


def clean_media_type(media_type: str) -> str:
    """The type without its parameters; `application/octet-stream` where it is none.

    >>> clean_media_type("Text/Plain; charset=utf-8"), clean_media_type("picture")
    ('text/plain', 'application/octet-stream')
    """
    bare = media_type.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else UNKNOWN_TYPE


def served_type(media_type: str) -> str:
    """The type under which a file is handed to a browser: never one that could act.

    >>> served_type("image/png"), served_type("text/html"), served_type("image/svg+xml")
    ('image/png', 'application/octet-stream', 'application/octet-stream')
    """
    return media_type if media_type in SHOWN_AS_IS else UNKNOWN_TYPE


def _is_visible(character: str) -> bool:
    """Everything but control, format (direction), private, surrogate and unassigned characters."""
    return character.isspace() or not unicodedata.category(character).startswith("C")


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return name[:LONGEST_NAME].rstrip()
    return stem[: LONGEST_NAME - len(ending) - 1].rstrip() + dot + ending

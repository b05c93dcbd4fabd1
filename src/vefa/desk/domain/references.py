"""Ticket numbers in a line of text."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"\bV-(\d{4})-(\d{6,12})\b", re.IGNORECASE)


def numbers_in(text: str) -> list[str]:
    """The ticket numbers in a subject, in order, each once.

    >>> numbers_in("Re: Fatura [v-2026-004217] ve V-2026-004217")
    ['V-2026-004217']
    """
    return list(dict.fromkeys(match.group(0).upper() for match in _NUMBER.finditer(text)))

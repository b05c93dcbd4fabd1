"""The Date header: read with its offset, or not at all. It is shown, never counted with."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from vefa.mail.domain.addresses import without_comments
from vefa.mail.domain.message import Note

_ISO = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_ZONE = re.compile(r"(?:[+-]\d{4}|\b(?:GMT|UTC?|Z|[ECMP][SD]T))$", re.IGNORECASE)
_ISO_ZONE = re.compile(r"\s+(Z|[+-]\d\d:?\d\d)$")
_NAMED_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-]\d{4})$", re.IGNORECASE)
_LOOSE_COLON = re.compile(r"\s*:\s*")
_LONGEST = 200
_WIDEST_OFFSET = timedelta(hours=24)
_PLAUSIBLE_YEARS = range(1970, 2101)


def read_date(value: str) -> tuple[datetime | None, list[Note]]:
    """The date of a header value with the offset that was written.

    An offset that is missing or cannot be read counts as UTC (RFC 5322, 4.3), with a note.

    >>> read_date("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600")[0].isoformat()
    '1997-11-21T09:55:06-06:00'
    >>> read_date("Pn, 29 paX 2007 21:13:00 +0100")
    (None, [Note(code='date_unreadable', detail='Pn, 29 paX 2007 21:13:00 +0100')])
    """
    text = _LOOSE_COLON.sub(":", " ".join(without_comments(value[:_LONGEST]).split()))
    text = _NAMED_OFFSET.sub(r"\1", text)
    if not text:
        return None, []
    try:
        date, zone_known = _parse(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None, [Note("date_unreadable", text)]
    notes = [] if zone_known else [Note("date_without_zone", text)]
    if date.year not in _PLAUSIBLE_YEARS:
        notes.append(Note("date_implausible", text))
    return date, notes


def _parse(text: str) -> tuple[datetime, bool]:
    if _ISO.match(text):
        date = datetime.fromisoformat(_ISO_ZONE.sub(r"\1", text))
        return (date, True) if date.tzinfo else (date.replace(tzinfo=UTC), False)
    fields = parsedate_tz(text)
    if fields is None:
        raise ValueError(text)
    offset = timedelta(seconds=fields[9] or 0)
    zone_known = bool(_ZONE.search(text)) and abs(offset) < _WIDEST_OFFSET
    zone = timezone(offset) if offset and zone_known else UTC
    year, month, day, hour, minute, second = fields[:6]
    # A leap second is written by nobody's clock but some programs'.
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone), zone_known

"""Whether a message says nothing but thanks: the names, files and pictures that tell."""

import re
from collections.abc import Sequence
from typing import Final

from django.conf import settings

from vefa.customers.models import Contact
from vefa.desk.domain.matching import Reference
from vefa.desk.domain.thanks import is_thanks
from vefa.desk.models import TimelineEntry
from vefa.mail.domain import ParsedMessage
from vefa.mail.domain.message import Attachment

_LARGEST_LOGO: Final = 20_000
"""Bytes. What is larger may be a picture of a fault."""

_MOST_NAMES: Final = 50

# What programs write in plain text where the HTML has a picture.
_PICTURE: Final = re.compile(r"\[(?:cid|image|resim|изображение):[^\]\n]*\]", re.IGNORECASE)


def is_only_thanks(
    message: ParsedMessage, contacts: Sequence[Contact], references: Sequence[Reference]
) -> bool:
    """Thanks, or nothing at all; the names of people of the tickets are no news beside it.

    A small picture in the HTML is the logo of a signature, but for where nothing else is said.
    """
    text = _PICTURE.sub("", message.text).strip()
    if not text:
        return not message.attachments
    if not all(_is_logo(each, message.html or "") for each in message.attachments):
        return False
    names = [contact.name for contact in contacts]
    names += [message.sender.name] if message.sender else []
    return is_thanks(text, names=[*names, settings.PROVIDER_NAME, *_names_of_ours(references)])


def _is_logo(file: Attachment, html: str) -> bool:
    shown = bool(file.content_id) and f"cid:{file.content_id}" in html
    return shown and file.type.startswith("image/") and file.size <= _LARGEST_LOGO


def _names_of_ours(references: Sequence[Reference]) -> list[str]:
    """Those of the provider who have had a part in the tickets that the message points to."""
    if not references:
        return []
    written = TimelineEntry.objects.filter(
        ticket_id__in={each.ticket_id for each in references}, author_side="staff"
    )
    names = written.order_by().values_list("author_name", flat=True)
    return list(names.distinct()[:_MOST_NAMES])

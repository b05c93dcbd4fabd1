"""Whom letters reach that nobody asked for."""

from collections.abc import Iterable

from django.conf import settings

from vefa.customers.models import Contact
from vefa.mail.domain.automatic import has_no_reader


def reachable(contacts: Iterable[Contact]) -> list[Contact]:
    """Those to whom we write of our own accord: active, letters to them do not come back, and
    somebody reads the mailbox."""
    return [
        each
        for each in contacts
        if each.active
        and each.undeliverable_at is None
        and not any(has_no_reader(each.email, own) for own in settings.MAIL_ADDRESSES)
    ]

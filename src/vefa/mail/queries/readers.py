"""Whom letters reach that nobody asked for, and which addresses are our own."""

from collections.abc import Collection, Iterable

from django.conf import settings

from vefa.core.text import fold_email
from vefa.customers.models import Contact
from vefa.mail.domain.automatic import has_no_reader
from vefa.mail.models import Mailbox


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


def of_the_desk(emails: Collection[str]) -> set[str]:
    """Those of the folded e-mails at which the desk itself is written to: its addresses, with or
    without what follows a plus sign, and those of the mailboxes that it reads."""
    users = Mailbox.objects.filter(username__contains="@").values_list("username", flat=True)
    own = {fold_email(address) for address in (*settings.MAIL_ADDRESSES, *users)}
    return {email for email in emails if email in own or _without_sign(email) in own}


def _without_sign(email: str) -> str:
    box, _at, domain = email.rpartition("@")
    return f"{box.partition('+')[0]}@{domain}"

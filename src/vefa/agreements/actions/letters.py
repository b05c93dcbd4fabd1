"""Letters to those who speak for the customer's company, each in their own language."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from vefa.agreements.domain.compare import Differences
from vefa.agreements.models import Agreement, TermsDraft
from vefa.agreements.queries.comparing import draft_against_holding
from vefa.core.actor import SYSTEM
from vefa.coverage.domain.formats import day
from vefa.customers.models import Contact
from vefa.mail.actions import queue_message
from vefa.mail.domain.composing import Draft, make_message_id
from vefa.mail.domain.message import Address


def proposal_letter(*, at: datetime, draft: TermsDraft, contact: Contact) -> None:
    """Ask for approval of new terms, with what they change."""
    agreement, language = draft.agreement, contact.language
    found: list[Differences] = draft_against_holding(draft, language, at=at)
    with translation.override(language):
        subject = _("New terms of %(code)s: please approve or decline") % {"code": agreement.code}
        context = {
            "day": day(draft.effective_on.isoformat(), language),
            "reason": draft.reason,
            "differences": found,
            "link": settings.BASE_URL + reverse("portal:terms", args=[draft.pk]),
        }
        _send(at, agreement, contact, subject, "proposal", context)


def end_letter(*, at: datetime, agreement: Agreement, contact: Contact, last_on: date) -> None:
    """Say that the agreement ends, and what can be done."""
    language = contact.language
    with translation.override(language):
        last = day(last_on.isoformat(), language)
        subject = _("%(code)s ends on %(day)s") % {"code": agreement.code, "day": last}
        link = settings.BASE_URL + reverse("portal:agreement", args=[agreement.pk])
        _send(at, agreement, contact, subject, "ending", {"day": last, "link": link})


def _send(
    at: datetime,
    agreement: Agreement,
    contact: Contact,
    subject: str,
    kind: str,
    context: Mapping[str, Any],
) -> None:
    known = {"name": contact.name, "agreement": agreement, "provider": settings.PROVIDER_NAME}
    text = render_to_string(f"agreements/mail/{kind}.txt", {**known, **context})
    letter = Draft(
        sender=Address(str(settings.PROVIDER_NAME), settings.MAIL_ADDRESS),
        to=[Address(contact.name, contact.email)],
        subject=subject,
        text=text.strip() + "\n",
        at=at,
        message_id=make_message_id(secrets.token_bytes(20), settings.MAIL_DOMAIN),
        marker="vefa",
        language=contact.language,
        automatic=True,
    )
    queue_message(actor=SYSTEM, at=at, customer_id=agreement.customer_id, draft=letter)

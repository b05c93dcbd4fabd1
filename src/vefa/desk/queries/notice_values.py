"""What stands for the variables of letters about agreements and certificates.

Each function speaks the active language; whoever calls it has chosen the reader's.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vefa.agreements.domain.compare import Differences
from vefa.agreements.domain.life import midnight, run_off_ends_on
from vefa.agreements.models import Agreement, TermsDraft, TermsDraftStep, TermsVersion
from vefa.agreements.queries import run_off_days, terms_in_force
from vefa.agreements.queries.allowances import Granted
from vefa.agreements.queries.comparing import compare_versions, draft_against_holding
from vefa.coverage.domain.formats import amount
from vefa.coverage.domain.formats import day as day_in_words
from vefa.coverage.domain.texts import capitalised
from vefa.customers.models import Contact, Training
from vefa.desk.domain.letter_texts import Values, fill
from vefa.desk.queries.letter_names import SUBJECTS
from vefa.ui.formats import full_moment, percent

MOST_OF_PART: Final = 6
"""A letter names so many changes of one part of the terms; the rest stands in the portal."""
_SAMPLE_ZONE: Final = ZoneInfo("Europe/Istanbul")
_SAMPLE_AT: Final = datetime(2026, 3, 9, 10, 5, tzinfo=_SAMPLE_ZONE)
_DAY: Final = timedelta(days=1)

Said = dict[str, str | Sequence[Mapping[str, str]]]


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def address(name: str, *args: object) -> str:
    """The whole address of a page."""
    return str(settings.BASE_URL) + reverse(name, args=list(args))


def told_day(value: date) -> str:
    """A day in words."""
    return day_in_words(value.isoformat(), _language())


def of_agreement(agreement: Agreement, *, ours: bool = False) -> Said:
    """What every letter about an agreement knows; our own people have pages of their own."""
    page = "workspace:agreement" if ours else "portal:agreement"
    return {
        "agreement.code": agreement.code,
        "agreement.name": agreement.name,
        "agreement.link": address(page, agreement.pk),
    }


def of_proposal(draft: TermsDraft, *, at: datetime) -> Said:
    """New terms that wait for the customer's approval."""
    return {
        **of_agreement(draft.agreement),
        "day": told_day(draft.effective_on),
        "reason": draft.reason,
        "change": _changes(draft_against_holding(draft, _language(), at=at), draft.content),
        "terms.link": address("portal:terms", draft.pk),
    }


def of_terms(version: TermsVersion, before: TermsVersion | None) -> Said:
    """Terms that come to hold; without ones before them nothing has changed."""
    agreement, language = version.agreement, _language()
    zone = ZoneInfo(agreement.customer.timezone)
    found = compare_versions(before, version, language) if before else []
    procedure = address("procedure", agreement.pk, version.number, language)
    return {
        **of_agreement(agreement),
        "terms.number": str(version.number),
        "day": told_day(version.valid_from.astimezone(zone).date()),
        "reason": version.told_reason,
        "change": _changes(found, version.content),
        "procedure.link": procedure,
    }


def _changes(found: Iterable[Differences], content: Mapping[str, Any]) -> list[dict[str, str]]:
    several = len(content["lines"]) > 1
    said = []
    for part in found:
        place = f"{part.title} ({part.line_name})" if several and part.line_name else part.title
        sentences = list(part.sentences)
        if len(sentences) > MOST_OF_PART:
            rest = len(sentences) - MOST_OF_PART
            more = _("and %(count)s more; all of it stands in the portal") % {"count": rest}
            sentences = [*sentences[:MOST_OF_PART], more]
        said += [f"{place}: {sentence}" for sentence in sentences]
    return [{"text": each} for each in said]


def of_withdrawal(draft: TermsDraft, step: TermsDraftStep) -> Said:
    """Proposed terms that were withdrawn by that step, and why."""
    return {
        **of_agreement(draft.agreement),
        "day": told_day(draft.effective_on),
        "reason": step.words,
        "terms.link": address("portal:terms", draft.pk),
    }


def of_refusal(draft: TermsDraft, step: TermsDraftStep, said: Mapping[str, str]) -> Said:
    """Agreed terms that could not come to hold, and why by language."""
    return {
        **of_agreement(draft.agreement, ours=True),
        "day": told_day(draft.effective_on),
        "reason": said.get(_language()) or step.words,
        "terms.link": address("workspace:terms", draft.pk),
    }


def of_suspension(agreement: Agreement, since: datetime, reason: str = "") -> Said:
    """It is suspended, or the suspension is lifted, since an instant."""
    zone = ZoneInfo(agreement.customer.timezone)
    return {
        **of_agreement(agreement),
        "since": full_moment(since, _language(), zone),
        "reason": reason,
    }


def of_end(agreement: Agreement, over_on: date, reason: str = "") -> Said:
    """It ends or has ended; `over_on` is the first day without it. Where services run on for
    different times, the longest is told."""
    last_moment = midnight(over_on, agreement.customer.timezone) - timedelta(seconds=1)
    terms = terms_in_force(agreement, at=last_moment)
    days = run_off_days(terms.pk if terms else None)
    return {
        **of_agreement(agreement),
        "day": told_day(over_on - _DAY),
        "reason": reason,
        "run_off_until": told_day(run_off_ends_on(over_on, days) - _DAY),
    }


def of_allowance(found: Granted, *, ours: bool = False, ticket: str = "") -> Said:
    """How an allowance stands."""
    balance, language = found.balance, _language()
    if balance is None:
        return {}

    def said(field: str) -> str:
        return amount(getattr(balance, field), found.unit, language, found.currency)

    over = _(
        "What goes beyond it follows the next clause of your agreement; where that makes it "
        "billable, you get a quote first."
    )
    page = "workspace:allowances" if ours else "portal:allowances"
    return {
        **of_agreement(found.agreement, ours=ours),
        "allowance.name": capitalised(found.name[language], language),
        "allowance.percent": percent(Decimal(balance.percent) / 100, language),
        "allowance.used": said("used"),
        "allowance.granted": said("granted"),
        "allowance.left": said("left"),
        "allowance.renewed_on": told_day(found.period.ends_on) if found.period else "",
        "allowance.link": address(page, found.agreement.pk),
        "beyond": "" if balance.left else over,
        "ticket.number": ticket,
    }


def of_certificates(found: Iterable[Training]) -> Said:
    """Certificates that run out soon. They count up to the day before `expires_on`."""
    return {
        "certificate": [
            {
                "name": each.contact.name,
                "subject": each.subject,
                "last_on": told_day(each.expires_on - _DAY) if each.expires_on else "",
            }
            for each in found
        ]
    }


def of_people(customer: str, reader: str) -> Said:
    """Who reads the letter, and of which customer it tells."""
    return {
        "contact.name": reader,
        "customer.name": customer,
        "provider.name": str(settings.PROVIDER_NAME),
    }


def of_readers(readers: Sequence[Contact]) -> Said:
    """To whom at the customer a letter went, for our own people."""
    nobody = _(
        "Nobody there could be written to: the customer has no contact for it whose mailbox "
        "works. Please tell them another way."
    )
    return {
        "reader": [{"name": each.name, "email": each.email} for each in readers],
        "no_reader": "" if readers else nobody,
    }


def sample_notice() -> Values:
    """An invented agreement and what may happen to it, in the active language."""
    link = f"{settings.BASE_URL}/portal/"
    language = _language()
    return {
        **{f"{name}.link": link for name in ("agreement", "terms", "procedure", "allowance")},
        "agreement.code": "AN-2026",
        "agreement.name": _("Maintenance of the printers"),
        "day": told_day(date(2026, 3, 14)),
        "reason": _("A shorter response, as agreed in January."),
        "change": [{"text": _("Commitments: response 1 h → 30 min")}],
        "terms.number": "2",
        "allowance.name": _("Hours of development"),
        "allowance.percent": percent(Decimal(1), language),
        "allowance.used": amount(Decimal(40), "hours", language),
        "allowance.granted": amount(Decimal(40), "hours", language),
        "allowance.left": amount(Decimal(0), "hours", language),
        "allowance.renewed_on": told_day(date(2026, 4, 1)),
        "beyond": _("What goes beyond it follows the next clause of your agreement."),
        "since": full_moment(_SAMPLE_AT, language, _SAMPLE_ZONE),
        "run_off_until": told_day(date(2026, 4, 13)),
        "certificate": [
            {
                "name": "Baran Kaya",
                "subject": _("Use of the printers"),
                "last_on": told_day(date(2026, 3, 14)),
            }
        ],
        "reader": [{"name": "Ayşe Demir", "email": "ayse@anadolu.example"}],
        "letter.subject": fill(str(SUBJECTS["suspended"]), {"agreement.code": "AN-2026"}),
        "letter.text": _("> What the customer got stands here, in your language."),
        "matter.link": link,
    }

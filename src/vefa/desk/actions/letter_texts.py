"""The provider's own words for its letters: written, taken back, never overwritten."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.audit.domain.values import short
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Customer
from vefa.desk.actions.locks import one_at_a_time
from vefa.desk.domain.letter_texts import (
    KINDS,
    LANGUAGES,
    TextProblem,
    Words,
    problems_of,
    problems_of_part,
)
from vefa.desk.models import LetterSender, LetterText


@transaction.atomic
def write_letter_text(
    *, actor: Actor, at: datetime, kind: str, language: str, words: Words
) -> LetterText:
    """Use these words from now on; where a part is empty, the built-in one.

    Refused where a variable is unknown, or one is missing that the letter cannot do without.
    """
    actor.require("can_edit_letters")
    if kind not in KINDS or language not in LANGUAGES:
        raise Refused("kind", _("There is no such letter."))
    words = Words(*(_tidy(part) for part in astuple(words)))
    if words.text:
        _refuse(problems_of(words.text, KINDS[kind]), "text")
    for name, part in KINDS[kind].parts.items():
        _refuse(problems_of_part(getattr(words, name), part, KINDS[kind]), name)
    one_at_a_time(f"desk.letter_text:{kind}:{language}")
    newest = LetterText.objects.filter(kind=kind, language=language).order_by("-number").first()
    if words == (newest.words if newest else Words()):
        raise Refused("same", _("These words hold already."), field="text")
    version = LetterText.objects.create(
        kind=kind,
        language=language,
        number=newest.number + 1 if newest else 1,
        **asdict(words),
        at=at,
        author_name=actor.name,
    )
    record(
        actor=actor,
        at=at,
        deed="letter_text_written",
        subject="letter_text",
        subject_id=version.pk,
        customer_id=None,
        kind=kind,
        language=language,
        number=version.number,
        built_in=not words.is_own,
        words=short(asdict(words)),
    )
    return version


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def _refuse(found: Sequence[TextProblem], field: str) -> None:
    if found:
        raise Refused(field, "\n".join(_told(each) for each in found), field=field)


def _told(problem: TextProblem) -> str:
    if problem.code == "unknown" and problem.meant:
        return _("There is no variable {%(name)s}. Did you mean {%(meant)s}?") % {
            "name": problem.name,
            "meant": problem.meant,
        }
    if problem.code == "unknown":
        return _("There is no variable {%(name)s} in this letter.") % {"name": problem.name}
    if problem.code == "missing":
        return _("The letter must contain {%(name)s}.") % {"name": problem.name}
    if problem.code == "two_lists":
        return _("A line can repeat one list only: %(line)s") % {"line": problem.name}
    if problem.code == "too_many_lines":
        return _("At most so many lines: %(most)s") % {"most": problem.name}
    return _("The text is longer than %(most)s characters.") % {"most": problem.name}


@transaction.atomic
def set_letter_sender(
    *, actor: Actor, at: datetime, customer: Customer, name: str, address: str = ""
) -> None:
    """From whom letters to the customer come; what is empty is as usual.

    The address is one of the desk's own (`settings.MAIL_ADDRESSES`): answers must come in.
    """
    actor.require("can_edit_letters")
    wanted = " ".join(name.split())
    if len(wanted) > 100 or "@" in wanted:
        raise Refused("name", _("Please give a name of at most 100 letters."), field="name")
    if address and address not in settings.MAIL_ADDRESSES:
        raise Refused("address", _("Please choose one of the desk's addresses."), field="address")
    before = LetterSender.objects.filter(customer=customer).first() or LetterSender()
    if wanted or address:
        LetterSender.objects.update_or_create(
            customer=customer, defaults={"name": wanted, "address": address}
        )
    else:
        LetterSender.objects.filter(customer=customer).delete()
    record(
        actor=actor,
        at=at,
        deed="letter_sender_set",
        subject="customer",
        subject_id=customer.pk,
        customer_id=customer.pk,
        name=[before.name, wanted],
        address=[before.address, address],
    )

"""What is written, and to whom, when something happens to an agreement or to training.

`docs/for-managers.md` has the table. Nobody of the customer is written to whom letters do not
reach; our own people then read so.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.models import (
    Agreement,
    AllowanceEntry,
    Suspension,
    TermsDraft,
    TermsDraftStep,
    TermsVersion,
)
from vefa.agreements.queries import life_of, terms_in_force
from vefa.agreements.queries.allowances import Granted, granted_after
from vefa.agreements.queries.comparing import before_version
from vefa.agreements.queries.drafts import steps_of
from vefa.customers.models import Contact, Training
from vefa.desk.actions.notices import (
    Letter,
    Occasion,
    Say,
    claim,
    copy_to_us,
    keep_letters,
    tell,
    write_letters,
)
from vefa.desk.domain.letter_texts import Values
from vefa.desk.queries.notice_values import (
    address,
    of_agreement,
    of_allowance,
    of_certificates,
    of_end,
    of_proposal,
    of_readers,
    of_refusal,
    of_suspension,
    of_terms,
    of_withdrawal,
)
from vefa.desk.queries.notices import our_managers, their_organisers, their_representatives


def tell_of_proposal(*, at: datetime, draft_id: int) -> None:
    """Ask the customer's representatives, unless they have answered meanwhile.

    Is none of them reached, our managers read so; whoever can be reached later is asked then.
    """
    draft = TermsDraft.objects.select_related("agreement__customer").get(pk=draft_id)
    if draft.state != DraftState.THEIRS:
        return
    approvals = sum(step.verb == "approve" for step in steps_of(draft))
    people = their_representatives(draft.customer_id)
    letter = Letter("proposal", lambda: of_proposal(draft, at=at), people)
    key = f"draft:{draft.pk}:{approvals}"
    if not people:
        ours = our_managers(draft.customer_id, draft.agreement, at=at)
        page = address("workspace:terms", draft.pk)
        letter = copy_to_us(letter, draft.agreement.customer, ours, page)
        # An occasion of its own: that of the customer's letter stays open.
        key = f"{key}:nobody"
    tell(at=at, occasion=_of(draft.agreement, "proposal", key), letters=[letter])


def tell_of_terms(*, at: datetime, terms_version_id: int) -> None:
    """New terms come to hold: since when, and what they change."""
    version = TermsVersion.objects.select_related("agreement__customer").get(pk=terms_version_id)
    before = before_version(version)
    _both_sides(
        at,
        version.agreement,
        "terms_hold",
        f"terms:{version.pk}",
        lambda: of_terms(version, before),
    )


def tell_of_replaced_terms(
    *, at: datetime, terms_version_id: int, replaces_id: int | None = None
) -> None:
    """New terms that nobody was asked about, as a file or a mended calendar brings them: the
    representatives get the letter of terms that come to hold, compared with those they replace.

    Nothing is written of an agreement that is over, nor of terms that others have replaced. Our
    managers get no copies: one of them has just done this to many agreements at once.
    """
    version = TermsVersion.objects.select_related("agreement__customer").get(pk=terms_version_id)
    agreement, then = version.agreement, max(at, version.valid_from)
    if terms_in_force(agreement, at=then) != version or life_of(agreement, at=at).run_off_until:
        return
    before = TermsVersion.objects.filter(pk=replaces_id or 0).first() or before_version(version)
    people = their_representatives(agreement.customer_id)
    if not people:
        return
    letter = Letter("terms_hold", lambda: of_terms(version, before), people)
    occasion = _of(agreement, "terms_hold", f"terms:{version.pk}")
    tell(at=at, occasion=occasion, letters=[letter])


def tell_of_withdrawal(*, at: datetime, draft_id: int, step_id: int) -> None:
    """Terms that the representatives were asked about, or had approved, were withdrawn: why."""
    draft = TermsDraft.objects.select_related("agreement__customer").get(pk=draft_id)
    step = TermsDraftStep.objects.get(pk=step_id)
    key = f"step:{step.pk}"
    _both_sides(at, draft.agreement, "withdrawn", key, lambda: of_withdrawal(draft, step))


def tell_of_suspension(*, at: datetime, agreement_id: int, since: datetime) -> None:
    """It is suspended: why, what that means, what can be done."""
    agreement = _agreement(agreement_id)
    row = Suspension.objects.filter(agreement=agreement, suspended_at=since).first()
    reason = row.reason if row else ""
    _both_sides(
        at,
        agreement,
        "suspended",
        f"agreement:{agreement.pk}:{since.isoformat()}",
        lambda: of_suspension(agreement, since, reason),
    )


def tell_of_lifting(*, at: datetime, agreement_id: int, since: datetime) -> None:
    """The suspension is over."""
    agreement = _agreement(agreement_id)
    _both_sides(
        at,
        agreement,
        "lifted",
        f"agreement:{agreement.pk}:{since.isoformat()}",
        lambda: of_suspension(agreement, since),
    )


def tell_of_end(
    *,
    at: datetime,
    agreement_id: int,
    over_on: date,
    kind: str,
    reason: str = "",
    days: int = 0,
) -> None:
    """It ends, is ended early or has run out (`kind`); `over_on` is the first day without it."""
    agreement = _agreement(agreement_id)
    _both_sides(
        at,
        agreement,
        kind,
        f"agreement:{agreement.pk}:{over_on.isoformat()}:{days}",
        lambda: of_end(agreement, over_on, reason),
    )


def tell_of_refusal(*, at: datetime, draft_id: int, step_id: int, said: Mapping[str, str]) -> None:
    """Agreed terms could not come to hold: our managers, and whoever wrote or approved them, each
    of whom reads why (`said`) in their language."""
    draft = TermsDraft.objects.select_related("agreement__customer").get(pk=draft_id)
    step = TermsDraftStep.objects.get(pk=step_id)
    wrote = {each.user_id or 0 for each in steps_of(draft) if each.contact_id is None}
    managers = our_managers(draft.customer_id, draft.agreement, at=at, also=wrote)
    letter = Letter("given_back", lambda: of_refusal(draft, step, said), managers)
    occasion = _of(draft.agreement, "given_back", f"step:{step.pk}")
    tell(at=at, occasion=occasion, letters=[letter])


def tell_of_allowance(*, at: datetime, entry_id: int) -> None:
    """An allowance has reached a threshold: our managers, and the customer where its terms tell."""
    rows = AllowanceEntry.objects.select_related("agreement__customer")
    entry = rows.get(pk=entry_id)
    found = granted_after(entry)
    if found is None or found.balance is None or entry.reached is None:
        return
    tells = entry.reached in found.customer_told
    readers = their_representatives(entry.customer_id) if tells else []
    managers = our_managers(entry.customer_id, entry.agreement, at=at)
    letters = [
        Letter("allowance", lambda: of_allowance(found), readers),
        Letter("our_allowance", lambda: _for_us(found, entry, readers, tells=tells), managers),
    ]
    place = (entry.agreement_id, entry.line, entry.allowance, entry.unit, entry.currency)
    key = ":".join(map(str, (*place, entry.period_from or "", entry.reached)))
    tell(at=at, occasion=_of(entry.agreement, "allowance", key), letters=letters)


def _for_us(
    found: Granted, entry: AllowanceEntry, readers: list[Contact], *, tells: bool
) -> Values:
    said = {**of_allowance(found, ours=True, ticket=entry.ticket_number), **of_readers(readers)}
    if not tells:
        said["no_reader"] = _("The customer was not told: the terms do not ask for it.")
    return said


@transaction.atomic
def remind_of_training(*, at: datetime, found: Sequence[Training]) -> int:
    """Write about certificates of one customer's people that run out soon (`training_to_tell`): one
    letter to each reader. How many were new; each is told of once."""
    customer = found[0].customer
    claimed = [
        (row, each)
        for each in found
        if (row := claim(Occasion("certificate", f"training:{each.pk}", customer), at=at))
    ]
    if not claimed:
        return 0
    trainings = [each for _row, each in claimed]
    letter = Letter(
        "certificate", lambda: of_certificates(trainings), their_organisers(customer.pk)
    )
    ours = our_managers(customer.pk, None, at=at)
    page = address("workspace:customer", customer.pk)
    letters = [letter, copy_to_us(letter, customer, ours, page)]
    written = write_letters(at=at, customer=customer, letters=letters)
    keep_letters([row for row, _each in claimed], written, at=at)
    return len(claimed)


def _both_sides(at: datetime, agreement: Agreement, kind: str, key: str, say: Say) -> None:
    """To the customer's representatives, and to our managers as they read it."""
    customer = agreement.customer
    letter = Letter(kind, say, their_representatives(customer.pk))
    page = str(of_agreement(agreement, ours=True)["agreement.link"])
    ours = our_managers(customer.pk, agreement, at=at)
    letters = [letter, copy_to_us(letter, customer, ours, page)]
    tell(at=at, occasion=_of(agreement, kind, key), letters=letters)


def _of(agreement: Agreement, kind: str, key: str) -> Occasion:
    return Occasion(kind, key, agreement.customer, agreement)


def _agreement(key: int) -> Agreement:
    return Agreement.objects.select_related("customer").get(pk=key)

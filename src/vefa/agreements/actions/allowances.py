"""Writing the ledger of an allowance: draws, what is given back, corrections.

The agreement's row is locked first, so that of two who draw at once the second sees what the
first has left.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.keeping import CAN_EDIT, written
from vefa.agreements.domain import allowances as domain
from vefa.agreements.domain.allowances import Balance, Booked, EntryKind
from vefa.agreements.events import AllowanceChanged, AllowanceReached
from vefa.agreements.models import Agreement, AllowanceEntry
from vefa.agreements.queries.allowances import Granted, granted_in
from vefa.audit.actions import record
from vefa.core import events
from vefa.core.actor import Actor
from vefa.core.errors import Refused

CAN_DRAW = "can_work_tickets"


@transaction.atomic
def draw_allowance(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    line: str,
    allowance: str,
    amount: Decimal,
    words: str,
    ticket: tuple[int, str],
) -> AllowanceEntry:
    """Draw for a ticket (its key and number): what is left, and what goes beyond is noted.

    Raises `Refused` (`amount`, `reason`, `allowance`).
    """
    actor.require(CAN_DRAW)
    granted, stands = _locked(agreement, line, allowance, at)
    taken, beyond = domain.draw(stands, _positive(amount, granted))
    entry = Booked(EntryKind.DRAW, -taken, beyond)
    return _book(actor, at, granted, entry, before=stands, words=words, ticket=ticket)


@transaction.atomic
def return_allowance(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    line: str,
    allowance: str,
    amount: Decimal,
    words: str,
    ticket: tuple[int, str],
) -> AllowanceEntry:
    """Give back of what the ticket has drawn in the running period; what went beyond first.

    Raises `Refused` as `draw_allowance`.
    """
    actor.require(CAN_DRAW)
    granted, stands = _locked(agreement, line, allowance, at)
    back = domain.give_back(granted.of_ticket(ticket[0]), _positive(amount, granted))
    if back is None:
        raise Refused("amount", _("The ticket has not drawn so much."), field="amount")
    entry = Booked(EntryKind.RETURN, back[0], -back[1])
    return _book(actor, at, granted, entry, before=stands, words=words, ticket=ticket)


@transaction.atomic
def correct_allowance(
    *,
    actor: Actor,
    at: datetime,
    agreement: Agreement,
    line: str,
    allowance: str,
    amount: Decimal,
    words: str,
    kind: EntryKind = EntryKind.CORRECTION,
    once: str | None = None,
) -> AllowanceEntry:
    """Grant more, or less where the amount is below nought; never less than is left.

    `kind` may be `opening`: what was used or carried over before the ledger began. Raises
    `Refused` (`amount`, `reason`, `allowance`).
    """
    actor.require(CAN_EDIT)
    granted, stands = _locked(agreement, line, allowance, at)
    made = AllowanceEntry.objects.filter(customer_id=agreement.customer_id, once=once or "").first()
    if made is not None:
        return made
    _positive(abs(amount), granted)
    if -amount > stands.left:
        raise Refused("amount", _("That is more than is left of the allowance."), field="amount")
    entry = Booked(kind, amount)
    return _book(actor, at, granted, entry, before=stands, words=words, once=once)


def _locked(
    agreement: Agreement, line: str, allowance: str, at: datetime
) -> tuple[Granted, Balance]:
    """The allowance as it stands now that nobody else can draw from it."""
    found = Agreement.objects.select_for_update(of=("self",), no_key=True)
    locked = found.select_related("customer").get(pk=agreement.pk)
    granted = granted_in(locked, line, allowance, at=at)
    if granted is None:
        raise Refused(
            "allowance", _("The terms in force have no such allowance."), field="allowance"
        )
    if granted.balance is None:
        raise Refused(
            "allowance", _("The terms do not say how much there is of it."), field="allowance"
        )
    return granted, granted.balance


def _positive(amount: Decimal, granted: Granted) -> Decimal:
    step = Decimal(1).scaleb(-granted.places)
    if amount <= 0 or amount != amount.quantize(step):
        words = (
            _("Please give an amount greater than zero, with two decimal places at most.")
            if granted.places
            else _("Please give a whole number greater than zero.")
        )
        raise Refused("amount", words, field="amount")
    return amount


def _book(
    actor: Actor,
    at: datetime,
    granted: Granted,
    entry: Booked,
    *,
    before: Balance,
    words: str,
    ticket: tuple[int, str] | None = None,
    once: str | None = None,
) -> AllowanceEntry:
    """Write the entry, with the threshold that it reaches, and tell."""
    after = before.after(entry)
    made = AllowanceEntry.objects.create(
        customer_id=granted.agreement.customer_id,
        agreement=granted.agreement,
        line=granted.line,
        allowance=granted.code,
        unit=granted.unit,
        currency=granted.currency,
        period_from=granted.period.begins_on if granted.period else None,
        kind=entry.kind.value,
        amount=entry.amount,
        beyond=entry.beyond,
        reached=domain.newly_reached(before, after, granted.told),
        ticket_id=ticket[0] if ticket else None,
        ticket_number=ticket[1] if ticket else "",
        words=written(words),
        by=actor.name,
        user_id=actor.id,
        at=at,
        once=once,
    )
    _tell(actor, at, made, after)
    return made


def _tell(actor: Actor, at: datetime, made: AllowanceEntry, after: Balance) -> None:
    record(
        actor=actor,
        at=at,
        deed="allowance_booked",
        subject="agreement",
        subject_id=made.agreement_id,
        customer_id=made.customer_id,
        allowance=made.allowance,
        kind=made.kind,
        amount=str(made.amount),
        beyond=str(made.beyond),
        left=str(after.left),
        reached=made.reached,
        ticket=made.ticket_number,
    )
    if made.reached is not None:
        events.announce(AllowanceReached(made.customer_id, made.pk), at=at)
    events.announce(
        AllowanceChanged(
            made.customer_id, made.agreement_id, made.line, made.allowance, made.ticket_id
        ),
        at=at,
    )

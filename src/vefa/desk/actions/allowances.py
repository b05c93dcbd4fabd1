"""Drawing from the allowances of a ticket's agreement, and what follows for other tickets."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from vefa.agreements.actions.allowances import draw_allowance, return_allowance
from vefa.agreements.models import AllowanceEntry
from vefa.agreements.queries.allowances import granted_in
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.desk.actions.coverage import decide_again
from vefa.desk.actions.deciding import decide_open
from vefa.desk.actions.work import work_on
from vefa.desk.models import CoverageDecision, Ticket, TimelineEntry

_BOOK: Final[dict[str, Callable[..., AllowanceEntry]]] = {
    "draw": draw_allowance,
    "return": return_allowance,
}


def draw(
    *,
    actor: Actor,
    at: datetime,
    ticket: Ticket,
    allowance: str,
    amount: Decimal,
    reason: str,
    kind: str = "draw",
    once: str | None = None,
) -> TimelineEntry:
    """Draw for the ticket's work, or give back (`kind` is `return`); the customer sees it.

    What goes beyond the allowance is recorded as that, and the clauses that follow decide about
    it. Raises `Refused` (`allowance`, `amount`, `reason`).
    """
    if not reason.strip():
        raise Refused("reason", _("Please say what it was for."), field="reason")
    with work_on(actor=actor, at=at, ticket=ticket, verb="draw", once=once) as work:
        if work.repeat is not None:
            return work.repeat
        agreement, line = work.ticket.agreement, work.ticket.line
        if agreement is None:
            raise Refused("allowance", _("The ticket stands under no agreement."))
        made = _BOOK[kind](
            actor=actor,
            at=work.at,
            agreement=agreement,
            line=line,
            allowance=allowance,
            amount=amount,
            words=reason,
            ticket=(work.ticket.pk, work.ticket.number),
        )
        granted = granted_in(agreement, line, allowance, at=work.at)
        left = granted.balance.left if granted and granted.balance else Decimal(0)
        entry = work.event(
            "allowance_drawn",
            once=once,
            kind=made.kind,
            name=granted.name if granted else {"en": allowance},
            unit=made.unit,
            currency=made.currency,
            amount=str(abs(made.amount)),
            beyond=str(abs(made.beyond)),
            left=str(left),
            reached=made.reached,
            reason=made.words,
        )
        decide_again(work)
    return entry


def decide_waiting(
    *,
    actor: Actor,
    at: datetime,
    agreement_id: int,
    line: str,
    allowance: str,
    but: int | None = None,
) -> int:
    """Decide again about the open tickets that the allowance decides; how many changed.

    That are those whose decision draws from it, would have if something were left, or waits for
    one of its facts. `but` is the ticket that was just decided.
    """
    under = Ticket.objects.filter(agreement_id=agreement_id, line=line).exclude(pk=but or 0)
    return decide_open(
        actor=actor, at=at, tickets=under, concerned=lambda before: _turns_on(before, allowance)
    )


def _turns_on(before: CoverageDecision, allowance: str) -> bool:
    written: dict[str, Any] = before.decision
    return (
        written["allowance"] == allowance
        or any(each["allowance"] == allowance for each in written["used_up"])
        or any(
            each["fact"] in (f"{allowance}_left", f"{allowance}_needed")
            for each in written["open_facts"]
        )
    )

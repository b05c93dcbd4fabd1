"""Which deeds can be done to a ticket as it stands, and how its page offers them."""

from collections.abc import Callable, Collection
from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.core.actor import Actor
from vefa.desk.domain.record import standing
from vefa.desk.domain.states import verbs, verbs_by_telephone
from vefa.desk.models import Ticket
from vefa.desk.queries.cards import ClockCard, PromiseCard
from vefa.desk.queries.coverage import clauses_of
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.waiting import awaited_parties
from vefa.workspace.web.deeds import DEEDS, Deed

MENU: Final[tuple[tuple[LazyText, tuple[str, ...]], ...]] = (
    (
        _("Work"),
        (
            "start",
            "team",
            "propose_date",
            "offer_workaround",
            "ask_items",
            "wait_third",
            "arrive",
            "draw",
        ),
    ),
    (_("What is known"), ("kind", "subject", "agreement", "facts", "watchers")),
    (
        _("Said by the customer"),
        (
            "release",
            "agree_date",
            "decline_date",
            "accept_workaround",
            "decline_workaround",
            "demand_visit",
            "accept",
            "return",
            "reopen",
        ),
    ),
    (_("Letters"), ("reached",)),
    (_("End"), ("resolve", "close", "except", "merge", "cancel")),
)

_FIRST: Final = {
    "draft": ("release",),
    "new": ("assign_to_me", "start"),
    "assigned": ("start", "resolve"),
    "in_progress": ("resolve",),
    "waiting_customer": ("resolve",),
    "waiting_third": ("start",),
    "workaround": ("resolve",),
    "resolved": ("close",),
    "closed": ("reopen",),
}


def possible(ticket: Ticket, actor: Actor, card: PromiseCard) -> frozenset[str]:
    """The codes of the deeds that can be done to the ticket as it stands."""
    allowed = {*verbs(ticket.state, actor.permissions)}
    if actor.can("can_work_tickets"):
        allowed |= {*verbs_by_telephone(ticket.state)}
    return frozenset(
        code
        for code, deed in DEEDS.items()
        if deed.verb in allowed
        and (not deed.needs or actor.can(deed.needs))
        and _fits(code, ticket, card)
    )


def _onsite(card: PromiseCard) -> ClockCard | None:
    return next((each for each in card.clocks if each.name == "onsite"), None)


def _demandable(_ticket: Ticket, card: PromiseCard) -> bool:
    onsite = _onsite(card)
    return onsite is not None and onsite.state == "not_started"


def _arriving(_ticket: Ticket, card: PromiseCard) -> bool:
    onsite = _onsite(card)
    return onsite is not None and onsite.is_due


def _comes_back(ticket: Ticket, _card: PromiseCard) -> bool:
    return ticket.contact is not None and ticket.contact.undeliverable_at is not None


_FITTING: Final[dict[str, Callable[[Ticket, PromiseCard], bool]]] = {
    "agree_date": lambda _ticket, card: card.standing.proposal is not None,
    "decline_date": lambda _ticket, card: card.standing.proposal is not None,
    "accept_counter": lambda _ticket, card: card.standing.wish is not None,
    "except": lambda _ticket, card: bool(card.waivable),
    "accept_workaround": lambda _ticket, card: card.standing.workaround_offered,
    "decline_workaround": lambda _ticket, card: card.standing.workaround_offered,
    "ask_items": lambda _, card: not (card.standing.items or card.standing.responded),
    "demand_visit": _demandable,
    "arrive": _arriving,
    "reached": lambda ticket, _card: ticket.undelivered > 0,
    "reachable": _comes_back,
    "agreement": lambda ticket, _card: bool(ticket.choice.get("better")),
    "draw": lambda ticket, _card: (
        ticket.agreement_id is not None and bool(clauses_of(ticket).allowances)
    ),
    "assign_to_me": lambda ticket, _card: ticket.engineer_id is None,
}
"""What else must hold than that the table of states lets the verb happen."""


def _fits(code: str, ticket: Ticket, card: PromiseCard) -> bool:
    rule = _FITTING.get(code)
    return rule is None or rule(ticket, card)


def sends(code: str, ticket: Ticket) -> bool:
    """Whether the deed, done now, queues a letter to whoever is told of the ticket.

    That work goes on is a letter only where the customer was told for whom we waited.
    """
    if code == "start":
        return bool(awaited_parties(ticket, standing(facts_of(ticket))))
    return DEEDS[code].sends


def first_deeds(ticket: Ticket, codes: Collection[str]) -> list[tuple[str, Deed]]:
    """The one or two deeds that are next; the first of them is the main one."""
    return [(code, DEEDS[code]) for code in _FIRST.get(ticket.state, ()) if code in codes][:2]


def menu(codes: Collection[str]) -> list[tuple[LazyText, list[tuple[str, Deed]]]]:
    """The deeds that are possible, in their groups."""
    groups = [
        (label, [(code, DEEDS[code]) for code in members if code in codes])
        for label, members in MENU
    ]
    return [group for group in groups if group[1]]

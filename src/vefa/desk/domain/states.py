"""The life of a ticket as one table: from, verb, to, who may, what is needed.

Buttons, refusals and documentation come from this table. Clock states are another matter:
no ticket state ever pauses a clock.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

OPEN: Final = (
    "new",
    "assigned",
    "in_progress",
    "waiting_customer",
    "waiting_third",
    "workaround",
)
WORKED: Final = OPEN[1:]


@dataclass(frozen=True, slots=True)
class Move:
    """One verb of the table. `to` is empty where the state stays as it is.

    `needs` names what must be filled in.
    """

    verb: str
    sources: tuple[str, ...]
    to: str
    permission: str
    needs: tuple[str, ...] = ()


_TABLE: Final = (
    Move("release", ("draft",), "new", "can_see_company_tickets"),
    Move("assign", OPEN, "assigned", "can_work_tickets", ("engineer",)),
    Move("start", ("new", "assigned", "waiting_third"), "in_progress", "can_work_tickets"),
    Move("reply", (*OPEN, "resolved", "closed"), "", "can_work_tickets", ("text",)),
    Move("note", (*OPEN, "draft", "resolved", "closed", "cancelled"), "", "can_work_tickets"),
    Move("ask", OPEN, "waiting_customer", "can_work_tickets", ("text",)),
    Move("ask_items", OPEN, "waiting_customer", "can_work_tickets", ("text", "items")),
    Move("wait_third", OPEN, "waiting_third", "can_work_tickets", ("party", "text")),
    Move("pass_to_team", (*OPEN, "draft", "resolved"), "", "can_work_tickets"),
    Move("classify", OPEN, "", "can_work_tickets", ("reason",)),
    Move("offer_workaround", OPEN, "", "can_work_tickets", ("text",)),
    Move("accept_workaround", OPEN, "workaround", "can_answer"),
    Move("decline_workaround", OPEN, "in_progress", "can_answer", ("reason",)),
    Move("propose_date", OPEN, "", "can_work_tickets", ("due",)),
    Move("agree_date", OPEN, "", "can_agree_dates"),
    Move("decline_date", OPEN, "", "can_agree_dates", ("reason",)),
    Move("demand_visit", OPEN, "", "can_agree_dates"),
    Move("arrive", OPEN, "", "can_work_tickets"),
    Move("except", OPEN, "", "can_waive", ("clock", "text")),
    Move("resolve", OPEN, "resolved", "can_work_tickets", ("found", "cause", "done", "how")),
    Move("draw", (*OPEN, "resolved"), "", "can_work_tickets", ("allowance", "amount", "reason")),
    Move("watch", (*OPEN, "draft", "resolved", "closed"), "", "can_work_tickets"),
    Move("unwatch", (*OPEN, "draft", "resolved", "closed"), "", "can_stop_copies"),
    Move("answer", (*OPEN, "resolved", "closed"), "", "can_answer", ("text",)),
    Move("accept", ("resolved",), "closed", "can_accept"),
    Move("return", ("resolved",), "in_progress", "can_accept", ("reason",)),
    Move("close", ("resolved",), "closed", "can_work_tickets"),
    Move("reopen", ("closed",), "in_progress", "can_answer", ("reason",)),
    Move("merge", OPEN, "cancelled", "can_work_tickets", ("into",)),
    Move("take_over", OPEN, "", "can_work_tickets"),
    Move("cancel", (*OPEN, "draft"), "cancelled", "can_work_tickets", ("reason",)),
)

MOVES: Final[dict[str, Move]] = {move.verb: move for move in _TABLE}

CUSTOMERS_OWN: Final = frozenset(
    {"can_answer", "can_agree_dates", "can_accept", "can_see_company_tickets"}
)
"""Permissions of the customer's people; staff who work on tickets record what was said by
telephone in their place."""

RESOLUTION_KINDS: Final = (
    "advice",
    "modification",
    "fix",
    "repair",
    "replacement",
    "addition",
    "configuration",
    "no_fault_found",
)


def may(verb: str, state: str) -> bool:
    """Whether the table lets `verb` happen in `state`.

    >>> may("resolve", "in_progress"), may("resolve", "closed")
    (True, False)
    """
    return state in MOVES[verb].sources


def state_after(verb: str, state: str) -> str:
    """The state that follows; assigning a ticket that is already worked on keeps its state.

    >>> state_after("assign", "new"), state_after("assign", "workaround")
    ('assigned', 'workaround')
    """
    move = MOVES[verb]
    if not move.to or (verb == "assign" and state != "new"):
        return state
    return move.to


def verbs(state: str, permissions: Collection[str]) -> list[str]:
    """What someone with these permissions may do now, in the table's order.

    >>> verbs("resolved", {"can_accept"})
    ['accept', 'return']
    """
    return [
        move.verb for move in _TABLE if state in move.sources and move.permission in permissions
    ]


def verbs_by_telephone(state: str) -> list[str]:
    """What staff may record in the place of a customer's person, in the table's order.

    >>> verbs_by_telephone("closed")
    ['answer', 'reopen']
    """
    return verbs(state, CUSTOMERS_OWN)

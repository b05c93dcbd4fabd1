"""Roles and what they grant: one readable table, for code and documentation alike."""

from collections.abc import Iterable
from typing import Final

STAFF_ROLES: Final = ("engineer", "partner", "auditor", "manager", "administrator")
CUSTOMER_ROLES: Final = ("end_user", "contact")
ROLES: Final = CUSTOMER_ROLES + STAFF_ROLES

_SPEAKING: Final = frozenset({"authorised", "representative"})
"""Contacts of these roles speak for their company in the portal too."""

_END_USER = frozenset({"can_report", "can_see_own_tickets", "can_answer", "can_stop_copies"})
_CONTACT = _END_USER | {
    "can_see_company_tickets",
    "can_agree_dates",
    "can_accept",
    "can_rank",
    "can_invite_colleagues",
    "can_agree_terms",
    "can_state_duties",
}
_PARTNER = frozenset({"can_work_tickets", "can_see_tickets", "can_take_calls"})
_ENGINEER = _PARTNER | {
    "can_see_incoming",
    "can_identify_senders",
    "can_export_proof",
    "can_see_agreements",
}
_AUDITOR = frozenset(
    {
        "can_see_tickets",
        "can_see_incoming",
        "can_export_proof",
        "can_see_agreements",
        "can_see_people",
        "can_see_audit",
    }
)
_MANAGER = _ENGINEER | {
    "can_edit_customers",
    "can_add_customers",
    "can_edit_agreements",
    "can_approve_terms",
    "can_edit_products",
    "can_edit_calendars",
    "can_replay_terms",
    "can_waive",
    "can_edit_teams",
    "can_see_people",
    "can_invite_people",
    "can_see_audit",
}
_ADMINISTRATOR = _MANAGER | {
    "can_edit_people",
    "can_edit_mailboxes",
    "can_edit_letters",
    "can_see_outbox",
    "can_see_raw_mail",
    "can_export_people",
    "can_redact_people",
    "can_edit_privacy",
}

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "end_user": _END_USER,
    "contact": _CONTACT,
    "engineer": _ENGINEER,
    "partner": _PARTNER,
    "auditor": _AUDITOR,
    "manager": _MANAGER,
    "administrator": _ADMINISTRATOR,
}


READING: Final = frozenset(
    {
        "can_see_tickets",
        "can_see_incoming",
        "can_export_proof",
        "can_see_agreements",
        "can_see_people",
        "can_see_audit",
    }
)
"""Permissions of staff that change nothing. What is not listed is taken to change something."""

WITHIN_LIMITS: Final = frozenset(
    {
        "can_work_tickets",
        "can_see_tickets",
        "can_take_calls",
        "can_export_proof",
        "can_see_agreements",
        "can_edit_customers",
        "can_edit_agreements",
        "can_waive",
        "can_see_audit",
    }
)
"""What staff keep who are limited to some customers. The rest concerns all customers, or messages
of which nobody knows yet whose they are; a new permission is not kept unless it is listed."""

WITHIN_TEAMS: Final = WITHIN_LIMITS - {"can_take_calls"}
"""What staff keep who see the tickets of their own teams only: a call opens a ticket of no team."""

LIMITABLE: Final = ("engineer", "partner", "auditor", "manager")
"""The roles that may be limited to some customers; a partner engineer always is."""


TEAM_LIMITABLE: Final = ("engineer", "partner")
"""The roles that may be limited to the tickets of the person's teams."""


def portal_role(contact_roles: Iterable[str]) -> str:
    """What a contact with these roles is in the portal, unless it is given by hand.

    >>> portal_role(["end_user", "representative"]), portal_role(["it_officer"])
    ('contact', 'end_user')
    """
    return "contact" if _SPEAKING & set(contact_roles) else "end_user"


def permissions_of(role: str, *, limited: bool = False, only_teams: bool = False) -> frozenset[str]:
    """What a role grants, to somebody who is limited to some customers or to the tickets of their
    teams too; an unknown role grants nothing.

    >>> "can_agree_dates" in permissions_of("contact")
    True
    >>> sorted(permissions_of("engineer") - permissions_of("engineer", limited=True))
    ['can_identify_senders', 'can_see_incoming']
    >>> permissions_of("stranger")
    frozenset()
    """
    held = PERMISSIONS.get(role, frozenset())
    if only_teams:
        return held & WITHIN_TEAMS
    return held & WITHIN_LIMITS if limited else held


def only_reads(permissions: frozenset[str]) -> bool:
    """Whether somebody of ours with these permissions can change nothing but their own account.

    >>> only_reads(permissions_of("auditor")), only_reads(permissions_of("engineer"))
    (True, False)
    """
    return permissions <= READING

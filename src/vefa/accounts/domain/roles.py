"""Roles and what they grant: one readable table, for code and documentation alike."""

from typing import Final

STAFF_ROLES: Final = ("engineer", "manager", "administrator")
CUSTOMER_ROLES: Final = ("end_user", "contact")
ROLES: Final = CUSTOMER_ROLES + STAFF_ROLES

_END_USER = frozenset({"can_report", "can_see_own_tickets", "can_answer", "can_stop_copies"})
_CONTACT = _END_USER | {
    "can_see_company_tickets",
    "can_agree_dates",
    "can_accept",
    "can_rank",
    "can_invite_colleagues",
}
_ENGINEER = frozenset(
    {
        "can_work_tickets",
        "can_see_tickets",
        "can_take_calls",
        "can_identify_senders",
        "can_export_proof",
    }
)
_MANAGER = _ENGINEER | {
    "can_edit_customers",
    "can_edit_agreements",
    "can_edit_products",
    "can_edit_calendars",
    "can_waive",
    "can_edit_teams",
    "can_invite_people",
    "can_see_audit",
}
_ADMINISTRATOR = _MANAGER | {
    "can_edit_people",
    "can_edit_mailboxes",
    "can_edit_letters",
    "can_see_outbox",
    "can_see_raw_mail",
}

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "end_user": _END_USER,
    "contact": _CONTACT,
    "engineer": _ENGINEER,
    "manager": _MANAGER,
    "administrator": _ADMINISTRATOR,
}


def permissions_of(role: str) -> frozenset[str]:
    """What a role grants; an unknown role grants nothing.

    >>> "can_agree_dates" in permissions_of("contact")
    True
    >>> permissions_of("stranger")
    frozenset()
    """
    return PERMISSIONS.get(role, frozenset())

"""Which duties of the customer a ticket's own facts show as not met."""

from collections.abc import Mapping
from typing import Any, Final

from vefa.desk.domain.record import Standing

# Waits that can only mean one duty. A delay of the customer or a third party may mean anything.
_BY_WAIT: Final = {
    "customer_data": "complete_report",
    "remote_access": "remote_access",
    "access_refused": "workspace_access",
}

_BY_CAUSE: Final = {
    "customer_part": "own_third_party_parts",
    "unannounced_change": "our_engineers_only",
}


def unmet_duties(standing: Standing, facts: Mapping[str, Any]) -> frozenset[str]:
    """The codes of the duties that are not met; `facts` are those of the coverage decision.

    A code may be one that the agreement does not list. What no fact decides, such as whether
    backups are kept, is never said to be unmet.

    >>> sorted(unmet_duties(Standing(items=("log",)), {"contact_trained": False}))
    ['complete_report', 'trained_contact']
    >>> sorted(unmet_duties(Standing(), {"cause": "customer_part", "contact_trained": True}))
    ['own_third_party_parts']
    """
    found = {_BY_WAIT[wait.reason] for wait in standing.waits if wait.reason in _BY_WAIT}
    if standing.items:
        found.add("complete_report")
    if facts.get("contact_trained") is False:
        found.add("trained_contact")
    if cause := _BY_CAUSE.get(str(facts.get("cause"))):
        found.add(cause)
    return frozenset(found)

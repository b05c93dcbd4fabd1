"""The part of `vefa coverage` that reads an agreement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.queries import line_calendar, line_terms, terms_in_force
from vefa.agreements.queries.allowances import allowance_facts
from vefa.agreements.queries.facts import agreement_facts
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.coverage.domain import ClauseSet


def agreed(path: str, *, at: datetime | None, line: str) -> tuple[ClauseSet, Mapping[str, Any]]:
    """The clauses of a service line of an agreement's terms in force at an instant (now where
    none is given), and the facts that the agreement itself gives then.

    `path` is the agreement's code, `CUSTOMER/CODE` where several customers have it; `line` may
    be empty where there is only one. Raises ValueError with what is wrong.
    """
    with scoped(EVERYTHING):
        agreement, at = _agreement(path), at or clock.now()
        version = terms_in_force(agreement, at=at)
        if version is None:
            raise ValueError(f"agreement: {path} has no terms at {at.isoformat()}")
        chosen = _line(version, line)
        clauses = ClauseSet.from_json(line_terms(version, chosen))
        left = allowance_facts(agreement, chosen, at=at)
        named = {each.left for each in clauses.allowances.values()}
        return clauses, {
            "customer": agreement.customer.name,
            "week": line_calendar(version, line=chosen, site_id=None).to_json()["week"],
            **agreement_facts(agreement, version, at=at, line=chosen),
            **{name: amount for name, amount in left.items() if name in named},
        }


def _agreement(path: str) -> Agreement:
    kept = Agreement.objects.filter(discarded_at=None).select_related("customer")
    agreements = list(kept.filter(code=path.strip())[:2])
    if not agreements:
        # An agreement's code is free text and may hold a slash; a customer's holds none.
        customer, _, code = path.strip().partition("/")
        agreements = list(kept.filter(customer__code=customer, code=code)[:2])
    if not agreements:
        raise ValueError(f"agreement: there is no {path}; write CODE or CUSTOMER/CODE")
    if len(agreements) > 1:
        raise ValueError(f"agreement: several customers have {path}; write CUSTOMER/CODE")
    return agreements[0]


def _line(version: TermsVersion, line: str) -> str:
    lines = list(version.content["lines"])
    if line in lines or (not line and len(lines) == 1):
        return line or str(lines[0])
    raise ValueError(f"line: expected one of {', '.join(lines)}")

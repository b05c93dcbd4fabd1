"""The part of `vefa what-if` that needs the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from vefa.agreements.models import Agreement
from vefa.agreements.queries import terms_in_force
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Customer
from vefa.reports.actions import count_now
from vefa.reports.domain.questions import VERSION, Other, Question
from vefa.reports.domain.sums import Sums
from vefa.reports.queries.asked import agreement_with_path

__all__ = ["Refused", "counted"]


def counted(
    *,
    since: date,
    until: date,
    customers: Sequence[str],
    agreement: str | None,
    terms_of: str | None,
    other: Other | None,
) -> dict[str, Any]:
    """The question as it was understood, and its sums. Raises Refused and ValueError."""
    at = clock.now()
    with scoped(EVERYTHING):
        if other is None:
            version = terms_in_force(_agreement(terms_of or ""), at=at)
            if version is None:
                raise ValueError(f"{terms_of} has no terms in force")
            other = Other(VERSION, key=version.pk)
        question = Question(
            since,
            until,
            other,
            tuple(_customer(code) for code in customers),
            _agreement(agreement).pk if agreement else None,
        )
        sums = count_now(actor=SYSTEM, at=at, question=question)
        return {"question": question.to_json(), "look_at": at.isoformat(), **_named(sums)}


def _customer(code: str) -> int:
    found = Customer.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise ValueError(f"there is no customer {code}")
    return found


def _agreement(path: str) -> Agreement:
    known = agreement_with_path(path)
    if known is None:
        raise ValueError(f"there is no agreement {path}; write CUSTOMER/CODE")
    return known


def _named(sums: Sums) -> dict[str, Any]:
    """The sums with every figure named."""
    names = ("kept", "missed", "reasonable_kept", "reasonable_missed")
    codes = dict(
        Customer.objects.filter(pk__in={each.customer for each in sums.worst}).values_list(
            "pk", "code"
        )
    )
    return {
        "tickets": sums.tickets,
        "promises": [
            {
                "month": month,
                "severity": severity,
                "clock": clock_name,
                "own": dict(zip(names, figures.own, strict=True)),
                "other": dict(zip(names, figures.other, strict=True)),
            }
            for month, severity, clock_name, figures in sums.rows()
        ],
        "coverage": [
            {"month": month, "severity": severity, "own": own, "other": would, "tickets": count}
            for (month, severity, own, would), count in sorted(sums.coverage.items())
        ],
        "worst": [
            {
                "ticket": each.number,
                "customer": codes.get(each.customer, ""),
                "reported_on": each.reported_on,
                "severity": each.severity,
                "clock": each.clock,
                "late_seconds": each.late_seconds,
                "own": each.own,
                "own_late_seconds": each.own_late_seconds,
            }
            for each in sums.worst
        ],
    }

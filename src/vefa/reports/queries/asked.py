"""Replays that were asked for, and what one may choose from."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404

from vefa.agreements.domain.drafts import OPEN
from vefa.agreements.models import Agreement, TermsDraft, TermsVersion
from vefa.agreements.queries.plans import plan_with
from vefa.coverage.domain.texts import Text
from vefa.customers.models import Customer
from vefa.reports.domain.questions import DRAFT, PLAN, VERSION, Question
from vefa.reports.models import WhatIf

LATEST: Final = 30
OFFERED: Final = 500
"""So many names are proposed while somebody types; others can be typed as well."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A question in names: codes of its customers, its agreement, and the other terms.

    `plan` is the plan's name in four languages, else `title` names agreement and version.
    """

    customers: tuple[str, ...]
    agreement: str
    kind: str
    plan: Text | None
    title: str


def latest() -> list[WhatIf]:
    """The replays that were asked for last, without their figures."""
    return list(WhatIf.objects.defer("sums")[:LATEST])


def what_if_with(key: int) -> WhatIf:
    """The replay of this key; 404 where there is none."""
    found = WhatIf.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def meant(question: Question) -> Meant:
    """The question in names."""
    codes = Customer.objects.filter(pk__in=question.customers).order_by("code")
    agreement = Agreement.objects.filter(pk=question.agreement or 0).first()
    other = question.other
    return Meant(
        customers=tuple(codes.values_list("code", flat=True)),
        agreement=agreement.code if agreement else "",
        kind=other.kind,
        plan=plan_with(other.plan).name if other.kind == PLAN else None,
        title=_title(other.kind, other.key or 0),
    )


def _title(kind: str, key: int) -> str:
    if kind == VERSION:
        version = TermsVersion.objects.select_related("agreement").defer("content")
        found = version.filter(pk=key).first()
        return f"{found.agreement.code} v{found.number}" if found else ""
    if kind == DRAFT:
        draft = TermsDraft.objects.select_related("agreement").filter(pk=key).first()
        return draft.agreement.code if draft else ""
    return ""


def open_drafts() -> list[TermsDraft]:
    """The drafts that are being written or approved, by agreement."""
    found = TermsDraft.objects.filter(state__in=[*OPEN]).select_related("agreement__customer")
    return list(found.defer("content").order_by("agreement__code")[:OFFERED])


def agreement_paths() -> list[str]:
    """Agreements as they are typed: the customer's code, a slash, the agreement's."""
    found = Agreement.objects.filter(discarded_at=None).order_by("customer__code", "code")
    return [
        f"{customer}/{code}"
        for customer, code in found.values_list("customer__code", "code")[:OFFERED]
    ]


def agreement_with_path(path: str) -> Agreement | None:
    """The agreement that `agreement_paths` writes so."""
    customer, _, code = path.strip().partition("/")
    found = Agreement.objects.filter(
        customer__code=customer.strip(), code=code.strip(), discarded_at=None
    )
    return found.select_related("customer").first()


def customer_codes() -> list[str]:
    """The short names of customers."""
    return list(Customer.objects.order_by("code").values_list("code", flat=True)[:OFFERED])

"""The plans that terms begin from: those that are shipped, and the provider's own."""

from vefa.agreements.data import plan_codes, plan_template
from vefa.agreements.domain.templates import BadTemplate, PlanTemplate
from vefa.agreements.models import OwnPlan


def plans_offered() -> list[PlanTemplate]:
    """Every plan that a new agreement may begin from: our own first, then the shipped ones."""
    own = [template_of_row(row) for row in OwnPlan.objects.filter(offered=True)]
    return own + [plan_template(code) for code in plan_codes()]


def plan_with(code: str) -> PlanTemplate:
    """The plan of that code, also one that is no longer offered. Raises `BadTemplate`."""
    if code in plan_codes():
        return plan_template(code)
    row = OwnPlan.objects.filter(code=code).first()
    if row is None:
        raise BadTemplate(f"there is no plan template {code!r}")
    return template_of_row(row)


def is_plan(code: str) -> bool:
    """Whether an agreement may begin from it."""
    return code in plan_codes() or OwnPlan.objects.filter(code=code, offered=True).exists()


def template_of_row(row: OwnPlan) -> PlanTemplate:
    """The plan as terms are drawn up from it."""
    return PlanTemplate.from_terms(row.code, row.name, row.summary, row.content)

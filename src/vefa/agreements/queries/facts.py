"""What coverage reads of an agreement."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vefa.agreements.domain.life import coverage_state, life_at
from vefa.agreements.models import Agreement, TermsVersion
from vefa.agreements.queries import record_of, run_off_days


def agreement_facts(
    agreement: Agreement | None,
    version: TermsVersion | None,
    *,
    at: datetime,
    reported_at: datetime | None = None,
    line: str = "",
) -> dict[str, Any]:
    """What coverage reads of the agreement: its state, plan, currency and last days.

    The plan is that of the service `line`, the agreement's own where none is named. With
    `reported_at` a ticket that was opened in force runs on after the agreement's end, as long
    as the terms say of its service line.
    """
    if agreement is None:
        return {"agreement_state": "none"}
    days = run_off_days(version.pk if version else None, line)
    record = replace(record_of(agreement), run_off_days=days)
    life = life_at(record, at)
    was_in_force = reported_at is not None and life_at(record, reported_at).in_force
    facts: dict[str, Any] = {
        "agreement_state": coverage_state(life, was_in_force=was_in_force),
        "agreement": agreement.code,
        "currency": agreement.currency,
    }
    if version is not None:
        named = version.content["lines"].get(line) or version.content
        facts["plan"] = named["plan"]["short"]
    if life.run_off_until is not None:
        last = life.run_off_until.astimezone(ZoneInfo(record.timezone)) - timedelta(days=1)
        facts["agreement_ended_on"] = life.last_on.isoformat()
        facts["run_off_until"] = last.date().isoformat()
    return facts

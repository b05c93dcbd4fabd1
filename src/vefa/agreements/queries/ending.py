"""Reads: agreements whose end comes near."""

from datetime import datetime, timedelta
from typing import Final

from vefa.agreements.domain.life import Stage
from vefa.agreements.models import Agreement
from vefa.agreements.queries import life_of
from vefa.agreements.queries.finding import Standing

MOST: Final = 50
_NEAR: Final = timedelta(days=91)


def ending_soon(*, at: datetime) -> list[Standing]:
    """The agreements that are in their last 90 days, and those that lapsed in the last 30; the
    nearest end first, 50 at most."""
    today = at.date()
    near = (today - timedelta(days=30), today + _NEAR)
    found = Agreement.objects.filter(ends_on__range=near, ended_on=None).select_related("customer")
    rows = [Standing(each, life_of(each, at=at)) for each in found.order_by("ends_on")[:MOST]]
    return [row for row in rows if row.life.stage in (Stage.EXPIRING, Stage.LAPSED)]

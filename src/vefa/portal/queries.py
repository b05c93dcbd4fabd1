"""Reads that only the customers' pages need: how their agreements and systems stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from vefa.agreements.domain.life import Stage
from vefa.agreements.models import Agreement, Suspension, TermsVersion
from vefa.agreements.queries import agreements_of, life_of, terms_in_force
from vefa.calendars.domain import CalendarError
from vefa.desk.queries.promise import calendar_for
from vefa.products.models import Installation
from vefa.products.queries import installations_of, support_state

_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Service:
    """A service line as its customer reads it: what it is, under which plan, open now or when.

    `until` is when the hours that are open now end, `opening` when closed ones open next.
    `day_and_night` names the severities that are answered at any hour.
    """

    name: Mapping[str, str]
    plan: Mapping[str, str]
    open_now: bool
    until: datetime | None
    opening: datetime | None
    day_and_night: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An agreement at this instant. `reason` is why it is suspended."""

    key: int
    code: str
    name: str
    stage: str
    last_on: date
    days_left: int | None
    in_force: bool
    reason: str
    services: tuple[Service, ...]


def agreements_at(customer_id: int, *, site_id: int | None, at: datetime) -> list[Standing]:
    """The customer's agreements that were published, those in force first."""
    found = []
    for agreement in agreements_of(customer_id):
        version = terms_in_force(agreement, at=at)
        if version is not None:
            found.append(_standing(agreement, version.pk, site_id, at))
    return sorted(found, key=lambda each: not each.in_force)


def _standing(agreement: Agreement, version_id: int, site_id: int | None, at: datetime) -> Standing:
    life = life_of(agreement, at=at)
    services = [_service(version_id, line, site_id, at) for line in _lines(version_id)]
    return Standing(
        key=agreement.pk,
        code=agreement.code,
        name=agreement.name,
        stage=str(life.stage),
        last_on=life.last_on,
        days_left=life.days_left,
        in_force=life.in_force,
        reason=_why_suspended(agreement) if life.stage is Stage.SUSPENDED else "",
        services=tuple(services) if life.in_force else (),
    )


def _why_suspended(agreement: Agreement) -> str:
    found = Suspension.objects.filter(
        customer_id=agreement.customer_id, agreement=agreement, lifted_at__isnull=True
    )
    return found.values_list("reason", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class _Line:
    """What never changes of a line; kept for the life of the process."""

    code: str
    name: Mapping[str, str]
    plan: Mapping[str, str]
    day_and_night: tuple[str, ...]


@lru_cache(maxsize=4096)
def _lines(version_id: int) -> tuple[_Line, ...]:
    lines = TermsVersion.objects.values_list("content__lines", flat=True).get(pk=version_id)
    return tuple(
        _Line(code, line["name"], line["plan"]["short"], _at_any_hour(line["targets"]))
        for code, line in lines.items()
    )


def _at_any_hour(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The severities whose response is timed day and night."""
    found = {
        row["severity"]
        for row in rows
        if row.get("severity") and _is_elapsed(row["targets"].get("response"))
    }
    return tuple(sorted(found))


def _is_elapsed(target: object) -> bool:
    return isinstance(target, Mapping) and target.get("in") == "elapsed"


def _service(version_id: int, line: _Line, site_id: int | None, at: datetime) -> Service:
    calendar = calendar_for(version_id, line.code, site_id)
    opening = until = None
    try:
        opening = calendar.next_open(at)
        span = next(iter(calendar.spans(at, at + _AHEAD)), None)
        until = span[1] if span and span[0] == at and span[1] < at + _AHEAD else None
    except CalendarError:
        pass
    return Service(line.name, line.plan, opening == at, until, opening, line.day_and_night)


@dataclass(frozen=True, slots=True)
class System:
    """One of the company's installations. `ended_on` is the first day without support of a
    version that is past it."""

    installation: Installation
    ended_on: date | None


def systems_of(customer_id: int, *, at: datetime) -> list[System]:
    """The customer's installations by name, with the end of support where it has come."""
    return [_system(each, at) for each in installations_of(customer_id)]


def _system(installation: Installation, at: datetime) -> System:
    version = installation.version
    today = at.astimezone(ZoneInfo(installation.site.timezone)).date()
    ended = support_state(version, on=today) == "ended"
    return System(installation, version.support_ends_on if ended else None)

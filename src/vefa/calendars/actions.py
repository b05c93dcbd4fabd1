"""Writes: calendars, the years built into them, single dates, and the calendars of sites.

Each change makes the next version of a calendar and is announced. A promise already made runs on
the copy in its terms version and does not move by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import version as version_of
from typing import Any

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.calendars.domain import Calendar, CalendarError
from vefa.calendars.domain.calendar import check_keys
from vefa.calendars.domain.special_days import merged, with_override, with_year
from vefa.calendars.domain.writing import with_week
from vefa.calendars.events import CalendarChanged
from vefa.calendars.models import BusinessCalendar, CalendarYear, SiteCalendar
from vefa.calendars.queries.building import NoHolidays, build_year
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.core.events import announce
from vefa.customers.models import Site

CAN_EDIT = "can_edit_calendars"


@transaction.atomic
def create_calendar(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    name: str,
    country: str,
    data: Mapping[str, Any],
    holiday_codes: Sequence[str] = (),
    years: Sequence[int] = (),
) -> BusinessCalendar:
    """A new calendar of the provider; `data` is what `Calendar.from_json` reads, and nothing more.

    The holidays of `years` are built into it at once. Refused where the code is taken or the data
    cannot be read; the sentence names the place.
    """
    actor.require(CAN_EDIT)
    if BusinessCalendar.objects.filter(code=code).exists():
        raise Refused(
            "calendar_exists",
            _("There is already a calendar with the code %(code)s.") % {"code": code},
            field="code",
        )
    try:
        check_keys(code, data)
        calendar = Calendar.from_json(code, data)
    except CalendarError as error:
        raise _refused(error, field="data") from error
    row = BusinessCalendar.objects.create(
        code=code,
        name=name,
        country=country,
        timezone=calendar.timezone.key,
        holiday_codes=list(holiday_codes),
        data=calendar.to_json(),
        changed_at=at,
    )
    record(
        actor=actor,
        at=at,
        deed="calendar_created",
        subject="calendar",
        subject_id=row.pk,
        customer_id=None,
        code=code,
        name=name,
    )
    for year in years if holiday_codes else ():
        row = build_calendar_year(actor=actor, at=at, calendar=row, year=year)
    return row


@transaction.atomic
def build_calendar_year(
    *, actor: Actor, at: datetime, calendar: BusinessCalendar, year: int
) -> BusinessCalendar:
    """Build the holidays of a year into a calendar, from the countries in its `holiday_codes`.

    Dates that the calendar already has keep their hours. Refused where the year is built already,
    an earlier one is missing, or the holidays are not known.
    """
    actor.require(CAN_EDIT)
    row = BusinessCalendar.objects.select_for_update().get(pk=calendar.pk)
    if not row.holiday_codes:
        raise Refused("no_holidays", _("This calendar keeps no country's holidays."))
    if row.years.filter(year=year).exists():
        raise Refused(
            "year_built",
            _("The holidays of %(year)d are built into this calendar already.") % {"year": year},
            field="year",
        )
    try:
        days = merged(*(build_year(*_country(code, year)) for code in row.holiday_codes))
        changed = with_year(row.calendar, year, days)
    except (CalendarError, NoHolidays) as error:
        raise _refused(error, field="year") from error
    CalendarYear.objects.create(
        calendar=row,
        year=year,
        source=f"holidays {version_of('holidays')}: {', '.join(row.holiday_codes)}"[:100],
        built_at=at,
        built_by=actor.name,
    )
    _keep(row, changed, actor=actor, at=at, deed="calendar_year_built", year=year)
    return row


@transaction.atomic
def set_calendar_override(
    *,
    actor: Actor,
    at: datetime,
    calendar: BusinessCalendar,
    hours: Mapping[date, Sequence[Sequence[str]] | None],
    reason: str,
    names: Mapping[str, str] | None = None,
) -> BusinessCalendar:
    """Give local dates hours of their own (none: closed), or with None their weekly pattern back.

    One action for all dates that belong together, such as a feast that the moon has moved: they
    make one new version. `names` (by language) is what the dates are called. The dates are no
    longer estimated.
    """
    actor.require(CAN_EDIT)
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why these dates differ."), field="reason")
    row = BusinessCalendar.objects.select_for_update().get(pk=calendar.pk)
    changed = row.calendar
    try:
        for day, openings in sorted(hours.items()):
            changed = with_override(changed, day, openings, names or {})
    except CalendarError as error:
        raise _refused(error, field="hours") from error
    _keep(row, changed, actor=actor, at=at, deed="calendar_overridden", reason=reason)
    return row


@transaction.atomic
def change_week(
    *,
    actor: Actor,
    at: datetime,
    calendar: BusinessCalendar,
    begins_on: date,
    week: Mapping[str, Sequence[Sequence[str]]],
    reason: str,
) -> BusinessCalendar:
    """Another weekly pattern from a local date on, today at the earliest; holidays stay.

    A change that was to begin later goes with it.
    """
    actor.require(CAN_EDIT)
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why the hours change."), field="reason")
    row = BusinessCalendar.objects.select_for_update().get(pk=calendar.pk)
    before = row.calendar
    if begins_on < at.astimezone(before.timezone).date():
        raise Refused(
            "week_past",
            _("Hours change from today on at the earliest: what was promised is not rewritten."),
            field="begins_on",
        )
    try:
        changed = with_week(before, begins_on, week)
    except CalendarError as error:
        raise _refused(error, field="week") from error
    told = {"begins_on": begins_on.isoformat(), "reason": reason}
    _keep(row, changed, actor=actor, at=at, deed="calendar_week_changed", **told)
    return row


@transaction.atomic
def assign_calendar(
    *, actor: Actor, at: datetime, site: Site, calendar: BusinessCalendar
) -> SiteCalendar:
    """Let a site keep a calendar, in place of the one it kept before."""
    actor.require(CAN_EDIT)
    before = SiteCalendar.objects.filter(customer_id=site.customer_id, site=site).first()
    kept, _created = SiteCalendar.objects.update_or_create(
        customer_id=site.customer_id, site=site, defaults={"calendar": calendar}
    )
    record(
        actor=actor,
        at=at,
        deed="calendar_assigned",
        subject="site",
        subject_id=site.pk,
        customer_id=site.customer_id,
        calendar_id=[before.calendar_id if before else None, calendar.pk],
    )
    return kept


def _country(code: str, year: int) -> tuple[str, int, str | None]:
    country, _hyphen, part = code.partition("-")
    return country, year, part or None


def _keep(
    row: BusinessCalendar,
    changed: Calendar,
    *,
    actor: Actor,
    at: datetime,
    deed: str,
    **facts: str | int,
) -> None:
    """Store the next version, write who did it, and announce it."""
    before = row.calendar
    dates = _differing(before, changed)
    row.data = changed.to_json()
    row.version += 1
    row.changed_at = at
    row.save(update_fields=["data", "version", "changed_at"])
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="calendar",
        subject_id=row.pk,
        customer_id=None,
        version=row.version,
        dates={day: [_hours(before, day), _hours(changed, day)] for day in dates},
        **facts,
    )
    reason = str(facts.get("reason", ""))
    news = CalendarChanged(row.pk, row.code, row.version, dates, changed.until, reason)
    announce(news, at=at)


def _differing(before: Calendar, after: Calendar) -> list[str]:
    """The dates whose exceptions are not the same in both."""
    return sorted({day.isoformat() for day, _hours in {*before.dates} ^ {*after.dates}})


def _hours(calendar: Calendar, day: str) -> Iterable[Any] | None:
    dates: dict[str, list[list[str]]] = calendar.to_json()["dates"]
    return dates.get(day)


def _text_of(error: CalendarError | NoHolidays) -> str:
    return error.text((get_language() or "en").partition("-")[0])


_told = lazy(_text_of, str)


def _refused(error: CalendarError | NoHolidays, *, field: str) -> Refused:
    """The same in the words of whoever is told."""
    return Refused(error.code, _told(error), field=field)

"""The provider's calendars: hours, holidays by year, single dates, which sites keep them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.web.pages import reader_language
from vefa.calendars import actions
from vefa.calendars.domain import Calendar, CalendarError
from vefa.calendars.domain.writing import (
    Day,
    hours_line,
    month_of,
    open_hours,
    week_lines,
)
from vefa.calendars.models import BusinessCalendar
from vefa.calendars.queries.calendars import calendar_with_key, calendars, sites_keeping
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.workspace.web.calendar_forms import DatesForm, NewCalendarForm, WeekForm
from vefa.workspace.web.form_pages import Around, form_page
from vefa.workspace.web.frame import frame
from vefa.workspace.web.terms_forms import WEEKDAYS

Json = dict[str, Any]


def _row(key: int) -> BusinessCalendar:
    row = calendar_with_key(key)
    if row is None:
        raise Http404
    return row


@staff("can_see_agreements")
@require_safe
def show_calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar: where, until when its holidays are known, whether it is open now."""
    at = clock.now()
    rows = [(row, _status(row.calendar, at)) for row in calendars()]
    context = {**frame(request, "calendars"), "rows": rows, "year": at.year}
    return render(request, "workspace/calendars.html", context)


def _status(calendar: Calendar, at: datetime) -> Json:
    try:
        opens = None if calendar.is_open(at) else calendar.next_open(at)
    except CalendarError:
        opens = None
    return {"open": calendar.is_open(at), "opens": opens, "until": calendar.until}


@staff("can_see_agreements")
@require_safe
def show_calendar(request: HttpRequest, key: int) -> HttpResponse:
    """One month day by day, the week that holds, the sites, and what can be changed."""
    row, at = _row(key), clock.now()
    calendar = row.calendar
    today = at.astimezone(calendar.timezone).date()
    first = _month(request.GET.get("month", ""), today)
    days = month_of(calendar, first.year, first.month)
    lines = week_lines(calendar, today)
    week = zip(WEEKDAYS.values(), lines, strict=True)
    context = {
        **frame(request, "calendars"),
        "row": row,
        "status": _status(calendar, at),
        "first": first,
        "weeks": _weeks(days),
        "weekdays": WEEKDAYS.values(),
        "total": open_hours(calendar, first, days[-1].day),
        "before": first - timedelta(days=1),
        "after": days[-1].day + timedelta(days=1),
        "today": today,
        "week": list(week),
        "changes": [
            (day, week_lines(calendar, day)) for day, _week in calendar.changes if day > today
        ],
        "sites": sites_keeping(row),
        "next_year": (calendar.until or today.year - 1) + 1 if row.holiday_codes else None,
        "dues": _dues(calendar, at),
        "may_edit": actor_of_request(request).can("can_edit_calendars"),
    }
    return render(request, "workspace/calendar.html", context)


def _month(asked: str, today: date) -> date:
    """The first day of the month that is asked for (`2026-04`), of the present one by default."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    # Beyond these years there is no month before or after to lead to.
    return first if 1900 <= first.year <= 2200 else today.replace(day=1)


def _weeks(days: list[Day]) -> list[list[Json | None]]:
    """The days as rows of seven, Monday first, each as the page shows it."""
    language = reader_language()
    cells: list[Json | None] = [None] * days[0].day.weekday()
    cells += [
        {
            "day": each.day,
            "hours": [hours_line([span]) for span in each.hours],
            "special": each.special,
            "name": each.names.get(language) or each.names.get("en", ""),
            "estimated": each.estimated,
            "known": each.known,
        }
        for each in days
    ]
    cells += [None] * (-len(cells) % 7)
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _dues(calendar: Calendar, at: datetime) -> list[tuple[int, datetime]]:
    """When so many open hours from now are over: what the hours mean for a promise."""
    found = []
    for hours in (1, 8, 24):
        try:
            found.append((hours, calendar.add(at, timedelta(hours=hours))))
        except CalendarError:
            continue
    return found


@staff("can_edit_calendars")
@require_http_methods(["GET", "POST"])
def add_calendar(request: HttpRequest) -> HttpResponse:
    """A new calendar, with the holidays of this year and the next."""
    country = settings.PROVIDER_COUNTRY
    first = {
        "country": country,
        "timezone": actor_of_request(request).timezone,
        "holidays": country,
    }
    form = NewCalendarForm(request.POST or None, initial=first)

    def act(_values: Json) -> BusinessCalendar:
        actor, at = actor_of_request(request), clock.now()
        years = (at.year, at.year + 1)
        return actions.create_calendar(actor=actor, at=at, years=years, **form.parts())

    return _form_page(request, form, act, title=_("New calendar"))


@staff("can_edit_calendars")
@require_http_methods(["GET", "POST"])
def change_week(request: HttpRequest, key: int) -> HttpResponse:
    """Another weekly pattern from a day on."""
    row, at = _row(key), clock.now()
    today = at.astimezone(row.calendar.timezone).date()
    lines = dict(zip(WEEKDAYS, week_lines(row.calendar, today), strict=True))
    form = WeekForm(request.POST or None, initial={"begins_on": today, **lines})

    def act(values: Json) -> BusinessCalendar:
        return actions.change_week(
            actor=actor_of_request(request),
            at=at,
            calendar=row,
            begins_on=values["begins_on"],
            week=values["week"],
            reason=values["reason"],
        )

    return _form_page(request, form, act, title=_("Other weekly hours"), row=row)


@staff("can_edit_calendars")
@require_http_methods(["GET", "POST"])
def change_dates(request: HttpRequest, key: int) -> HttpResponse:
    """Other hours for some dates: a feast that moved, a decree, a half day."""
    row = _row(key)
    form = DatesForm(request.POST or None, initial={"first_on": request.GET.get("day", "")})

    def act(values: Json) -> BusinessCalendar:
        return actions.set_calendar_override(
            actor=actor_of_request(request),
            at=clock.now(),
            calendar=row,
            hours=form.hours(),
            names=form.names(),
            reason=values["reason"],
        )

    return _form_page(request, form, act, title=_("Other hours on some dates"), row=row)


@staff("can_edit_calendars")
@require_POST
def build_year(request: HttpRequest, key: int) -> HttpResponse:
    """Build the holidays of the next year into the calendar."""
    row, at = _row(key), clock.now()
    year = (row.data.get("until") or at.year - 1) + 1
    try:
        actions.build_calendar_year(actor=actor_of_request(request), at=at, calendar=row, year=year)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("workspace:calendar", key=key)


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[Json], BusinessCalendar],
    *,
    title: Any,
    row: BusinessCalendar | None = None,
) -> HttpResponse:
    """A form about a calendar; it leads to the calendar."""
    around = Around(title=title, back=reverse("workspace:calendars"), back_name=_("Calendars"))
    if row is not None:
        note = _(
            "Agreements that use this calendar get their next version from it; open requests "
            "follow, and their story says so."
        )
        back = reverse("workspace:calendar", args=[row.pk])
        around = replace(around, back=back, back_name=row.name, note=note)
    return form_page(
        request,
        form,
        lambda values: redirect("workspace:calendar", key=act(values).pk),
        around,
        place="calendars",
    )

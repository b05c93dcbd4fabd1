"""Which calendars there are, which one a site keeps, and which ones need another year."""

from collections.abc import Collection
from datetime import date

from vefa.calendars.models import BusinessCalendar, SiteCalendar


def calendars() -> list[BusinessCalendar]:
    """The provider's calendars, by name."""
    return list(BusinessCalendar.objects.all())


def calendar_with_code(code: str) -> BusinessCalendar | None:
    """The calendar of that code, if there is one."""
    return BusinessCalendar.objects.filter(code=code).first()


def calendar_with_key(key: int) -> BusinessCalendar | None:
    """The calendar of that key, if there is one."""
    return BusinessCalendar.objects.filter(pk=key).first()


def sites_keeping(calendar: BusinessCalendar) -> list[SiteCalendar]:
    """The sites in scope that keep the calendar, with their customers, by name."""
    found = SiteCalendar.objects.filter(calendar=calendar).select_related("site", "customer")
    return list(found.order_by("customer__name", "site__name"))


def calendar_of_site(site_id: int) -> BusinessCalendar | None:
    """The calendar that the site keeps, None where it keeps none of its own."""
    kept = SiteCalendar.objects.filter(site_id=site_id).select_related("calendar").first()
    return kept.calendar if kept else None


def calendars_of_sites(sites: Collection[int]) -> dict[int, BusinessCalendar]:
    """The calendars that sites keep, by the key of the site, for those that keep one."""
    kept = SiteCalendar.objects.filter(site_id__in=sites).select_related("calendar")
    return {row.site_id: row.calendar for row in kept}


def calendars_to_build(on: date, *, months_ahead: int = 3) -> list[BusinessCalendar]:
    """The calendars with holidays that are not built for the year in which `on` plus so many
    months lies: soon they could promise nothing."""
    needed = on.year + (on.month - 1 + months_ahead) // 12
    return [
        row
        for row in BusinessCalendar.objects.exclude(holiday_codes=[])
        if (row.data.get("until") or 0) < needed
    ]

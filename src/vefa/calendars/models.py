"""The provider's calendars, the years built into them, and which site keeps which."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vefa.calendars.domain import Calendar
from vefa.customers.models import Customer, Site


class BusinessCalendar(models.Model):
    """A calendar of the provider, edited here and copied into terms versions when they are made.

    `data` is what `Calendar.from_json` reads; `version` counts its changes. `holiday_codes` say
    whose holidays are built into it: ISO 3166 codes, with a part of the country after a hyphen
    (`DE-BE`); none for a calendar that knows no holidays.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    timezone = models.CharField(max_length=64)
    holiday_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    data = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="calendars_calendar_version"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> Calendar:
        """The calendar to reckon with."""
        return Calendar.from_json(self.code, self.data)


class CalendarYear(models.Model):
    """That the holidays of a year were built into a calendar, when, and from what."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=100)
    built_at = models.DateTimeField()
    built_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("calendar", "year")
        constraints = (
            models.UniqueConstraint(fields=["calendar", "year"], name="calendars_year_once"),
        )

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.year}"


class SiteCalendar(models.Model):
    """The calendar that a site of a customer keeps."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "site"], name="calendars_site_once"),
        )

    def __str__(self) -> str:
        return f"{self.site_id} {self.calendar_id}"

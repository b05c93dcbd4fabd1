"""The forms of calendars. Hours are written as a line, for example 08:00–12:00, 13:00–17:00."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vefa.calendars.domain.errors import BadCalendar
from vefa.calendars.domain.pattern import read_hours
from vefa.calendars.domain.writing import read_hours_line
from vefa.ui.widgets import DayField
from vefa.workspace.web.places import countries, time_zones
from vefa.workspace.web.short_names import ShortNameField
from vefa.workspace.web.terms_forms import WEEKDAYS, add_texts, texts_of

LONGEST: Final = 31
"""Days that one change of dates may have."""

HOURS_HINT: Final = _("For example 08:00–12:00, 13:00–17:00. Empty: closed.")


class WeekForm(forms.Form):
    """Another weekly pattern."""

    begins_on = DayField(
        label=_("From"),
        help_text=_(
            "Agreements that use the calendar follow with their next version. A change that was to "
            "begin later is taken back."
        ),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("It stands in the versions of the terms.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_week(self)

    def clean(self) -> dict[str, Any]:
        """The pattern as `Calendar.from_json` reads it, in `week`."""
        return with_week(self, super().clean() or {})


class NewCalendarForm(forms.Form):
    """A calendar that is not there yet."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    code = ShortNameField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, for example tr-office. It stays."),
    )
    country = forms.ChoiceField(label=_("Country"))
    timezone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("The hours below are told in it, winter and summer.")
    )
    holidays = forms.CharField(
        label=_("Holidays of"),
        required=False,
        max_length=100,
        help_text=_(
            "Codes of countries with commas, a part of one after a hyphen: TR, or DE-BE. Empty: "
            "none. This year’s and next year’s are built at once."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["timezone"].choices = time_zones  # type: ignore[attr-defined]
        add_week(self)

    def clean(self) -> dict[str, Any]:
        """The pattern as `Calendar.from_json` reads it, in `week`."""
        return with_week(self, super().clean() or {})

    def parts(self) -> dict[str, Any]:
        """What the calendar is made of."""
        values = self.cleaned_data
        codes = [each.strip().upper() for each in values["holidays"].split(",") if each.strip()]
        return {
            **{name: values[name] for name in ("name", "code", "country")},
            "holiday_codes": codes,
            "data": {"timezone": values["timezone"], "week": values["week"]},
        }


class DatesForm(forms.Form):
    """Other hours on some dates."""

    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: only the first."))
    kind = forms.ChoiceField(
        label=_("On these dates"),
        choices=[
            ("closed", _("it is closed")),
            ("hours", _("it has these hours")),
            ("week", _("it is a day like any other again")),
        ],
        widget=forms.RadioSelect,
        initial="closed",
    )
    openings = forms.CharField(
        label=_("Hours"), required=False, max_length=200, help_text=HOURS_HINT
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("It stands in the versions of the terms.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "name", _("What the day is called"))

    def clean(self) -> dict[str, Any]:
        """A span that ends before it begins, or is too long to be meant."""
        values = super().clean() or {}
        first, last = values.get("first_on"), values.get("last_on")
        if first and last and not 0 <= (last - first).days < LONGEST:
            self.add_error("last_on", _("At most 31 days, and not before the first."))
        if values.get("kind") == "hours" and not values.get("openings"):
            self.add_error("openings", _("Please write the hours."))
        names = texts_of(values, "name") if not self.errors else {}
        if names and not all(names.values()):
            self.add_error(None, _("Please name the day in every language, or in none."))
        return values

    def clean_openings(self) -> list[list[str]]:
        """The hours as openings."""
        return openings_of(self.cleaned_data["openings"])

    def hours(self) -> dict[date, list[list[str]] | None]:
        """The hours of each date; None for its weekday's again."""
        values = self.cleaned_data
        first, last = values["first_on"], values["last_on"] or values["first_on"]
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if values["kind"] == "week":
            return dict.fromkeys(days)
        return dict.fromkeys(days, values["openings"] if values["kind"] == "hours" else [])

    def names(self) -> dict[str, str]:
        """What the dates are called; empty where nothing was written."""
        return texts_of(self.cleaned_data, "name")


def add_week(form: forms.Form) -> None:
    """A line of hours for each weekday."""
    for code, label in WEEKDAYS.items():
        form.fields[code] = forms.CharField(
            label=label,
            required=False,
            max_length=200,
            help_text=HOURS_HINT if code == "mon" else "",
        )


def with_week(form: forms.Form, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the weekly pattern in `week`; what cannot be read is told at its day."""
    values["week"] = week = {}
    for code in WEEKDAYS:
        try:
            week[code] = openings_of(values.get(code, ""))
        except forms.ValidationError as error:
            form.add_error(code, error)
    return values


def openings_of(line: str) -> list[list[str]]:
    """What a line of hours says. Raises `forms.ValidationError`, which the field's name stands
    beside: the calendar's own errors name places in its data."""
    try:
        openings = read_hours_line("", "", line)
    except BadCalendar as error:
        words = _("Please write hours as 09:00–13:00, with commas.")
        raise forms.ValidationError(words) from error
    try:
        read_hours("", "", openings)
    except BadCalendar as error:
        words = _(
            "Each opening ends after it begins, and none overlaps another. A night is written on "
            "two days: until 24:00, and from 00:00."
        )
        raise forms.ValidationError(words) from error
    return openings

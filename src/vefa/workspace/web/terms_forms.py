"""The forms of terms: each section of a draft, and the rows of those that are lists."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.agreements.domain.validation_times import MOST_DAYS, is_days, is_rising
from vefa.agreements.models import AgreementKind
from vefa.core.currencies import currency_codes
from vefa.coverage.domain import LANGUAGES
from vefa.customers.models import Language
from vefa.ui.widgets import DayField
from vefa.workspace.web.places import time_zones

Json = dict[str, Any]
CHANNELS: Final = {
    "web": _("Portal"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "meeting": _("Meeting"),
}
UNITS: Final = {
    "": _("not said in this row"),
    "minutes_business": _("minutes, service hours"),
    "hours_business": _("hours, service hours"),
    "minutes_elapsed": _("minutes, day and night"),
    "hours_elapsed": _("hours, day and night"),
    "business_days": _("business days"),
    "next_release": _("next release"),
    "best_effort": _("no promise, whatever other rows say"),
}
CLOCK_NAMES: Final = {
    "response": _("Response"),
    "fix_date": _("Agreeing a fix date"),
    "onsite": _("Arrival on site"),
    "workaround": _("Workaround"),
    "resolution": _("Resolution"),
}
WEEKDAYS: Final = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def whole_of(written: str) -> int:
    """A whole number that a form of ours may carry; -1 for anything else."""
    # Digits of other scripts and figures such as ² are digits as well, and no numbers to `int`;
    # nor does Python read one of more than 4,300.
    fits = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if fits else -1


def add_texts(form: forms.Form, name: str, label: LazyText | str, *, rows: int = 0) -> None:
    """A field for each language; all or none of them is filled."""
    for code in LANGUAGES:
        widget = forms.Textarea(attrs={"rows": rows, "lang": code}) if rows else None
        form.fields[f"{name}_{code}"] = forms.CharField(
            label=f"{label} ({Language(code).label})",
            required=False,
            max_length=4_000,
            widget=widget or forms.TextInput(attrs={"lang": code}),
        )


def texts_of(values: Mapping[str, Any], name: str) -> dict[str, str]:
    """What was written in each language; empty where nothing was."""
    found = {code: values[f"{name}_{code}"].strip() for code in LANGUAGES}
    return found if any(found.values()) else {}


def texts_initial(name: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    """What the fields begin with."""
    return {f"{name}_{code}": (texts or {}).get(code, "") for code in LANGUAGES}


class HeaderForm(forms.Form):
    """Name, term and value of the agreement."""

    name = forms.CharField(label=_("Name of the agreement"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementKind.choices)
    starts_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"), help_text=_("Service is given up to the end of it."))
    value = forms.DecimalField(
        label=_("Contract value"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("Allowances that are a share of it are reckoned anew."),
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)

    def clean_currency(self) -> str:
        """Money that there is; what stands there already stays."""
        code = str(self.cleaned_data["currency"]).upper()
        if code != self.initial.get("currency") and code not in currency_codes():
            words = _(
                "There is no currency %(code)s. Please give three letters such as TRY or KZT."
            )
            raise forms.ValidationError(words % {"code": code})
        return code


class OutlineForm(forms.Form):
    """The service outline: what it is about, how problems go, by which channels."""

    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=[*CHANNELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The procedure names them as the ways to report."),
    )
    own_project = forms.BooleanField(label=_("Run as a project of its own"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "scope", _("What is served"), rows=2)
        add_texts(self, "ways", _("How problems are reported and closed, with which tools"), rows=2)
        add_texts(self, "outcomes", _("What a problem may come to"), rows=2)


class ScopeForm(forms.Form):
    """What the line is limited to; nothing chosen limits nothing."""

    included_sites = forms.MultipleChoiceField(
        label=_("Sites"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every site. Requests of another site do not belong to it."),
    )
    products = forms.MultipleChoiceField(
        label=_("Products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every product."),
    )
    installations = forms.MultipleChoiceField(
        label=_("Installed systems"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A line that names a system goes before one that names its product."),
    )
    services = forms.MultipleChoiceField(
        label=_("Kinds of requests"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every kind."),
    )

    def __init__(self, choices: Mapping[str, Iterable[tuple[str, str]]], *args: Any, **kw: Any):
        super().__init__(*args, **kw)
        for name, offered in choices.items():
            self.fields[name].choices = [*offered]  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    """When service is given: hours of a week, or calendars that are kept by the provider."""

    week = forms.ChoiceField(
        label=_("Working days"),
        choices=[("country", _("those of the site’s country")), ("own", _("a week of its own"))],
        widget=forms.RadioSelect,
    )
    spans = forms.CharField(
        label=_("Hours of each working day"),
        required=False,
        help_text=_("For example 09:00–13:00, 14:00–18:00. Used with the country’s working days."),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("In whose local time the hours are meant.")
    )
    holidays = forms.ChoiceField(
        label=_("Closed on holidays of"),
        choices=[
            ("customer", _("the site’s country")),
            ("provider", _("our country")),
            ("both", _("both countries")),
        ],
    )
    calendar = forms.ChoiceField(
        label=_("Calendar instead of these hours"),
        required=False,
        help_text=_(
            "One of our own calendars, with its own holidays. It holds at every site for which no "
            "other is chosen below; the hours above then count nowhere."
        ),
    )

    def __init__(
        self,
        calendars: Iterable[tuple[str, str]],
        sites: Iterable[tuple[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [*calendars]
        offered = [("", _("none: the hours above")), *known]
        at_a_site = [("", _("none: as for the service")), *known]
        self.fields["calendar"].choices = offered  # type: ignore[attr-defined]
        zones = [("site", _("each site’s own")), *time_zones()]
        self.fields["timezone"].choices = zones  # type: ignore[attr-defined]
        for day, name in WEEKDAYS.items():
            self.fields[day] = forms.CharField(label=name, required=False)
        for key, site in sites:
            self.fields[f"site_{key}"] = forms.ChoiceField(
                label=_("Calendar at %(site)s") % {"site": site}, required=False, choices=at_a_site
            )
        self.order_fields(["week", "spans", *WEEKDAYS])


class ThresholdsForm(forms.Form):
    """At which shares of a time the desk is warned."""

    thresholds = forms.CharField(
        label=_("Warn the desk when this much of a time is used"),
        max_length=100,
        help_text=_("Percentages up to 100, with commas: 50, 75, 90, 100."),
    )

    def clean_thresholds(self) -> list[float]:
        """The percentages, the lowest first."""
        written = self.cleaned_data["thresholds"].replace("%", "")
        try:
            found = sorted({float(each) for each in written.split(",") if each.strip()})
        except ValueError:
            raise forms.ValidationError(_("Please write numbers with commas.")) from None
        # What is no number at all is not in between either.
        if not found or not all(0 < each <= 100 for each in found):
            raise forms.ValidationError(_("Please write percentages above 0 and up to 100."))
        return [int(each) if each.is_integer() else each for each in found]


class DaysField(forms.RegexField):
    """Days with commas, at least one; `rising` where each comes after the one before."""

    def __init__(self, *, rising: bool, **kwargs: Any) -> None:
        super().__init__(r"^\s*\d+(\s*,\s*\d+)*\s*$", max_length=100, **kwargs)
        self.rising = rising

    def clean(self, value: Any) -> list[int]:
        """The days; whole numbers that a period may have."""
        days = [whole_of(each.strip()) for each in super().clean(value).split(",")]
        if not all(map(is_days, days)):
            most = {"most": MOST_DAYS}
            raise forms.ValidationError(_("Please write numbers from 1 to %(most)s.") % most)
        if self.rising and not is_rising(days):
            raise forms.ValidationError(_("Each number is greater than the one before."))
        return days


class PersonForm(forms.Form):
    """Somebody responsible."""

    side = forms.ChoiceField(
        label=_("Side"), choices=[("provider", _("ours")), ("customer", _("the customer’s"))]
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    reach = forms.CharField(label=_("Telephone or e-mail"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "role", _("Responsible for"))


class DutyForm(forms.Form):
    """A duty of the customer."""

    gate = forms.ChoiceField(
        label=_("Checked"),
        required=False,
        choices=[
            ("", _("not by itself")),
            ("intake", _("when a request is taken in")),
            ("remote", _("before remote work")),
            ("visit", _("before a visit")),
            ("change", _("before a change")),
        ],
    )
    wait_reason = forms.ChoiceField(
        label=_("While it is not met, clocks"),
        required=False,
        choices=[
            ("", _("go on")),
            ("customer_answer", _("wait for the customer’s answer")),
            ("customer_data", _("wait for the customer’s data")),
            ("customer_approval", _("wait for the customer’s approval")),
            ("customer_delay", _("wait: delay caused by the customer")),
            ("remote_access", _("wait for remote access")),
            ("access_refused", _("wait: access was refused")),
            ("third_party", _("wait for a third party")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "title", _("Title"))
        add_texts(self, "text", _("What the customer does"), rows=2)
        add_texts(self, "unmet", _("What follows where it is not done"), rows=2)


class ThirdPartyForm(forms.Form):
    """A part that somebody else keeps."""

    keeper = forms.CharField(label=_("Kept by"), max_length=200, required=False)
    reach = forms.CharField(label=_("Telephone or e-mail"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "part", _("Part"))
        self.order_fields([*(f"part_{code}" for code in LANGUAGES)])

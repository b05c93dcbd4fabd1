"""The forms of customers, sites and contacts. Every hint says what the value has for effect."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vefa.customers.models import Contact, ContactRole, Customer, Language, Site, Training
from vefa.ui.widgets import DayField, SuggestingInput
from vefa.workspace.web.places import countries, time_zones
from vefa.workspace.web.short_names import ShortNameField


class CompanyForm(forms.Form):
    """A customer."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country"), help_text=_("Its holidays are proposed for new calendars.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("Letters are written in it unless a contact has another."),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Days of agreements begin and end in it; dates in letters are told in it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["timezone"].choices = time_zones  # type: ignore[attr-defined]


class NewCompanyForm(CompanyForm):
    """A customer that is not there yet."""

    code = ShortNameField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, for example deniz-lojistik. It stays."),
    )
    field_order = ("name", "code")


class SiteForm(forms.Form):
    """A place of a customer."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    address = forms.CharField(
        label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    country = forms.ChoiceField(label=_("Country"))
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "For the people of this site. Hours of service come from the calendar of the terms."
        ),
    )
    travel_band = forms.CharField(
        label=_("Travel band"),
        required=False,
        max_length=20,
        help_text=_("Which rate for travel a visit here has, for example B."),
        widget=SuggestingInput,
    )

    def __init__(self, *args: Any, bands: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`bands` are those that the customer's terms know, with their names."""
        super().__init__(*args, **kwargs)
        self.fields["travel_band"].widget.suggestions = bands
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["timezone"].choices = time_zones  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """A person of a customer."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Messages from it are taken as this person's."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        help_text=_("A caller is found by its last ten digits."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("Letters to this person are written in it."),
    )
    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("Requests of this person belong to it, and so do hours of service."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Speaks as"), choices=ContactRole.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(customer=customer)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]


class KnownContactForm(ContactForm):
    """A person who is listed already."""

    sees = forms.ChoiceField(
        label=_("Requests that this person sees"),
        choices=(
            ("all", _("All that their role lets them see")),
            ("sites", _("Of these sites only, and their own")),
        ),
        widget=forms.RadioSelect,
        help_text=_("An end user sees their own requests in any case, and no others."),
    )
    sees_sites = forms.TypedMultipleChoiceField(
        label=_("These sites"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    active = forms.BooleanField(
        label=_("Speaks for the customer"),
        required=False,
        help_text=_(
            "Without this mark the person is not recognised any more, and cannot sign in. What "
            "they wrote stays."
        ),
    )

    @classmethod
    def of(cls, contact: Contact, *args: Any) -> "KnownContactForm":
        """Filled with what is known."""
        names = ("name", "email", "phone", "language", "site", "roles", "active")
        known = {name: getattr(contact, name) for name in names}
        known["sees"] = "all" if contact.sees_sites is None else "sites"
        known["sees_sites"] = contact.sees_sites or [contact.site_id]
        return cls(contact.customer, *args, initial=known)

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(customer, *args, **kwargs)
        sites = Site.objects.filter(customer=customer).values_list("pk", "name")
        self.fields["sees_sites"].choices = list(sites)  # type: ignore[attr-defined]

    def sites(self) -> list[int] | None:
        """The sites that the person is limited to, taken out of the other values; None for all."""
        sees, sites = self.cleaned_data.pop("sees"), self.cleaned_data.pop("sees_sites")
        return sites if sees == "sites" else None


class TrainingForm(forms.Form):
    """That a person was trained."""

    subject = forms.CharField(label=_("Trained on"), max_length=200)
    trained_on = DayField(label=_("Day of the training"))
    expires_on = DayField(
        label=_("Counts until"),
        required=False,
        help_text=_(
            "From that day on it does not count. Where the terms ask for trained contacts, the "
            "person's requests then wait as drafts for somebody who is trained."
        ),
    )


class CorrectTrainingForm(TrainingForm):
    """That a training was recorded wrongly: what is right, or that there was none."""

    withdrawn = forms.BooleanField(
        label=_("Withdraw it: it was not given, or it counts for nothing"), required=False
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_(
            "The line as it was stays in the list, marked as withdrawn, with this reason; the "
            "audit trail names you."
        ),
    )

    @classmethod
    def of(cls, training: Training, data: Any = None) -> "CorrectTrainingForm":
        """The form with what was recorded."""
        return cls(
            data, initial={name: getattr(training, name) for name in TrainingForm.base_fields}
        )


ROLE_WORDS = {
    ContactRole.END_USER: _("Reports, and follows their own requests."),
    ContactRole.AUTHORISED: _("Opens and ranks the company's requests, agrees dates, accepts."),
    ContactRole.IT_OFFICER: _("Approves changes of devices, gets the month-end report."),
    ContactRole.REPRESENTATIVE: _("Approves visits and whatever costs extra."),
}
"""What each role may do, for those who give it."""

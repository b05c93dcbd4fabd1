"""The forms of products, their versions, and the systems where they run."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vefa.customers.models import Customer, Site
from vefa.products.models import Environment, Installation, Version
from vefa.ui.widgets import DayField
from vefa.workspace.web.short_names import ShortNameField


class ProductForm(forms.Form):
    """A product that is known already."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    family = ShortNameField(
        label=_("Family"),
        required=False,
        max_length=40,
        help_text=_("Terms may promise other times for a family of products, for example erp."),
    )


class NewProductForm(ProductForm):
    """A product that is not there yet."""

    code = ShortNameField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, for example stock-control. It stays."),
    )
    field_order = ("name", "code", "family")


class SupportForm(forms.Form):
    """How long a version is supported."""

    last_on = DayField(
        label=_("Last day of support"),
        help_text=_(
            "From the day after, requests about it are decided as those of a version past its "
            "support. Open requests are decided again."
        ),
    )

    def ends_on(self) -> date | None:
        """The first day without support; None where no day is said."""
        return _day_after(self.cleaned_data["last_on"])


class VersionForm(SupportForm):
    """A version that is not there yet."""

    number = forms.CharField(
        label=_("Version"), max_length=40, help_text=_("As it calls itself, for example 7.2.")
    )
    released_on = DayField(label=_("Released on"))
    field_order = ("number", "released_on", "last_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].required = False
        self.fields["last_on"].help_text = _("Empty: five years from its release.")


class SystemForm(forms.Form):
    """Where a version runs at a customer's site."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=200,
        help_text=_("As the customer calls it; people choose it when they report."),
    )
    version = forms.ModelChoiceField(
        label=_("Product and version"), queryset=Version.objects.none()
    )
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    environment = forms.ChoiceField(label=_("Used for"), choices=Environment.choices)
    warranty_on = DayField(
        label=_("Last day of warranty"),
        required=False,
        help_text=_(
            "Of what was delivered under warranty. Within it, the remedy of a fault that the user "
            "did not cause is covered. Empty: none."
        ),
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(customer=customer)
        versions = Version.objects.select_related("product").order_by(
            "product__name", "-released_on"
        )
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["version"].queryset = versions.order_by(  # type: ignore[attr-defined]
            "product__name", "-released_on"
        )

    @classmethod
    def of(cls, installation: Installation, *args: Any) -> "SystemForm":
        """Filled with what is known."""
        names = ("name", "version", "site", "environment")
        known = {name: getattr(installation, name) for name in names}
        known["warranty_on"] = installation.warranty_last_on
        return cls(installation.customer, *args, initial=known)

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        said = dict(self.cleaned_data)
        until = _day_after(said.pop("warranty_on"))
        return {**said, "warranty_until": until}


def _day_after(last_on: date | None) -> date | None:
    return None if last_on is None else last_on + timedelta(days=1)

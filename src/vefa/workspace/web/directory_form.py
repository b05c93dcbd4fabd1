"""What an administrator fills in about a directory."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vefa.accounts.actions.directories import WrongSettings, check_settings, try_directory
from vefa.accounts.domain.directories import DirectorySettings
from vefa.accounts.models import SignInProvider
from vefa.core.secrets import SealedElsewhere, open_sealed
from vefa.workspace.web.provider_faults import DIRECTORY_FAULTS
from vefa.workspace.web.provider_forms import ProviderForm, Tried, area, lines

_WRONG: Final[dict[str, LazyText]] = {
    "servers": _("Please write addresses such as ldaps://directory.company.com, one in each line."),
    "authorities": _("These are no certificates in PEM."),
    "people": _("That is no filter with {login} or {user} in it, such as (mail={login})."),
    "groups_filter": _("That is no filter, such as (member={name})."),
    "subject": _("Please name an attribute that never changes, such as entryUUID."),
}


class DirectoryForm(ProviderForm):
    """An LDAP directory."""

    KIND = "ldap"
    SETTINGS = (
        "servers",
        "start_tls",
        "authorities",
        "reader",
        "base",
        "people",
        "subject",
        "email",
        "full_name",
        "membership",
        "groups_base",
        "groups_filter",
        "seconds",
    )

    servers = area(
        _("Servers"),
        _("One address in each line, asked in order: ldaps://… or ldap://…"),
    )
    start_tls = forms.BooleanField(
        label=_("Begin TLS on ldap:// (StartTLS)"),
        initial=True,
        required=False,
        help_text=_("Without it only servers in networks that your operator allows are asked."),
    )
    authorities = area(
        _("Certificates that are trusted (PEM)"),
        _("Empty: those that this machine trusts. Otherwise these and no others."),
    )
    reader = forms.CharField(
        label=_("Account that reads (distinguished name)"),
        required=False,
        max_length=500,
        help_text=_("Empty where the directory may be read by anybody."),
    )
    secret = forms.CharField(
        label=_("Password of the account that reads"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=1_000,
        strip=False,
    )
    base = forms.CharField(
        label=_("Where people are"),
        max_length=500,
        help_text=_("Such as ou=people,dc=company,dc=com."),
    )
    people = forms.CharField(
        label=_("Filter that finds a person"),
        initial="(mail={login})",
        max_length=1_000,
        help_text=_("{login} is the e-mail that is typed, {user} what precedes its @."),
    )
    subject = forms.CharField(
        label=_("Attribute that never changes"),
        initial="entryUUID",
        max_length=100,
        help_text=_("objectGUID in Active Directory."),
    )
    email = forms.CharField(label=_("Attribute with the e-mail"), initial="mail", max_length=100)
    full_name = forms.CharField(
        label=_("Attribute with the name"), initial="cn", required=False, max_length=100
    )
    membership = forms.CharField(
        label=_("Attribute with the groups"),
        initial="memberOf",
        required=False,
        max_length=100,
    )
    groups_base = forms.CharField(
        label=_("Where groups are"),
        required=False,
        max_length=500,
        help_text=_("Only where people’s entries do not name their groups."),
    )
    groups_filter = forms.CharField(
        label=_("Filter that finds a person’s groups"),
        initial="(member={name})",
        max_length=1_000,
        help_text=_("{name} is the person’s distinguished name, {user} as above."),
    )
    seconds = forms.IntegerField(
        label=_("Patience with one server (seconds)"), initial=5, min_value=1, max_value=15
    )

    def clean(self) -> dict[str, Any]:
        """Whatever can be known without asking the directory is known here."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_settings(DirectorySettings.from_json(self.settings(cleaned)))
            except WrongSettings as error:
                self.add_error(error.code, str(_WRONG[error.code]))
        return cleaned

    def settings(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Addresses as a list."""
        return super().settings(cleaned) | {"servers": list(lines(cleaned["servers"]))}


def try_it(_request: HttpRequest, provider: SignInProvider) -> Tried:
    """Ask each server, for nobody."""
    try:
        trials = try_directory(
            DirectorySettings.from_json(provider.settings),
            reader_password=open_sealed(provider.sealed_secret) if provider.sealed_secret else "",
            allowed=settings.OUTGOING_NETWORKS,
        )
    except SealedElsewhere:
        return Tried(fault=str(DIRECTORY_FAULTS["ldap_secret"]))
    except WrongSettings as error:
        code = f"ldap_{error.code}"
        return Tried(fault=str(DIRECTORY_FAULTS.get(code, code)), words=str(error))
    good = tuple(
        gettext("%(server)s answers.") % {"server": trial.server}
        for trial in trials
        if not trial.trouble
    )
    bad = "; ".join(trial.trouble for trial in trials if trial.trouble)
    fault = (
        str(DIRECTORY_FAULTS["ldap_unanswered"])
        if not good
        else bad and gettext("Not every server answers.")
    )
    return Tried(good, fault, bad)

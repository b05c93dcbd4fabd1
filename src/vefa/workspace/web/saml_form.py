"""What an administrator fills in about a SAML 2.0 identity provider."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vefa.accounts.actions.saml import fetch_metadata
from vefa.accounts.formats.saml_metadata import MOST_BYTES, as_pem, read_metadata
from vefa.accounts.formats.xml import Unreadable
from vefa.accounts.models import SignInProvider
from vefa.accounts.web.saml import answer_address, metadata_address
from vefa.workspace.web.provider_faults import SAML_FAULTS
from vefa.workspace.web.provider_forms import ProviderForm, Tried, area

_CHANGED: Final = _(
    "It signs with certificates that are not known here. Save this page to read them."
)


class SamlForm(ProviderForm):
    """An identity provider, told by its metadata or field by field."""

    KIND = "saml"
    SETTINGS = (
        "metadata_url",
        "metadata_file",
        "metadata",
        "entity_id",
        "sign_in_url",
        "certificates",
        "signed",
        "subject",
        "email",
        "full_name",
        "groups_attribute",
    )

    metadata_url = forms.CharField(
        label=_("Address of its metadata"),
        required=False,
        max_length=500,
        help_text=_("They are read each time you save. They fill the three fields below."),
    )
    metadata_file = forms.FileField(
        label=_("Its metadata as a file"),
        required=False,
        help_text=_("Where we cannot fetch them: they are read once, and the file is not kept."),
    )
    metadata = area(_("Its metadata (XML)"), _("The same, pasted."), rows=3)
    entity_id = forms.CharField(label=_("Its entity ID"), required=False, max_length=500)
    sign_in_url = forms.CharField(
        label=_("Address for signing in (redirect binding)"), required=False, max_length=500
    )
    certificates = area(
        _("Certificates that it signs with (PEM)"),
        _("Several where it is about to change them."),
    )
    signed = forms.ChoiceField(
        label=_("What must be signed"),
        choices=[
            ("either", _("The response or the assertion")),
            ("assertion", _("The assertion")),
            ("response", _("The response")),
        ],
        initial="either",
    )
    subject = forms.CharField(
        label=_("Attribute that never changes"),
        required=False,
        max_length=300,
        help_text=_("Empty: the name identifier, if that is not a new one each time."),
    )
    email = forms.CharField(
        label=_("Attribute with the e-mail"),
        required=False,
        max_length=300,
        help_text=_("Empty: the usual ones."),
    )
    full_name = forms.CharField(label=_("Attribute with the name"), required=False, max_length=300)
    groups_attribute = forms.CharField(
        label=_("Attribute with the groups"), required=False, max_length=300
    )

    def clean(self) -> dict[str, Any]:
        """Read the metadata if there are any; else the three fields must be filled."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            self._read(cleaned)
        except Unreadable as fault:
            given = ("metadata_file", "metadata", "metadata_url")
            field = next((name for name in given if cleaned.get(name)), "metadata")
            if fault.code == "metadata_certificate" and not cleaned.get(field):
                field = "certificates"
            self.add_error(field, f"{SAML_FAULTS[fault.code]} {fault}".strip())
            return cleaned
        for name in ("entity_id", "sign_in_url", "certificates"):
            if not cleaned.get(name):
                self.add_error(name, gettext("Please fill this in, or give the metadata."))
        schemes = ("https://",) if settings.SECURE else ("https://", "http://")
        if cleaned.get("sign_in_url") and not cleaned["sign_in_url"].startswith(schemes):
            self.add_error("sign_in_url", gettext("Please write an address with https://."))
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> None:
        found = None
        if file := cleaned.get("metadata_file"):
            found = read_metadata(file.read(MOST_BYTES + 1).removeprefix(BOM_UTF8))
        elif cleaned.get("metadata"):
            found = read_metadata(cleaned["metadata"].encode())
        elif cleaned.get("metadata_url"):
            found = fetch_metadata(
                cleaned["metadata_url"].strip(), allowed=settings.OUTGOING_NETWORKS
            )
        if found is not None:
            cleaned["entity_id"], cleaned["sign_in_url"] = found.entity_id, found.sign_in_url
            cleaned["certificates"] = "".join(found.certificates)
        cleaned["certificates"] = [as_pem(each) for each in _apart(cleaned["certificates"])]

    def settings(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Metadata that were handed in have said what they had to say."""
        own = super().settings(cleaned)
        del own["metadata"], own["metadata_file"]
        return own


def _apart(text: str) -> list[str]:
    """Certificates that stand one below the other."""
    end = "-----END CERTIFICATE-----"
    return [f"{each}{end if end in text else ''}" for each in text.split(end) if each.strip()]


def places(request: HttpRequest, provider: SignInProvider) -> list[tuple[str, str]]:
    """What the identity provider's administration has to be told."""
    return [
        (gettext("Our metadata and entity ID"), metadata_address(request, provider)),
        (gettext("Where it sends its answer (ACS)"), answer_address(request, provider)),
    ]


def can_try(provider: SignInProvider) -> bool:
    """Without a person only the address of its metadata can be asked."""
    return bool(provider.settings.get("metadata_url"))


def try_it(_request: HttpRequest, provider: SignInProvider) -> Tried:
    """Whether its metadata still say what is known here."""
    known = provider.settings
    if not can_try(provider):
        return Tried(fault=str(SAML_FAULTS["metadata_unreachable"]))
    try:
        found = fetch_metadata(known["metadata_url"], allowed=settings.OUTGOING_NETWORKS)
    except Unreadable as fault:
        return Tried(fault=str(SAML_FAULTS[fault.code]), words=str(fault))
    if found.entity_id != known["entity_id"]:
        return Tried(fault=str(SAML_FAULTS["saml_issuer"]), words=found.entity_id)
    if not set(found.certificates) <= set(known["certificates"]):
        changed = _(
            "It signs with certificates that are not known here. Save this page to read them."
        )
        return Tried(fault=str(changed))
    n = len(known["certificates"])
    told = ngettext("%(n)d certificate is known.", "%(n)d certificates are known.", n) % {"n": n}
    return Tried((told,))

"""What the faults of directories and of SAML are called, for the administrator."""

from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

DIRECTORY_FAULTS: Final[dict[str, LazyText]] = {
    "ldap_unanswered": _("No server of the directory answers as it should."),
    "ldap_reader": _("The directory does not let the reading account in."),
    "ldap_several": _("The filter finds several people for one address."),
    "ldap_secret": _("The secret was sealed under a key that is gone: please enter it again."),
    "ldap_servers": _("The address of a server cannot be understood."),
    "ldap_authorities": _("The certificates cannot be read."),
}

SAML_FAULTS: Final[dict[str, LazyText]] = {
    "saml_format": _("What came is no response of SAML 2.0 that we take."),
    "saml_encrypted": _("The assertion is encrypted. Please let it send them unencrypted."),
    "saml_signature": _("The signature is missing, or of none of the known certificates."),
    "saml_certificate": _("A certificate cannot be read."),
    "saml_status": _("It answered that it did not sign the person in."),
    "saml_issuer": _("It calls itself otherwise than you entered."),
    "saml_destination": _("The response was sent to another address."),
    "saml_recipient": _("The response was sent to another address."),
    "saml_request": _("The response belongs to another sign-in."),
    "saml_no_sign_in": _("It does not say how the person signed in."),
    "saml_condition": _("It sets a condition that we do not know."),
    "saml_audience": _("The response was made for somebody else."),
    "saml_time": _("The response was over, or of the future. Is a clock wrong?"),
    "saml_confirmation": _("It does not say who may bring the response."),
    "metadata_provider": _("The metadata do not describe exactly one identity provider."),
    "metadata_address": _("The metadata name no address for signing in by redirection."),
    "metadata_certificate": _("The metadata hold no certificate for signing that can be read."),
    "metadata_unreachable": _("The metadata cannot be fetched."),
}

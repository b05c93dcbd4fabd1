"""The form's password, tried in the directory that the address's domain leads to."""

from typing import NoReturn
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from vefa.accounts.actions.arrivals import note_fault
from vefa.accounts.actions.directories import WrongSettings, ask_directory
from vefa.accounts.domain.directories import DirectorySettings
from vefa.accounts.domain.providers import Claim
from vefa.accounts.models import SignInProvider, User
from vefa.accounts.queries.providers import is_known_as, provider_of_email
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.ldap import Unanswered
from vefa.core.secrets import SealedElsewhere, open_sealed


def begin(request: HttpRequest, provider: SignInProvider, target: str) -> HttpResponse:  # noqa: ARG001  # as every kind begins
    """A directory is asked by our own form."""
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': target})}")


def proved_by_directory(email: str, password: str) -> tuple[SignInProvider, Claim] | None:
    """Who it is, if the domain leads to a directory and that takes the password; else None.

    Raises `Refused` where the directory cannot say: everybody of the domain is told the same.
    """
    provider = provider_of_email(email)
    if provider is None or provider.kind != SignInProvider.Kind.LDAP:
        return None
    at = clock.now()
    try:
        told = ask_directory(
            DirectorySettings.from_json(provider.settings),
            login=email.strip(),
            password=password,
            reader_password=open_sealed(provider.sealed_secret) if provider.sealed_secret else "",
            allowed=settings.OUTGOING_NETWORKS,
            at=at,
        )
    except WrongSettings as error:
        _fail(provider, f"ldap_{error.code}", str(error))
    except Unanswered as error:
        _fail(provider, "ldap_unanswered", str(error))
    except SealedElsewhere:
        _fail(provider, "ldap_secret", "")
    if told.code == "several":
        note_fault(provider=provider, at=at, code="ldap_several", words=email)
    return (provider, told.claim) if told.claim else None


def is_password_in_directory(user: User, password: str) -> bool:
    """Whether it is the password of the entry that the person signs in by, and of no other.

    Runs under the person's own scope. Raises `Refused` where the directory cannot say.
    """
    proved = proved_by_directory(user.email, password)
    return proved is not None and is_known_as(user, proved[0], proved[1].subject)


def _fail(provider: SignInProvider, code: str, words: str) -> NoReturn:
    note_fault(provider=provider, at=clock.now(), code=code, words=words)
    raise Refused(
        code,
        gettext("Your company’s directory does not answer just now. Please try again later."),
    )

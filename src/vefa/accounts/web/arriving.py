"""Where every sign-in by a provider ends: in, or at a page that says what to do instead."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.accounts.actions.arrivals import note_fault, signed_in_by_provider
from vefa.accounts.actions.throttling import Counter, forgive_attempt
from vefa.accounts.domain.providers import Claim
from vefa.accounts.models import SignInProvider
from vefa.accounts.web.origin import address_of
from vefa.accounts.web.pending import finish, first_step_done
from vefa.accounts.web.there import came_by
from vefa.core import clock

HINT: Final = "sign_in_email"
"""Under which name the session keeps the address that somebody has typed already, with the key of
the provider that it led to."""

_NOT_KNOWN: Final = _(
    "You are not known here by this sign-in. Ask who looks after it to let you in."
)
_TOLD: Final[dict[str, LazyText]] = {
    "start_over": _("That took too long, or was begun in another browser. Please begin again."),
    "declined": _("The sign-in was not finished there. Please begin again, or sign in otherwise."),
    "too_many": _("Too many attempts. Please try again in a few minutes."),
    "retired": _("This way of signing in is no longer offered."),
    "no_email": _("No e-mail address was told of you. Ask who looks after the sign-in."),
    "odd_email": _("No e-mail address was told of you. Ask who looks after the sign-in."),
    "email_not_verified": _(
        "Your e-mail address is not confirmed there yet. Please do that first."
    ),
    "no_role": _("You are in none of the groups that may come in here."),
}
"""What a person is told; of everything else only that it does not work and who can see why."""

_DECIDED: Final = frozenset(
    {"unknown_person", "foreign_domain", "other_side", "linked_otherwise", "disabled"}
)


def welcome(
    request: HttpRequest,
    *,
    provider: SignInProvider,
    claim: Claim,
    target: str,
    counters: Sequence[Counter],
    fresh: bool = False,
) -> HttpResponse:
    """A protocol has proved `claim`: begin the session, ask for our second step, or refuse.

    `target` is a page of ours (`next_page` has looked at it before the person went away). `fresh`
    says that the person proved who they are just now: whoever was let in there hours ago is asked
    again before what matters. The attempt that was counted in `counters` is forgiven to those who
    get in: whoever is proved there and refused here must not try address after address.
    """
    at = clock.now()
    found = signed_in_by_provider(
        provider=provider, claim=claim, at=at, address=address_of(request)
    )
    if found.user is None:
        return turned_away(request, provider, found.code)
    forgive_attempt(at=at, counters=counters)
    there, theirs = came_by(provider, claim), provider.second_step
    if theirs == SignInProvider.SecondStep.THEIRS or (
        theirs == SignInProvider.SecondStep.TOLD and claim.second_step
    ):
        return finish(request, found.user, target, confirmed=fresh, there=there)
    return first_step_done(request, found.user, target, confirmed=fresh, there=there)


def failed(
    request: HttpRequest, provider: SignInProvider, code: str, words: str = ""
) -> HttpResponse:
    """The protocol did not go well: keep what was wrong, and tell the person what to do."""
    note_fault(provider=provider, at=clock.now(), code=code, words=words)
    return turned_away(request, provider, code)


def hint_for(request: HttpRequest, provider: SignInProvider) -> str:
    """The address that led to this provider, so that nobody types it twice."""
    key, email = request.session.get(HINT, ("", ""))
    return str(email) if key == provider.key else ""


def turned_away(request: HttpRequest, provider: SignInProvider, code: str) -> HttpResponse:
    """The page for whoever does not get in. Whether an account exists is not told."""
    default = _("Signing in does not work just now. Who looks after it can see why.")
    sentence = _TOLD.get(code, _NOT_KNOWN if code in _DECIDED else default)
    context = {"sentence": sentence, "provider": provider}
    return render(request, "accounts/turned_away.html", context, status=403)

"""The texts that a customer's person reads and accepts before using the portal."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vefa.accounts.web.guards import actor_of_request, customer
from vefa.accounts.web.signing_in import next_page
from vefa.core import clock
from vefa.privacy.actions.policies import accept_policies
from vefa.privacy.queries.policies import newest_policy, pending_policies

SEEN: Final = "policies_accepted"
"""In the session: up to which text everything was accepted, so that nobody looks again."""


@require_http_methods(["GET", "POST"])
@customer()
def show_texts(request: HttpRequest) -> HttpResponse:
    """What is to be accepted; where nothing is, on to where one was going."""
    actor = actor_of_request(request)
    pending = pending_policies(actor.id or 0, actor.language)
    shown = [(text.kind, text.number) for text in pending]
    if request.method == "POST":
        given = set(request.POST.getlist("text"))
        read = [each for each in shown if f"{each[0]}-{each[1]}" in given]
        accept_policies(actor=actor, at=clock.now(), shown=read, language=actor.language)
        if len(read) < len(shown):
            return redirect("own_texts")
    if request.method == "POST" or not pending:
        request.session[SEEN] = newest_policy()
        return HttpResponseRedirect(next_page(request))
    context = {"pending": pending, "next": next_page(request)}
    return render(request, "privacy/texts.html", context)

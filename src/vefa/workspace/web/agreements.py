"""Agreements as the desk reads them: which there are, what one says, what waits for managers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.access import agreement_for
from vefa.agreements.domain.drafts import DraftState
from vefa.agreements.domain.life import Life, Stage
from vefa.agreements.models import Agreement
from vefa.agreements.queries.allowances import nearly_used
from vefa.agreements.queries.drafts import drafts_waiting, open_drafts_of, reminders_of
from vefa.agreements.queries.duties import outstanding
from vefa.agreements.queries.ending import ending_soon
from vefa.agreements.queries.finding import agreements_found
from vefa.agreements.web.allowances import shown
from vefa.agreements.web.duties import duties_context
from vefa.agreements.web.pages import agreement_context
from vefa.core import clock
from vefa.desk.queries.letter_names import KIND_NAMES
from vefa.desk.queries.notices import written_about
from vefa.workspace.web.frame import frame
from vefa.workspace.web.noting import note_reading


@staff("can_see_agreements")
@require_safe
def show_agreements(request: HttpRequest) -> HttpResponse:
    """All agreements by customer, with how each stands; `q` narrows it.

    Managers see on top what waits for them: drafts to approve or to mend, ends that come near.
    """
    words, at = request.GET.get("q", "").strip(), clock.now()
    context: dict[str, Any] = {"rows": agreements_found(words, at=at), "words": words}
    if actor_of_request(request).can("can_edit_agreements") and not words:
        states = (DraftState.OURS, DraftState.RETURNED)
        context["drafts"] = [draft for state in states for draft in drafts_waiting(state)]
        context["ending"] = ending_soon(at=at)
        context["duties"] = outstanding(at=at)
        context["nearly_used"] = [(each.agreement, shown(each)) for each in nearly_used(at=at)]
    return render(request, "workspace/agreements.html", {**frame(request, "agreements"), **context})


@staff("can_see_agreements")
@require_safe
def show_agreement(request: HttpRequest, key: int) -> HttpResponse:
    """One agreement: targets, hours, clauses in sentences, versions and documents."""
    actor, at = actor_of_request(request), clock.now()
    agreement = agreement_for(actor, key)
    note_reading(
        request,
        "agreement_read",
        subject="agreement",
        subject_id=agreement.pk,
        customer_id=agreement.customer_id,
    )
    context = {**agreement_context(agreement, at=at), **duties_context(agreement, at=at)}
    if actor.can("can_edit_agreements"):
        context |= _for_managers(agreement, context["life"])
    return render(request, "workspace/agreement.html", {**frame(request, "agreements"), **context})


def _for_managers(agreement: Agreement, life: Life) -> dict[str, Any]:
    """What may be done now, the open draft, the reminders of its end, the letters about it."""
    if agreement.discarded_at is not None:
        return {"deeds": [], "discarded": True}
    drafts = open_drafts_of(agreement)
    draft = next(iter(drafts), None)
    undecided = draft is not None and draft.state != DraftState.AGREED
    deeds = [] if undecided else ["change"]
    if not undecided and life.stage is not Stage.DRAFT:
        deeds.append("renew")
    if life.in_force:
        deeds.append("suspend")
    if life.stage is Stage.SUSPENDED:
        deeds.append("lift")
    if agreement.ended_on is None and life.stage not in (Stage.LAPSED, Stage.ENDED):
        deeds.append("end")
    if not agreement.versions.exists():
        deeds = [each for each in deeds if each != "end"] + ["discard"]
    letters = [(KIND_NAMES[each.notice.kind], each) for each in written_about(agreement)]
    return {
        "deeds": deeds,
        "drafts": drafts,
        "reminders": reminders_of(agreement),
        "letters": letters,
    }

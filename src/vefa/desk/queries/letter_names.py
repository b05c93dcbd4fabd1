"""What the kinds of letters and their variables are called, and the built-in subjects."""

from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy

SUBJECT: Final = "{ticket.title} [{ticket.number}]"
"""The built-in subject about a ticket; a letter that answers an e-mail has *Re:* before it."""

SUBJECTS: Final[dict[str, LazyText]] = {
    "proposal": gettext_lazy("New terms of {agreement.code}: please approve or decline"),
    "terms_hold": gettext_lazy("Terms of {agreement.code} from {day}"),
    "withdrawn": gettext_lazy("{agreement.code}: the new terms are withdrawn"),
    "allowance": gettext_lazy("{agreement.code}: {allowance.name}, {allowance.percent} used"),
    "suspended": gettext_lazy("{agreement.code} is suspended"),
    "lifted": gettext_lazy("{agreement.code} is in force again"),
    "ending": gettext_lazy("{agreement.code} ends on {day}"),
    "ended": gettext_lazy("{agreement.code} ends early, on {day}"),
    "lapsed": gettext_lazy("{agreement.code} has run out"),
    "certificate": gettext_lazy("Training certificates run out soon"),
    "our_copy": gettext_lazy("{customer.name}: {letter.subject}"),
    "our_allowance": gettext_lazy(
        "{customer.name}, {agreement.code}: {allowance.name}, {allowance.percent} used"
    ),
    "given_back": gettext_lazy(
        "{customer.name}, {agreement.code}: agreed terms could not come to hold"
    ),
}
"""The built-in subjects of the other letters."""


def subject_of(kind: str) -> str:
    """The built-in subject with its variables, in the active language."""
    return str(SUBJECTS.get(kind, SUBJECT))


KIND_NAMES: Final[dict[str, LazyText]] = {
    "received": gettext_lazy("Receipt of a request"),
    "draft": gettext_lazy("A request waits for the authorised contact"),
    "response": gettext_lazy("First response: an engineer takes care of it"),
    "question": gettext_lazy("A question to the customer"),
    "reminder": gettext_lazy("A question is repeated"),
    "reply": gettext_lazy("A reply"),
    "date_proposed": gettext_lazy("A fix date is proposed"),
    "date_agreed": gettext_lazy("The fix date that the customer wished is agreed"),
    "workaround": gettext_lazy("A workaround is offered"),
    "third_party": gettext_lazy("Waiting for a third party"),
    "goes_on": gettext_lazy("The waiting for a third party is over"),
    "resolved": gettext_lazy("The request is resolved"),
    "merged": gettext_lazy("A request is merged into another one"),
    "closed": gettext_lazy("Closed for lack of information"),
    "proposal": gettext_lazy("New terms are proposed"),
    "terms_hold": gettext_lazy("New terms come to hold"),
    "withdrawn": gettext_lazy("New terms are withdrawn"),
    "allowance": gettext_lazy("An allowance is used up, or nearly"),
    "suspended": gettext_lazy("An agreement is suspended"),
    "lifted": gettext_lazy("A suspension is lifted"),
    "ending": gettext_lazy("An agreement’s end comes near"),
    "ended": gettext_lazy("An agreement is ended early"),
    "lapsed": gettext_lazy("An agreement has run out"),
    "certificate": gettext_lazy("Training certificates run out soon"),
    "our_copy": gettext_lazy("To us: what was written to a customer"),
    "our_allowance": gettext_lazy("To us: an allowance is used up, or nearly"),
    "given_back": gettext_lazy("To us: agreed terms could not come to hold"),
}

VARIABLE_NAMES: Final[dict[str, LazyText]] = {
    "ticket.number": gettext_lazy("the ticket's number"),
    "ticket.title": gettext_lazy("the ticket's title"),
    "ticket.severity": gettext_lazy("the severity in words"),
    "ticket.link": gettext_lazy("the ticket's address in the portal"),
    "engineer": gettext_lazy("the engineer who takes care of it"),
    "contact.name": gettext_lazy("the reader's name"),
    "customer.name": gettext_lazy("the customer's company"),
    "provider.name": gettext_lazy("our name"),
    "message": gettext_lazy("what our person wrote"),
    "promise.name": gettext_lazy("each promise: its name"),
    "promise.due": gettext_lazy("each promise: by when"),
    "no_promise": gettext_lazy("a sentence where nothing is promised"),
    "coverage.text": gettext_lazy("coverage: what follows from the agreement"),
    "coverage.conclusion": gettext_lazy("coverage: covered or not"),
    "coverage.clause": gettext_lazy("coverage: the clause's number"),
    "coverage.title": gettext_lazy("coverage: the clause's title"),
    "note.text": gettext_lazy("coverage: each thing to be done"),
    "item.text": gettext_lazy("each thing that is missing"),
    "colleague.name": gettext_lazy("each authorised contact: the name"),
    "colleague.email": gettext_lazy("each authorised contact: the address"),
    "no_colleague": gettext_lazy("a sentence where nobody is authorised"),
    "assigned_at": gettext_lazy("when it was assigned"),
    "due": gettext_lazy("the date that is proposed"),
    "closes_at": gettext_lazy("when it closes by itself, if it does"),
    "reopen_until": gettext_lazy("until when it may be reopened"),
    "party": gettext_lazy("the third party that we wait for"),
    "into.number": gettext_lazy("the number of the ticket in which it goes on"),
    "into.link": gettext_lazy("that ticket's address in the portal"),
    "agreement.code": gettext_lazy("the agreement's code"),
    "agreement.name": gettext_lazy("the agreement's name"),
    "agreement.link": gettext_lazy("the agreement's address"),
    "day": gettext_lazy("the day on which it begins or ends"),
    "reason": gettext_lazy("the reason that was given"),
    "change.text": gettext_lazy("each thing that changes"),
    "terms.number": gettext_lazy("the number of the terms version"),
    "terms.link": gettext_lazy("the address of the terms"),
    "procedure.link": gettext_lazy("the address of the support procedure"),
    "allowance.name": gettext_lazy("the allowance's name"),
    "allowance.percent": gettext_lazy("how much of it is used, in percent"),
    "allowance.used": gettext_lazy("how much of it is used"),
    "allowance.granted": gettext_lazy("how much was granted"),
    "allowance.left": gettext_lazy("how much of it is left"),
    "allowance.renewed_on": gettext_lazy("on which day it is granted anew, if it is"),
    "allowance.link": gettext_lazy("the address of its ledger"),
    "beyond": gettext_lazy("a sentence where nothing is left"),
    "since": gettext_lazy("since when it is so"),
    "run_off_until": gettext_lazy("until which day open requests run on"),
    "certificate.name": gettext_lazy("each certificate: whose it is"),
    "certificate.subject": gettext_lazy("each certificate: what it is for"),
    "certificate.last_on": gettext_lazy("each certificate: its last day"),
    "reader.name": gettext_lazy("each reader at the customer: the name"),
    "reader.email": gettext_lazy("each reader at the customer: the address"),
    "no_reader": gettext_lazy("a sentence where nobody there was written to"),
    "letter.subject": gettext_lazy("the subject of the customer's letter"),
    "letter.text": gettext_lazy("the text of the customer's letter"),
    "matter.link": gettext_lazy("the address of our own page about it"),
}

"""The portal's plain words for codes."""

from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

STATES: Final[dict[str, LazyText]] = {
    "draft": _("Waiting for your authorised contact"),
    "new": _("Received"),
    "assigned": _("An engineer has it"),
    "in_progress": _("Being worked on"),
    "waiting_customer": _("Waiting for your answer"),
    "waiting_third": _("Waiting for a third party"),
    "workaround": _("A workaround is in place"),
    "resolved": _("Solved, waiting for acceptance"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
}

MERGED: Final = _("Merged")
"""Instead of the state of a request that goes on in another one."""

ASKS: Final[dict[str, LazyText]] = {
    "question": _("Please answer our question"),
    "items": _("Please send what is missing"),
    "wait": _("We cannot go on without you"),
    "date": _("Do you agree to this date?"),
    "workaround": _("Does the workaround help?"),
    "acceptance": _("Is it solved?"),
    "draft": _("Shall it be sent to us?"),
}

DONE: Final[dict[str, LazyText]] = {
    "answer": _("Your message was sent."),
    "agree_date": _("Thank you. The date is agreed."),
    "decline_date": _("Your wish was sent. We propose another date."),
    "accept": _("Thank you. The request is closed."),
    "return": _("We work on it again."),
    "reopen": _("The request is open again."),
    "accept_workaround": _("Thank you. We go on with the lasting solution."),
    "decline_workaround": _("Thank you. We look for another way."),
    "demand_visit": _("We heard you: somebody comes to you."),
    "release": _("The request was sent to us."),
    "unwatch": _("You get no more copies of this request."),
}

"""The desk's words for codes, in the reader's language."""

from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

CLOCKS: Final[dict[str, LazyText]] = {
    "response": _("Response"),
    "fix_date": _("Agreement on a fix date"),
    "onsite": _("Arrival on site"),
    "workaround": _("Workaround"),
    "resolution": _("Resolution"),
}

CLOCK_STATES: Final[dict[str, LazyText]] = {
    "not_started": _("not started"),
    "running": _("running"),
    "waiting": _("waiting"),
    "met": _("kept"),
    "missed": _("missed"),
    "waived": _("waived by a written exception"),
    "cancelled": _("ended without a result"),
    "best_effort": _("best effort"),
}

WAIT_REASONS: Final[dict[str, LazyText]] = {
    "customer_answer": _("for the customer's answer"),
    "customer_data": _("for the customer's data"),
    "customer_approval": _("for the customer's approval"),
    "customer_acceptance": _("for the customer's acceptance"),
    "customer_delay": _("for a delay on the customer's side"),
    "remote_access": _("for remote access"),
    "access_refused": _("for access to the site"),
    "third_party": _("for a third party"),
    "network": _("for a network outside our own"),
    "force_majeure": _("for force majeure to end"),
    "suspension": _("while the agreement is suspended"),
    "no_agreement": _("while no agreement is in force"),
    "proposal": _("for an answer to the proposed date"),
}

OUTCOMES: Final[dict[str, LazyText]] = {
    "covered": _("Covered"),
    "allowance": _("Covered from an allowance"),
    "billable": _("Billable"),
    "not_served": _("Not served"),
}

RESOLUTIONS: Final[dict[str, LazyText]] = {
    "advice": _("Advice"),
    "modification": _("Modification"),
    "fix": _("Fix"),
    "repair": _("Repair"),
    "replacement": _("Replacement"),
    "addition": _("Addition"),
    "configuration": _("Configuration"),
    "no_fault_found": _("No fault found"),
}

ROW_REASONS: Final[dict[str, LazyText]] = {
    "open": _("within working hours"),
    "closed": _("outside working hours"),
    "elapsed": _("counted day and night"),
    "started": _("the clock starts"),
    "changed": _("severity or terms change"),
    "agreed": _("a date is agreed"),
    "reopened": _("opened again"),
    "missed": _("the promise is missed"),
    "stopped": _("the clock stops"),
    "waived": _("waived by a written exception"),
    "cancelled": _("ended without a result"),
    "corrected": _("classification corrected from the start"),
    "resolved": _("resolved until it was opened again"),
}

SEVERITIES: Final[dict[str, LazyText]] = {
    "S1": _("S1 critical"),
    "S2": _("S2 high"),
    "S3": _("S3 medium"),
    "S4": _("S4 low"),
}

INTAKE_REASONS: Final[dict[str, LazyText]] = {
    "new": _("a new request"),
    "address": _("found by our reply address"),
    "references": _("found by the message it answers"),
    "subject": _("found by the number in its subject"),
    "other_customers_ticket": _("it named a ticket of another customer, so it opened a new one"),
    "not_a_party": _("it came to the reply address of a ticket of which the sender is no part"),
    "no_part": _("it names a ticket of which the sender is no part, so it opened a new one"),
    "follow_up": _("the ticket it answers is over, so it opened a new one that names it"),
    "unknown_sender": _("the sender is no known contact"),
    "forged": _("our mail server found that the sender’s address may be forged (DMARC)"),
    "several_customers": _("the sender is a contact of several customers"),
    "identified": _("somebody at the desk said who it is"),
    "own": _("our own message came back"),
    "loop": _("it had passed far too many servers"),
    "bounce": _("a letter could not be delivered"),
    "delay": _("a letter is delayed and still being tried"),
    "delivered": _("a report that a letter was delivered"),
    "feedback": _("a complaint report of a mail provider"),
    "receipt": _("a receipt that a letter was read or deleted"),
    "auto_reply": _("an automatic reply, such as out of office"),
    "reply_subject": _("its subject reads like an automatic reply"),
    "auto_generated": _("a program wrote it"),
    "list": _("a mailing list passed it on"),
    "bulk": _("it was sent to many"),
    "null_sender": _("its envelope asks for no answer"),
    "flood": _("more messages of this sender than an hour may bring"),
}
"""Why a message went where it went; other reasons are somebody's own words."""

REDACTION_REASONS: Final[dict[str, LazyText]] = {
    "wish": _("the person asked for it"),
    "purpose": _("they are no longer needed"),
    "consent": _("consent was withdrawn"),
    "order": _("an authority ordered it"),
}
"""By which right what somebody wrote was taken out; `privacy.models.Why` has the same."""

FACT_TYPES: Final[dict[str, LazyText]] = {
    "reported": _("reported"),
    "report_completed": _("the report is complete"),
    "response_sent": _("response sent"),
    "waiting_started": _("waiting begins"),
    "waiting_ended": _("waiting ends"),
    "severity_changed": _("severity changed"),
    "terms_changed": _("other terms hold"),
    "date_proposed": _("fix date proposed"),
    "date_agreed": _("fix date agreed"),
    "date_declined": _("fix date declined"),
    "items_asked": _("asked for missing items"),
    "items_arrived": _("missing items arrived"),
    "question_repeated": _("question repeated"),
    "workaround_offered": _("workaround offered"),
    "workaround_accepted": _("workaround accepted"),
    "workaround_declined": _("workaround declined"),
    "onsite_demanded": _("visit demanded"),
    "arrived": _("arrived on site"),
    "resolved": _("resolved"),
    "reopened": _("opened again"),
    "closed": _("closed"),
    "cancelled": _("cancelled"),
    "exception_told": _("written exception told"),
}
"""What each recorded fact is called."""

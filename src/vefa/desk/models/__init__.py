"""Tickets, what is said in them, the facts their clocks run on, and decisions of coverage."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.accounts.models import Team, User
from vefa.agreements.models import Agreement, TermsVersion
from vefa.customers.models import Contact, Customer, Site
from vefa.desk.models.intake import Intake, IntakeOutcome
from vefa.desk.models.letters import LetterSender, LetterText
from vefa.desk.models.merging import Merge
from vefa.desk.models.notices import Notice
from vefa.desk.models.watching import Watcher
from vefa.documents.models import StoredFile
from vefa.products.models import Installation, Product

__all__ = [
    "ClockEvent",
    "CoverageDecision",
    "EntryFile",
    "EntryKind",
    "Intake",
    "IntakeOutcome",
    "Kind",
    "LetterSender",
    "LetterText",
    "Merge",
    "MessageLink",
    "Notice",
    "Severity",
    "Source",
    "State",
    "Ticket",
    "TimelineEntry",
    "Turn",
    "Watcher",
]


class Kind(models.TextChoices):
    """What a ticket asks for."""

    FAULT = "fault", _("Fault")
    QUESTION = "question", _("Question")
    REQUEST = "request", _("Service request")
    COMPLAINT = "complaint", _("Complaint")
    CHANGE = "change", _("Change request")
    DEVELOPMENT = "development", _("Development request")
    MAINTENANCE = "maintenance", _("Maintenance need")
    FINDING = "finding", _("Finding")


class Source(models.TextChoices):
    """How a ticket came in."""

    WEB = "web", _("Web")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    MEETING = "meeting", _("Meeting")


class Severity(models.TextChoices):
    """How bad it is; the table of the terms leads from impact and urgency to it."""

    S1 = "S1", _("S1 critical")
    S2 = "S2", _("S2 high")
    S3 = "S3", _("S3 medium")
    S4 = "S4", _("S4 low")


class State(models.TextChoices):
    """Where a ticket stands; `domain.states` says who moves it and what is needed."""

    DRAFT = "draft", _("Waiting for the authorised contact")
    NEW = "new", _("New")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("Being worked on")
    WAITING_CUSTOMER = "waiting_customer", _("Waiting for the customer")
    WAITING_THIRD = "waiting_third", _("Waiting for a third party")
    WORKAROUND = "workaround", _("Workaround in place")
    RESOLVED = "resolved", _("Resolved, awaiting acceptance")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Turn(models.TextChoices):
    """Whose move it is."""

    PROVIDER = "provider", _("Ours")
    CUSTOMER = "customer", _("The customer's")
    THIRD = "third", _("A third party's")
    NOBODY = "nobody", _("Nobody's")


class Ticket(models.Model):
    """A promise with a date. Columns from `next_due_at` on are computed from the facts."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.CharField(max_length=20, choices=Source.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    severity = models.CharField(max_length=2, choices=Severity.choices)
    impact = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=20, blank=True)
    tier = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=2)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    terms_version = models.ForeignKey(
        TermsVersion, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    line = models.CharField(max_length=40, blank=True)
    # The clocks' own terms: another agreement's where a warranty promises less, none where no
    # agreement is in force.
    clock_version = models.ForeignKey(
        TermsVersion, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    clock_line = models.CharField(max_length=40, blank=True)
    choice = models.JSONField(default=dict)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="+")
    installation = models.ForeignKey(
        Installation, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    engineer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The portal may not read the provider's people; the name is kept as it was assigned.
    engineer_name = models.CharField(max_length=200, blank=True)
    # Its index is the one below, which walks a team's queue in order.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    facts = models.JSONField(default=dict)
    resolution = models.JSONField(null=True)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    rank = models.PositiveIntegerField(null=True)
    reported_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    # What a form sent along so that a second press of its button is recognised.
    once = models.CharField(max_length=40, null=True)  # noqa: DJ001  # null is not unique

    next_due_at = models.DateTimeField(null=True)
    next_due_clock = models.CharField(max_length=20, blank=True)
    next_threshold_at = models.DateTimeField(null=True)
    next_threshold = models.PositiveSmallIntegerField(null=True)
    next_due_target_seconds = models.PositiveIntegerField(null=True)
    next_due_in = models.CharField(max_length=10, blank=True)
    next_step_at = models.DateTimeField(null=True)
    next_step = models.CharField(max_length=20, blank=True)
    missed = models.BooleanField(default=False)
    turn = models.CharField(max_length=10, choices=Turn.choices, default=Turn.PROVIDER)
    coverage = models.CharField(max_length=20, blank=True)
    coverage_open = models.BooleanField(default=False)
    # Letters of ours about it that did not arrive, and that nobody has made good yet.
    undelivered = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "number"], name="desk_ticket_number"),
            models.UniqueConstraint(fields=["customer", "once"], name="desk_ticket_once"),
            models.CheckConstraint(
                condition=models.Q(engineer__isnull=True) | ~models.Q(engineer_name=""),
                name="desk_engineer_named",
            ),
            models.CheckConstraint(
                condition=models.Q(next_due_at__isnull=True) | ~models.Q(next_due_clock=""),
                name="desk_due_clock_named",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="desk_closed_at",
            ),
        )
        indexes = (
            # Staff look a number up without knowing the customer.
            models.Index(fields=["number"], name="desk_number"),
            models.Index(
                fields=["next_due_at", "id"],
                include=["customer"],
                condition=~models.Q(state__in=["closed", "cancelled"]),
                name="desk_next_due",
            ),
            models.Index(
                fields=["state", "next_due_at", "id"],
                include=["customer"],
                condition=~models.Q(state__in=["closed", "cancelled"]),
                name="desk_by_state",
            ),
            models.Index(
                fields=["next_step_at", "id"],
                include=["customer"],
                condition=models.Q(next_step_at__isnull=False),
                name="desk_next_step",
            ),
            models.Index(
                fields=["next_threshold_at", "id"],
                include=["customer"],
                condition=models.Q(next_threshold_at__isnull=False),
                name="desk_next_threshold",
            ),
            models.Index(
                fields=["-reported_at", "-id"], include=["customer", "state"], name="desk_newest"
            ),
            models.Index(fields=["customer", "state", "-reported_at"], name="desk_of_customer"),
            models.Index(
                fields=["customer", "next_due_at", "id"],
                condition=~models.Q(state__in=["closed", "cancelled"]),
                name="desk_due_of_customer",
            ),
            models.Index(
                fields=["engineer", "next_due_at", "id"],
                include=["customer"],
                condition=~models.Q(state__in=["closed", "cancelled"]),
                name="desk_of_engineer",
            ),
            models.Index(
                fields=["team", "next_due_at", "id"],
                include=["customer"],
                condition=~models.Q(state__in=["closed", "cancelled"]),
                name="desk_of_team",
            ),
            models.Index(
                fields=["id"],
                include=["customer"],
                condition=models.Q(undelivered__gt=0),
                name="desk_undelivered",
            ),
        )

    def __str__(self) -> str:
        return self.number


class ClockEvent(models.Model):
    """A fact that clocks run on: append-only, numbered within its ticket.

    `data` holds what `commitments` reads besides `at` and `type` (severity, terms, due, id,
    reason, clocks, …). `recorded_at` differs from `at` where a fact was entered late.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, db_constraint=False, related_name="clock_events"
    )
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    type = models.CharField(max_length=30)
    data = models.JSONField(default=dict)
    source = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("ticket", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "ticket", "number"], name="desk_clock_event_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.number} {self.type}"


class EntryKind(models.TextChoices):
    """What a line of the timeline is."""

    MESSAGE = "message", _("Message")
    NOTE = "note", _("Internal note")
    EVENT = "event", _("Event")


class TimelineEntry(models.Model):
    """A line of a ticket's story: append-only. A correction is a new entry.

    `public` entries are seen by the customer. For an event, `code` and `data` are rendered in
    the reader's language; for a message `body` is the text as it was written.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, db_constraint=False, related_name="timeline"
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    public = models.BooleanField()
    source = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    author_name = models.CharField(max_length=200)
    author_side = models.CharField(max_length=10)
    author_user_id = models.BigIntegerField(null=True)
    author_contact_id = models.BigIntegerField(null=True)
    raw_message_id = models.BigIntegerField(null=True)
    once = models.CharField(max_length=40, null=True)  # noqa: DJ001  # null is not unique

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=["customer", "once"], name="desk_entry_once"),
        )
        indexes = (models.Index(fields=["customer", "ticket", "at"], name="desk_timeline"),)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.at:%Y-%m-%d %H:%M} {self.kind}"


class EntryFile(models.Model):
    """A file that came or went with a timeline entry."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(
        TimelineEntry, on_delete=models.PROTECT, db_constraint=False, related_name="files"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.file_id}"


class CoverageDecision(models.Model):
    """A decision with the facts it was made on: append-only, the newest holds."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, db_constraint=False, related_name="decisions"
    )
    terms_version = models.ForeignKey(
        TermsVersion, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    subject = models.CharField(max_length=30)
    outcome = models.CharField(max_length=20)
    provisional = models.BooleanField()
    facts = models.JSONField()
    decision = models.JSONField()
    told_at = models.DateTimeField(null=True)
    actor_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("ticket", "id")
        indexes = (models.Index(fields=["customer", "ticket"], name="desk_decision"),)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.subject} {self.outcome}"


class MessageLink(models.Model):
    """That a Message-ID, sent or received, belongs to a ticket: how answers find it."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    entry = models.ForeignKey(
        TimelineEntry, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    message_id = models.CharField(max_length=998)
    outgoing = models.BooleanField()
    outgoing_message_id = models.BigIntegerField(null=True)
    notice = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["message_id"], name="desk_message_id"),
            models.Index(fields=["ticket", "id"], name="desk_message_thread"),
            models.Index(
                fields=["outgoing_message_id"],
                condition=models.Q(outgoing_message_id__isnull=False),
                name="desk_message_outgoing",
            ),
        )

    def __str__(self) -> str:
        return self.message_id

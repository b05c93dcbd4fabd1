"""Agreements and their immutable terms versions."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.agreements.domain.allowances import EntryKind
from vefa.agreements.domain.drafts import UNDECIDED, DraftState
from vefa.agreements.domain.duties import DutyState
from vefa.customers.models import Customer
from vefa.documents.models import StoredFile

IMPORTED: Final = "Imported from a file."
"""The reason of terms that nobody gave one for; kept so, and told in the reader's language."""
_REASONS: Final = {IMPORTED: _("Imported from a file.")}


class AgreementKind(models.TextChoices):
    """What sort of contract it is."""

    WARRANTY = "warranty", _("Warranty")
    MAINTENANCE = "maintenance", _("Maintenance contract")
    STANDALONE = "standalone", _("Stand-alone service")
    FRAMEWORK = "framework", _("Framework")


class Agreement(models.Model):
    """A contract with a customer. Its state follows from its dates and suspensions.

    In force on the days `[starts_on, ends_on)`, both in the customer's time zone.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgreementKind.choices)
    plan = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField()
    # Made by mistake, never published: in no list any more, and its code is free again.
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("customer", "code")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "code"],
                condition=models.Q(discarded_at__isnull=True),
                name="agreements_code",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="agreements_order"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="agreements_value_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Suspension(models.Model):
    """A time during which the agreement gets no service; open while `lifted_at` is null."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, db_constraint=False, related_name="suspensions"
    )
    suspended_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    reason = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "agreement"],
                condition=models.Q(lifted_at__isnull=True),
                name="agreements_one_open_suspension",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.suspended_at:%Y-%m-%d}"


class TermsVersion(models.Model):
    """What was published from an instant on. Never changed: the application may only insert.

    `content` holds everything clocks, coverage and paper read: service lines with targets,
    calendars, clauses, duties, rates, periods. `digest` is the SHA-256 of its canonical JSON.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, db_constraint=False, related_name="versions"
    )
    number = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    reason = models.TextField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("agreement", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "agreement", "number"], name="agreements_terms_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"

    @property
    def told_reason(self) -> str:
        """Why it was published, in the words of whoever did or, where no person did, in the
        reader's language."""
        return str(_REASONS.get(self.reason, self.reason))


class TermsDraft(models.Model):
    """Terms that are being written: an addendum, a renewal, or the first terms of an agreement.

    `content` has the shape of a terms version's; `revision` counts its changes. `based_on` is the
    number of the version that it began from (None: a plan template). It becomes the next version
    on the local day `effective_on`, or when both sides have approved, if that is later.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, db_constraint=False, related_name="drafts"
    )
    state = models.CharField(max_length=20)
    based_on = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)
    reason = models.TextField()
    effective_on = models.DateField()
    content = models.JSONField()
    # Who approved it for us; stands as publisher in the version and on its paper.
    approved_by = models.CharField(max_length=200, blank=True)
    published = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "agreement"],
                condition=models.Q(state__in=[each.value for each in UNDECIDED]),
                name="agreements_one_open_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.PUBLISHED.value, published__isnull=False)
                | (~models.Q(state=DraftState.PUBLISHED.value) & models.Q(published__isnull=True)),
                name="agreements_published_has_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.state}"


class OwnPlan(models.Model):
    """A plan of the provider's own: a service line kept from terms, to begin others from.

    Kept again under the same code it is replaced; terms begun from it before stay as they are.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.JSONField()
    summary = models.JSONField()
    content = models.JSONField()
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)
    offered = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class TermsDraftStep(models.Model):
    """One step in a draft's life, never changed: who did what, when, with which words.

    A change names its service line and section, and keeps `before`: the section's parts as they
    were, of which `undoes` says that it brings those of an earlier revision back. `contact_id` is
    set for the customer's people.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(
        TermsDraft, on_delete=models.PROTECT, db_constraint=False, related_name="steps"
    )
    verb = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    line = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)
    before = models.JSONField(null=True)
    undoes = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("draft", "pk")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.verb}"


class RenewalReminder(models.Model):
    """That both sides were reminded, `days` before the day `ends_on`; once for each end and days.

    `to` are the addresses of the letter, none where the customer has nobody to write to.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, db_constraint=False, related_name="reminders"
    )
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    to = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "agreement", "ends_on", "days"], name="agreements_reminded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.days}"


class AllowanceEntry(models.Model):
    """One entry in the ledger of an allowance, never changed; `domain.allowances` reads them.

    `amount` is added to what is left and counts as long as the terms name the allowance in this
    `unit` and `currency`. `period_from` is the first day of the period that it belongs to. The
    ticket is known by key and number, for tickets are the business of a room above. `reached` is
    the threshold, in percent, of which this entry tells.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, db_constraint=False, related_name="allowance_entries"
    )
    line = models.CharField(max_length=40)
    allowance = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    currency = models.CharField(max_length=3, blank=True)
    period_from = models.DateField(null=True)
    kind = models.CharField(max_length=12)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    beyond = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    reached = models.PositiveSmallIntegerField(null=True)
    ticket_id = models.BigIntegerField(null=True)
    ticket_number = models.CharField(max_length=20, blank=True)
    words = models.TextField()
    by = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    # A second press of the same button finds the entry that the first one made.
    once = models.CharField(max_length=40, null=True)  # noqa: DJ001

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["customer", "agreement", "line", "allowance"], name="agr_ledger"),
        )
        constraints = (
            models.UniqueConstraint(fields=["customer", "once"], name="agreements_allowance_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind=EntryKind.DRAW.value, amount__lte=0, beyond__gte=0, ticket_id__isnull=False
                )
                | models.Q(
                    kind=EntryKind.RETURN.value,
                    amount__gte=0,
                    beyond__lte=0,
                    ticket_id__isnull=False,
                )
                | models.Q(
                    kind__in=[EntryKind.OPENING.value, EntryKind.CORRECTION.value], beyond=0
                ),
                name="agreements_allowance_signs",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.allowance} {self.amount}"


class DutyRecord(models.Model):
    """What was seen of a duty of the customer, never changed; the newest of a duty counts.

    `title` is what the terms called it then. `since_on` and `valid_until` are local days of the
    customer, the latter the last one on which the evidence holds. `stated` is what the customer
    says and nobody of ours has confirmed. That evidence has run out is a record of the system's.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, db_constraint=False, related_name="duty_records"
    )
    line = models.CharField(max_length=40)
    duty = models.CharField(max_length=60)
    title = models.JSONField()
    state = models.CharField(max_length=12)
    evidence = models.TextField(blank=True)
    since_on = models.DateField()
    valid_until = models.DateField(null=True)
    stated = models.BooleanField(default=False)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="+"
    )
    by = models.CharField(max_length=200)
    user_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    # A second press of the same button finds the record that the first one made.
    once = models.CharField(max_length=40, null=True)  # noqa: DJ001

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["customer", "agreement", "line", "duty"], name="agr_duties"),
        )
        constraints = (
            models.UniqueConstraint(fields=["customer", "once"], name="agreements_duty_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[DutyState.MET.value, DutyState.EXPIRED.value])
                | models.Q(state=DutyState.UNMET.value, valid_until__isnull=True),
                name="agreements_duty_states",
            ),
            models.CheckConstraint(
                condition=models.Q(stated=False) | models.Q(state=DutyState.MET.value),
                name="agreements_duty_stated_met",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.duty} {self.state}"

"""Exports of personal data, redactions and the traces that they left in the database."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.accounts.models import User
from vefa.customers.models import Contact, Customer, Language


class Export(models.Model):
    """Everything that is held about a person, as one archive: wished for, made, kept for days.

    The archive lies in the files folder under `key`, which stands in its address. `removed_at` is
    when it was taken away again.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    language = models.CharField(max_length=2, choices=Language.choices)
    by_themself = models.BooleanField()
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-requested_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False) | models.Q(user__isnull=False),
                name="privacy_export_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.requested_at:%Y-%m-%d}"


class Why(models.TextChoices):
    """By which right a person's data are redacted."""

    WISH = "wish", _("the person asked for it")
    PURPOSE = "purpose", _("they are no longer needed")
    CONSENT = "consent", _("consent was withdrawn")
    ORDER = "order", _("an authority ordered it")


class Redaction(models.Model):
    """That a person's data are being taken out, how far that has come, and what was changed.

    `names` and `reach` are regular expressions for what gives the person away; they are emptied
    with the last step. `step` and `after` say where to go on, whatever killed the worker.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    contact_id = models.BigIntegerField(null=True)
    user_ids = models.JSONField(default=list)
    why = models.CharField(max_length=10, choices=Why.choices)
    note = models.TextField(blank=True)
    begun_by_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    names = models.TextField(blank=True)
    reach = models.TextField(blank=True)
    emails = models.JSONField(default=list)
    step = models.CharField(max_length=100)
    after = models.BigIntegerField(default=0)
    changed = models.JSONField(default=dict)

    class Meta:
        ordering = ("-begun_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(names="", reach="", emails=[]),
                name="privacy_redaction_forgets",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.begun_at:%Y-%m-%d} {self.step}"


class Trace(models.Model):
    """What a function of the database redacted: append-only, written by the function itself.

    Without a redaction it was done because the time of what was redacted was over.
    """

    redaction = models.ForeignKey(
        Redaction, on_delete=models.PROTECT, null=True, related_name="traces"
    )
    at = models.DateTimeField()
    table = models.CharField(max_length=63)
    rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.table} {self.rows}"


class RetentionRule(models.Model):
    """For how many days a kind of data (`domain.retention`) is kept; without a row for ever."""

    kind = models.CharField(max_length=20, unique=True)
    days = models.PositiveIntegerField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class Policy(models.TextChoices):
    """What every customer's person is told, and accepts, before using the portal."""

    PRIVACY = "privacy", _("Privacy notice")
    TERMS = "terms", _("Terms of use")


class PolicyText(models.Model):
    """A version of a policy in one language: append-only, the newest number holds."""

    kind = models.CharField(max_length=10, choices=Policy.choices)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    text = models.TextField()
    published_at = models.DateTimeField()
    author_name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "number", "language"], name="privacy_policy_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.language}"


class Consent(models.Model):
    """That a customer's person accepted a version of a policy, in which language: append-only."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    kind = models.CharField(max_length=10, choices=Policy.choices)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "user", "kind", "number"], name="privacy_consent_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.number}"

"""Agreements and their immutable terms versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.customers.models import Customer


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

    class Meta:
        ordering = ("customer", "code")
        constraints = (
            models.UniqueConstraint(fields=["customer", "code"], name="agreements_code"),
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

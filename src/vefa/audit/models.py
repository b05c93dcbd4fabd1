"""The audit trail: append-only by database privilege."""

from django.db import models


class Entry(models.Model):
    """One deed. `customer_id` is null for deeds of the provider that concern no customer.

    It is a plain number, not a foreign key: the trail lies below the customers and outlives
    them.
    """

    at = models.DateTimeField()
    customer_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=200)
    deed = models.CharField(max_length=100)
    subject = models.CharField(max_length=100)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["customer_id", "at"], name="audit_customer_at"),
            models.Index(fields=["subject", "subject_id", "at"], name="audit_subject"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.deed} {self.subject}"

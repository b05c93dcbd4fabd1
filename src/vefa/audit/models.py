"""The audit trail: append-only by database privilege, sealed link by link."""

from django.db import models


class Entry(models.Model):
    """One deed. `customer_id` is null for deeds of the provider that concern no customer.

    It is a plain number, not a foreign key: the trail lies below the customers and outlives
    them. `address` is the network address that it came from, empty for background work.
    """

    at = models.DateTimeField()
    customer_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=200)
    address = models.CharField(max_length=45, default="", db_default="")
    deed = models.CharField(max_length=100)
    subject = models.CharField(max_length=100)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["customer_id", "at"], name="audit_customer_at"),
            models.Index(fields=["subject", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["actor_id", "at"], name="audit_actor_at"),
            models.Index(fields=["deed", "at"], name="audit_deed_at"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.deed} {self.subject}"


class Link(models.Model):
    """A link of a customer's chain, or of the provider's where there is no customer.

    `entry_id` is no foreign key: that an entry is gone shall be found and told, and a key would
    only move the place where somebody with the owner's rights has to lie.
    """

    customer_id = models.BigIntegerField(null=True)
    position = models.BigIntegerField()
    entry_id = models.BigIntegerField(unique=True)
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer_id", "position"],
                nulls_distinct=False,
                name="audit_link_position",
            ),
        )

    def __str__(self) -> str:
        return f"link {self.position} of {self.customer_id or 'the provider'}"

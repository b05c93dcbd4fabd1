"""The outbox of events and the record of their deliveries."""

from django.db import models


class OutboxEvent(models.Model):
    """News of one room for those above it, written in the transaction that made it."""

    name = models.CharField(max_length=100)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="core_outbox_at"),)

    def __str__(self) -> str:
        return f"{self.name} {self.payload}"


class EventDelivery(models.Model):
    """That a subscriber has dealt with an event: its row and its work commit together."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    subscriber = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "subscriber"], name="core_delivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"

"""The raw store, the messages that go out, and what the loopback relay caught."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.customers.models import Customer


class RawState(models.TextChoices):
    """What became of a message that was taken in."""

    RECEIVED = "received", _("Received")
    REPEAT = "repeat", _("Repeat")
    HANDLED = "handled", _("Handled")
    FAILED = "failed", _("Failed")


class RawMessage(models.Model):
    """A message as it arrived, to the byte, with its envelope.

    It has no customer: whose it is, is for a room above to find out. `received_at` is the end of
    its data. A `repeat` names the message that it repeats and is not announced.
    """

    content = models.BinaryField()
    size = models.BigIntegerField()
    envelope_from = models.TextField(blank=True)
    envelope_to = ArrayField(models.TextField())
    via = models.CharField(max_length=10)
    peer = models.TextField(blank=True)
    received_at = models.DateTimeField()
    message_id = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=RawState.choices, default=RawState.RECEIVED, db_default="received"
    )
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["fingerprint", "received_at"], name="mail_raw_fingerprint"),
            models.Index(fields=["state", "received_at"], name="mail_raw_state"),
            models.Index(fields=["received_at"], name="mail_raw_received"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="repeat", repeat_of__isnull=False)
                | (~models.Q(state="repeat") & models.Q(repeat_of__isnull=True)),
                name="mail_raw_repeat_names_first",
            ),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="mail_raw_size"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.envelope_from} {self.message_id}"


class OutgoingState(models.TextChoices):
    """How far an outgoing message has come."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    DEFERRED = "deferred", _("Deferred")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")


class OutgoingMessage(models.Model):
    """A message to a customer, from the queue to the relay's answer.

    `words` is what the server said last; `next_attempt_at` is when it is tried (again), null once
    it is settled. A message is `sending` from just before the first word to the relay until its
    answer is written down.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    sender = models.TextField()
    to = ArrayField(models.TextField())
    subject = models.TextField(blank=True)
    message_id = models.TextField()
    state = models.CharField(
        max_length=10,
        choices=OutgoingState.choices,
        default=OutgoingState.QUEUED,
        db_default="queued",
    )
    attempts = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["next_attempt_at"],
                name="mail_outgoing_due",
                condition=models.Q(next_attempt_at__isnull=False),
                include=["customer"],
            ),
            models.Index(fields=["message_id"], name="mail_outgoing_message", include=["customer"]),
            models.Index(fields=["customer", "queued_at"], name="mail_outgoing_customer"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["sent", "failed"],
                    settled_at__isnull=False,
                    next_attempt_at__isnull=True,
                )
                | models.Q(
                    state__in=["queued", "sending", "deferred"],
                    settled_at__isnull=True,
                    next_attempt_at__isnull=False,
                ),
                name="mail_outgoing_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(claimed_at__isnull=False),
                name="mail_outgoing_claimed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state} {self.message_id}"


class LoopbackMessage(models.Model):
    """A message that the demonstration's own relay caught instead of sending it on."""

    content = models.BinaryField()
    size = models.BigIntegerField()
    envelope_from = models.TextField(blank=True)
    envelope_to = ArrayField(models.TextField())
    subject = models.TextField(blank=True)
    message_id = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["received_at"], name="mail_loopback_received"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.subject}"

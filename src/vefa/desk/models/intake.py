"""What became of the messages that arrived."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeOutcome(models.TextChoices):
    """What became of a message that arrived."""

    TICKET = "ticket", _("Opened a ticket")
    ANSWER = "answer", _("Added to a ticket")
    WHO_IS_THIS = "who_is_this", _("Waits: who is this?")
    AUTOMATIC = "automatic", _("Automatic message, not answered")
    REPEAT = "repeat", _("The same message again")
    UNREADABLE = "unreadable", _("Kept for an administrator")
    DISMISSED = "dismissed", _("Set aside by the desk")


class Intake(models.Model):
    """The outcome of one raw message. It has no customer until somebody says whose it is."""

    raw_message_id = models.BigIntegerField(unique=True)
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=320, blank=True)
    # Under which a sender's messages are counted, however the address is spelt.
    sender_folded = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=IntakeOutcome.choices)
    reason = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True)
    customer_id = models.BigIntegerField(null=True)
    ticket_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["received_at"],
                condition=models.Q(outcome="who_is_this"),
                name="desk_who_is_this",
            ),
            models.Index(fields=["sender_folded", "received_at"], name="desk_intake_sender"),
        )

    def __str__(self) -> str:
        return f"{self.raw_message_id} {self.outcome}"

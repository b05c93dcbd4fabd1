"""What-if replays: what was asked, how far it is, what it came to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.accounts.models import User


class ReplayState(models.TextChoices):
    """Where a replay stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being counted")
    DONE = "done", _("Done")
    FAILED = "failed", _("Could not be counted")
    CANCELLED = "cancelled", _("Stopped")


class WhatIf(models.Model):
    """A question about past tickets, and the sums of those counted so far.

    `question` and `sums` are what `domain.questions` and `domain.sums` write. Tickets are counted
    from the newest; `after` is the last one counted (`[instant, key]`), from which a job that was
    broken off goes on. `look_at` is the instant at which all promises are looked at.
    """

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    look_at = models.DateTimeField()
    question = models.JSONField()
    state = models.CharField(
        max_length=10, choices=ReplayState.choices, default=ReplayState.WAITING
    )
    total = models.PositiveIntegerField()
    counted = models.PositiveIntegerField(default=0)
    after = models.JSONField(null=True)
    sums = models.JSONField(null=True)
    fault = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | models.Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="reports_whatif_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.look_at:%Y-%m-%d} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be counted."""
        return self.state in (ReplayState.WAITING, ReplayState.RUNNING)

    @property
    def share(self) -> float:
        """How much of it is counted, 0 to 1."""
        return min(self.counted / self.total, 1.0) if self.total else 1.0

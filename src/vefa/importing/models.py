"""Keys of other systems, and files that were handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.accounts.models import User
from vefa.customers.models import Customer
from vefa.importing.domain.columns import CUSTOMERS


class ExternalKey(models.Model):
    """By which key another system calls a row: `kind` is its table, `row_id` its key with us."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    row_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "kind", "key"], name="importing_key"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(kind=CUSTOMERS),
                name="importing_customer_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ImportState(models.TextChoices):
    """Where a file stands."""

    CHECKED = "checked", _("Checked, not imported")
    WAITING = "waiting", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")
    DISCARDED = "discarded", _("Discarded")


class HandedIn(models.Model):
    """A file, what checking it found, and what became of it.

    `content` is emptied once the file is imported or discarded. `counts` has, by kind of table,
    how many rows would be or were created, changed, left; `problems` what is wrong.
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    kind = models.CharField(max_length=20, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    read_as = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

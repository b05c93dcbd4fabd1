"""That people were told of something by letter, without a ticket."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vefa.agreements.models import Agreement
from vefa.customers.models import Customer


class Notice(models.Model):
    """That people were written to about an occasion: once for each kind and occasion.

    The database refuses a second row, so whoever comes second, or comes again after a crash, writes
    to nobody. `letters` are the keys of the outgoing messages, none where nobody could be written
    to. A letter about certificates has no agreement.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=20)
    occasion = models.CharField(max_length=200)
    at = models.DateTimeField()
    letters = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "kind", "occasion"], name="desk_notice_once"
            ),
        )
        indexes = (models.Index(fields=["customer", "agreement"], name="desk_notice_agreement"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"

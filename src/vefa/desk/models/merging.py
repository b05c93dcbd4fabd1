"""Which ticket goes on in which other."""

from django.db import models

from vefa.customers.models import Customer


class Merge(models.Model):
    """That a ticket was merged into another of the same customer: append-only, once for a ticket.

    The other may be merged on later; `queries.merging` follows the chain.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        "desk.Ticket", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    into = models.ForeignKey(
        "desk.Ticket", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "ticket"], name="desk_merged_once"),
            models.CheckConstraint(
                condition=~models.Q(ticket=models.F("into")), name="desk_merged_into_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.into_id}"

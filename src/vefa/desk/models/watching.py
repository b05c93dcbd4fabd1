"""Who else of the customer follows a ticket."""

from django.db import models

from vefa.customers.models import Contact, Customer


class Watcher(models.Model):
    """A colleague of the reporter who gets copies of what is written about a ticket.

    Whoever has left stays in the table: copies sent to all do not bring them back.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(
        "desk.Ticket", on_delete=models.PROTECT, db_constraint=False, related_name="watchers"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    since_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "ticket", "contact"], name="desk_watcher_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["customer", "contact", "ticket"],
                condition=models.Q(left_at__isnull=True),
                name="desk_watched_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.contact_id}"

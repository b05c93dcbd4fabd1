"""For whom a ticket waits."""

from vefa.desk.domain.record import THIRD_REASONS, Standing
from vefa.desk.models import Ticket, TimelineEntry


def awaited_parties(ticket: Ticket, standing: Standing) -> str:
    """The third parties for whom the ticket waits, as the customer was told; empty for none."""
    waits = [wait for wait in standing.waits if not wait.duty]
    keys = [wait.entry for wait in waits if wait.reason in THIRD_REASONS]
    if not keys:
        return ""
    named = TimelineEntry.objects.filter(ticket=ticket, pk__in=[key for key in keys if key])
    return ", ".join(dict.fromkeys(str(entry.data.get("party", "")) for entry in named))

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index that is built without holding up anybody cannot be part of a transaction.
    atomic = False

    dependencies = [("desk", "0007_ticket_team")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                fields=["team", "next_due_at", "id"],
                include=["customer"],
                condition=models.Q(("state__in", ["closed", "cancelled"]), _negated=True),
                name="desk_of_team",
            ),
        ),
    ]

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index that is built without holding up anybody cannot be part of a transaction.
    atomic = False

    dependencies = [("desk", "0004_letters")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                fields=["id"],
                include=["customer"],
                condition=models.Q(undelivered__gt=0),
                name="desk_undelivered",
            ),
        ),
    ]

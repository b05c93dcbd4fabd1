from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index that is built without holding up anybody cannot be part of a transaction.
    atomic = False

    dependencies = [("desk", "0002_intake_sender")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(fields=["number"], name="desk_number"),
        ),
    ]

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built beside the running desk: the trail is the longest table there is.
    atomic = False

    dependencies = [
        ("audit", "0002_chain"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="entry", index=models.Index(fields=["at", "id"], name="audit_at")
        ),
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(fields=["actor_id", "at"], name="audit_actor_at"),
        ),
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(fields=["deed", "at"], name="audit_deed_at"),
        ),
    ]

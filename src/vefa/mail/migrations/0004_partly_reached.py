import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0003_letters_to_staff"),
    ]

    operations = [
        migrations.AddField(
            model_name="outgoingmessage",
            name="reached",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="refused",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Contacts who see the requests of some sites only."""

    dependencies = [
        ("customers", "0002_contact_undeliverable"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="sees_sites",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), null=True, size=None
            ),
        ),
    ]

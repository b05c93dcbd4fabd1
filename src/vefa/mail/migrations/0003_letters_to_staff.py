import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_contact_undeliverable"),
        ("mail", "0002_mailboxes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outgoingmessage",
            name="customer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.customer",
            ),
        ),
    ]

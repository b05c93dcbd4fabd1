import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_teams"), ("mail", "0004_partly_reached")]

    operations = [
        migrations.AlterField(
            model_name="mailbox",
            name="language",
            field=models.CharField(blank=True, default="en", max_length=5),
        ),
        migrations.AddField(
            model_name="mailbox",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.team",
            ),
        ),
    ]

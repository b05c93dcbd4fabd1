import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_teams"), ("desk", "0006_watcher")]

    operations = [
        # A column that is null everywhere: neither the rows nor the key are looked through.
        migrations.AddField(
            model_name="ticket",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.team",
            ),
        ),
    ]

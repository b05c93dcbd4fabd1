from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_duty_records")]

    operations = [
        migrations.AddField(
            model_name="termsdraftstep",
            name="before",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="termsdraftstep",
            name="undoes",
            field=models.PositiveIntegerField(null=True),
        ),
    ]

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("customers", "0001_initial"),
        ("desk", "0001_initial"),
        ("products", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="once",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.AddField(
            model_name="timelineentry",
            name="once",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("customer", "once"), name="desk_ticket_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="timelineentry",
            constraint=models.UniqueConstraint(fields=("customer", "once"), name="desk_entry_once"),
        ),
    ]

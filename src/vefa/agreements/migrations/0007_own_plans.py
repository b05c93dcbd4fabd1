from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_lighter_terms"), ("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OwnPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.JSONField()),
                ("summary", models.JSONField()),
                ("content", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.CharField(max_length=200)),
                ("offered", models.BooleanField(default=True)),
            ],
            options={"ordering": ("code",)},
        ),
        walls.ProviderOwned(
            "agreements_ownplan",
            reason="Starting texts of terms; nothing of one customer is in them.",
        ),
    ]

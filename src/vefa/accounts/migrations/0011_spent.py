from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    """What is good once is refused a second time by the database."""

    dependencies = [("core", "0002_limited_scope"), ("accounts", "0010_only_teams")]

    operations = [
        migrations.CreateModel(
            name="Spent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["at"], name="accounts_spent_at")]},
        ),
        walls.ProviderOwned(
            "accounts_spent",
            reason="Digests of random names that were used up before anybody was known.",
        ),
    ]

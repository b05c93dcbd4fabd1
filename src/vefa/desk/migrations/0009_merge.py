import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("customers", "0002_contact_undeliverable"),
        ("desk", "0008_team_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.ticket",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "ticket"), name="desk_merged_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ticket", models.F("into")), _negated=True),
                        name="desk_merged_into_another",
                    ),
                ],
            },
        ),
        walls.CustomerOwned("desk_merge", append_only=True),
        walls.CompositeForeignKey("desk_merge", "ticket_id", "desk_ticket"),
        walls.CompositeForeignKey("desk_merge", "into_id", "desk_ticket"),
    ]

import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("customers", "0002_contact_undeliverable"),
        ("desk", "0005_undelivered_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Watcher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watchers",
                        to="desk.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("left_at__isnull", True)),
                        fields=["customer", "contact", "ticket"],
                        name="desk_watched_by",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "ticket", "contact"), name="desk_watcher_once"
                    )
                ],
            },
        ),
        walls.CustomerOwned("desk_watcher"),
        walls.CompositeForeignKey("desk_watcher", "ticket_id", "desk_ticket"),
        walls.CompositeForeignKey("desk_watcher", "contact_id", "customers_contact"),
    ]

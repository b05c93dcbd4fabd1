import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WhatIf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_by_name", models.CharField(max_length=200)),
                ("look_at", models.DateTimeField()),
                ("question", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Being counted"),
                            ("done", "Done"),
                            ("failed", "Could not be counted"),
                            ("cancelled", "Stopped"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField()),
                ("counted", models.PositiveIntegerField(default=0)),
                ("after", models.JSONField(null=True)),
                ("sums", models.JSONField(null=True)),
                ("fault", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("state__in", ["waiting", "running"])
                        )
                        | models.Q(
                            ("ended_at__isnull", False),
                            ("state__in", ["done", "failed", "cancelled"]),
                        ),
                        name="reports_whatif_ended",
                    )
                ],
            },
        ),
        walls.StaffOnly(
            "reports_whatif", reason="Sums over the tickets of many customers, for staff."
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("agreements", "0003_allowance_ledger"),
        ("customers", "0003_contact_sees_sites"),
        ("documents", "0003_rendition"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=40)),
                ("duty", models.CharField(max_length=60)),
                ("title", models.JSONField()),
                ("state", models.CharField(max_length=12)),
                ("evidence", models.TextField(blank=True)),
                ("since_on", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("stated", models.BooleanField(default=False)),
                ("by", models.CharField(max_length=200)),
                ("user_id", models.BigIntegerField(null=True)),
                ("contact_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_records",
                        to="agreements.agreement",
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
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        fields=["customer", "agreement", "line", "duty"], name="agr_duties"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "once"), name="agreements_duty_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["met", "expired"]),
                            models.Q(("state", "unmet"), ("valid_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreements_duty_states",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stated", False), ("state", "met"), _connector="OR"),
                        name="agreements_duty_stated_met",
                    ),
                ],
            },
        ),
        walls.CustomerOwned("agreements_dutyrecord", append_only=True),
        walls.CompositeForeignKey("agreements_dutyrecord", "agreement_id", "agreements_agreement"),
        walls.CompositeForeignKey("agreements_dutyrecord", "file_id", "documents_storedfile"),
    ]

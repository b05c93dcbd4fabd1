import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("agreements", "0002_terms_drafts"),
        ("customers", "0003_contact_sees_sites"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllowanceEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=40)),
                ("allowance", models.CharField(max_length=60)),
                ("unit", models.CharField(max_length=20)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("period_from", models.DateField(null=True)),
                ("kind", models.CharField(max_length=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("beyond", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("reached", models.PositiveSmallIntegerField(null=True)),
                ("ticket_id", models.BigIntegerField(null=True)),
                ("ticket_number", models.CharField(blank=True, max_length=20)),
                ("words", models.TextField()),
                ("by", models.CharField(max_length=200)),
                ("user_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("once", models.CharField(max_length=40, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allowance_entries",
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
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        fields=["customer", "agreement", "line", "allowance"], name="agr_ledger"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "once"), name="agreements_allowance_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__lte", 0),
                                ("beyond__gte", 0),
                                ("kind", "draw"),
                                ("ticket_id__isnull", False),
                            ),
                            models.Q(
                                ("amount__gte", 0),
                                ("beyond__lte", 0),
                                ("kind", "return"),
                                ("ticket_id__isnull", False),
                            ),
                            models.Q(("beyond", 0), ("kind__in", ["opening", "correction"])),
                            _connector="OR",
                        ),
                        name="agreements_allowance_signs",
                    ),
                ],
            },
        ),
        walls.CustomerOwned("agreements_allowanceentry", append_only=True),
        walls.CompositeForeignKey(
            "agreements_allowanceentry", "agreement_id", "agreements_agreement"
        ),
    ]

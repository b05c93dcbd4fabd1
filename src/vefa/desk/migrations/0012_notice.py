import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_allowance_ledger"),
        ("customers", "0003_contact_sees_sites"),
        ("desk", "0011_queue_lengths"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("occasion", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "letters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(fields=["customer", "agreement"], name="desk_notice_agreement")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "kind", "occasion"), name="desk_notice_once"
                    )
                ],
            },
        ),
        walls.CustomerOwned("desk_notice"),
        walls.CompositeForeignKey("desk_notice", "agreement_id", "agreements_agreement"),
    ]

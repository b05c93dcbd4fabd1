import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("agreements", "0001_initial"),
        ("customers", "0002_contact_undeliverable"),
    ]

    operations = [
        migrations.CreateModel(
            name="TermsDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=20)),
                ("based_on", models.PositiveIntegerField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("reason", models.TextField()),
                ("effective_on", models.DateField()),
                ("content", models.JSONField()),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                ("published", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
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
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="TermsDraftStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                ("revision", models.PositiveIntegerField()),
                ("line", models.CharField(blank=True, max_length=40)),
                ("section", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("user_id", models.BigIntegerField(null=True)),
                ("contact_id", models.BigIntegerField(null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="agreements.termsdraft",
                    ),
                ),
            ],
            options={
                "ordering": ("draft", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RenewalReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ends_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("to", models.JSONField(default=list)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "agreement", "ends_on", "days"),
                        name="agreements_reminded_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="termsdraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["drafting", "returned", "ours", "theirs", "agreed"])
                ),
                fields=("customer", "agreement"),
                name="agreements_one_open_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="termsdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published__isnull", False), ("state", "published")),
                    models.Q(
                        models.Q(("state", "published"), _negated=True), ("published__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="agreements_published_has_number",
            ),
        ),
        walls.CustomerOwned("agreements_termsdraft"),
        walls.CompositeForeignKey("agreements_termsdraft", "agreement_id", "agreements_agreement"),
        walls.CustomerOwned("agreements_termsdraftstep", append_only=True),
        walls.CompositeForeignKey("agreements_termsdraftstep", "draft_id", "agreements_termsdraft"),
        walls.CustomerOwned("agreements_renewalreminder", append_only=True),
        walls.CompositeForeignKey(
            "agreements_renewalreminder", "agreement_id", "agreements_agreement"
        ),
    ]

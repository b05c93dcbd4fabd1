import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("accounts", "0005_passkeys"),
        ("customers", "0002_contact_undeliverable"),
        ("privacy", "0002_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("privacy", "Privacy notice"), ("terms", "Terms of use")],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("tr", "Türkçe"),
                            ("ru", "Русский"),
                            ("kk", "Қазақша"),
                        ],
                        max_length=2,
                    ),
                ),
                ("text", models.TextField()),
                ("published_at", models.DateTimeField()),
                ("author_name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "number", "language"), name="privacy_policy_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("privacy", "Privacy notice"), ("terms", "Terms of use")],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("tr", "Türkçe"),
                            ("ru", "Русский"),
                            ("kk", "Қазақша"),
                        ],
                        max_length=2,
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
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "user", "kind", "number"), name="privacy_consent_once"
                    )
                ],
            },
        ),
        walls.ProviderOwned(
            "privacy_policytext",
            reason="The provider's notices; the same for every customer.",
            append_only=True,
        ),
        walls.CustomerOwned("privacy_consent", append_only=True),
        walls.CompositeForeignKey("privacy_consent", "user_id", "accounts_user"),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("accounts", "0003_second_step"),
        ("customers", "0002_contact_undeliverable"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("sign_in", "Sign in"),
                            ("password", "New password"),
                            ("invitation", "Invitation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="accounts_link_end")],
            },
        ),
        walls.CustomerOwned("accounts_link"),
        walls.CompositeForeignKey("accounts_link", "user_id", "accounts_user"),
        walls.Sql(
            [
                """
                CREATE FUNCTION accounts_link_by_digest(key text) RETURNS SETOF accounts_link
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_link WHERE digest = key'
                """,
                "REVOKE ALL ON FUNCTION accounts_link_by_digest(text) FROM PUBLIC",
                'GRANT EXECUTE ON FUNCTION accounts_link_by_digest(text) TO "{app}"',
            ],
            ["DROP FUNCTION accounts_link_by_digest(text)"],
        ),
    ]

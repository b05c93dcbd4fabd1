import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("accounts", "0004_links"),
        ("customers", "0002_contact_undeliverable"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("data", models.BinaryField()),
                ("counter", models.BigIntegerField()),
                ("added_at", models.DateTimeField()),
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
        ),
        walls.CustomerOwned("accounts_passkey"),
        walls.CompositeForeignKey("accounts_passkey", "user_id", "accounts_user"),
        walls.Sql(
            [
                """
                CREATE FUNCTION accounts_passkey_by_digest(key text) RETURNS SETOF accounts_passkey
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_passkey WHERE digest = key'
                """,
                "REVOKE ALL ON FUNCTION accounts_passkey_by_digest(text) FROM PUBLIC",
                'GRANT EXECUTE ON FUNCTION accounts_passkey_by_digest(text) TO "{app}"',
            ],
            ["DROP FUNCTION accounts_passkey_by_digest(text)"],
        ),
    ]

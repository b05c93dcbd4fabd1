import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("accounts", "0001_initial"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("attempts", models.PositiveIntegerField(db_default=0, default=0)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["last_at"], name="accounts_attempts_last")],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.TextField()),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("address", models.CharField(blank=True, max_length=45)),
                ("device", models.CharField(blank=True, max_length=60)),
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "seen_at"], name="accounts_session_user"),
                    models.Index(fields=["expires_at"], name="accounts_session_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False), ("customer__isnull", True), _connector="OR"
                        ),
                        name="accounts_session_side",
                    )
                ],
            },
        ),
        walls.ProviderOwned(
            "accounts_attempts",
            reason="Keyed digests and counts, needed before anybody is known; no customer's text.",
        ),
        walls.CustomerOwned("accounts_session"),
        walls.CompositeForeignKey("accounts_session", "user_id", "accounts_user"),
        walls.Sql(
            [
                """
                CREATE FUNCTION accounts_session_by_digest(key text) RETURNS SETOF accounts_session
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_session WHERE digest = key'
                """,
                "REVOKE ALL ON FUNCTION accounts_session_by_digest(text) FROM PUBLIC",
                'GRANT EXECUTE ON FUNCTION accounts_session_by_digest(text) TO "{app}"',
            ],
            ["DROP FUNCTION accounts_session_by_digest(text)"],
        ),
    ]

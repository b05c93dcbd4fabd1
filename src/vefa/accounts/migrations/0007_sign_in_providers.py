import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("accounts", "0006_teams"),
        ("customers", "0002_contact_undeliverable"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInProvider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("oidc", "OpenID Connect"),
                            ("saml", "SAML 2.0"),
                            ("ldap", "LDAP"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("settings", models.JSONField(default=dict)),
                ("sealed_secret", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True)),
                ("creates_people", models.BooleanField(default=False)),
                ("vouches_for_email", models.BooleanField(default=False)),
                (
                    "second_step",
                    models.CharField(
                        choices=[
                            ("ours", "Ours is always asked for"),
                            ("told", "Theirs, where the sign-in tells of it; else ours"),
                            ("theirs", "Always theirs"),
                        ],
                        default="ours",
                        max_length=10,
                    ),
                ),
                ("roles", models.JSONField(default=list)),
                (
                    "default_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("end_user", "End user"),
                            ("contact", "Authorised contact"),
                            ("engineer", "Engineer"),
                            ("manager", "Service manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("worked_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=40)),
                ("words", models.TextField(blank=True)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProviderDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("domain", models.CharField(max_length=253, unique=True)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.signinprovider",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=255)),
                ("linked_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
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
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.signinprovider",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="signinprovider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_role", ""),
                    models.Q(
                        ("customer__isnull", True),
                        ("default_role__in", ["engineer", "manager", "administrator", "auditor"]),
                    ),
                    models.Q(
                        ("customer__isnull", False), ("default_role__in", ["end_user", "contact"])
                    ),
                    _connector="OR",
                ),
                name="accounts_provider_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(
                fields=("provider", "subject"), name="accounts_identity_subject"
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(
                fields=("provider", "user"), name="accounts_identity_user"
            ),
        ),
        walls.CustomerOwned("accounts_signinprovider"),
        walls.CustomerOwned("accounts_providerdomain"),
        walls.CustomerOwned("accounts_identity"),
        walls.CompositeForeignKey(
            "accounts_providerdomain", "provider_id", "accounts_signinprovider"
        ),
        walls.CompositeForeignKey("accounts_identity", "provider_id", "accounts_signinprovider"),
        walls.CompositeForeignKey("accounts_identity", "user_id", "accounts_user"),
        walls.Sql(
            [
                """
                CREATE FUNCTION accounts_provider_by_key(given text)
                RETURNS SETOF accounts_signinprovider
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_signinprovider WHERE key = given AND is_active'
                """,
                """
                CREATE FUNCTION accounts_provider_by_domain(given text)
                RETURNS SETOF accounts_signinprovider
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT p.* FROM accounts_signinprovider p
                    JOIN accounts_providerdomain d ON d.provider_id = p.id
                    WHERE d.domain = given AND p.is_active'
                """,
                """
                CREATE FUNCTION accounts_providers_of_staff()
                RETURNS SETOF accounts_signinprovider
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_signinprovider
                    WHERE customer_id IS NULL AND is_active'
                """,
                "REVOKE ALL ON FUNCTION accounts_provider_by_key(text) FROM PUBLIC",
                "REVOKE ALL ON FUNCTION accounts_provider_by_domain(text) FROM PUBLIC",
                "REVOKE ALL ON FUNCTION accounts_providers_of_staff() FROM PUBLIC",
                'GRANT EXECUTE ON FUNCTION accounts_provider_by_key(text) TO "{app}"',
                'GRANT EXECUTE ON FUNCTION accounts_provider_by_domain(text) TO "{app}"',
                'GRANT EXECUTE ON FUNCTION accounts_providers_of_staff() TO "{app}"',
            ],
            [
                "DROP FUNCTION accounts_providers_of_staff()",
                "DROP FUNCTION accounts_provider_by_domain(text)",
                "DROP FUNCTION accounts_provider_by_key(text)",
            ],
        ),
    ]

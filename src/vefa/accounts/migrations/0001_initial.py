import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("email", models.EmailField(max_length=254)),
                ("email_folded", models.CharField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "role",
                    models.CharField(
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
                ("timezone", models.CharField(max_length=64)),
                (
                    "theme",
                    models.CharField(
                        choices=[("system", "As my device"), ("light", "Light"), ("dark", "Dark")],
                        default="system",
                        max_length=10,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.contact",
                    ),
                ),
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contact__isnull", True),
                                ("customer__isnull", True),
                                ("role__in", ["engineer", "manager", "administrator"]),
                            ),
                            models.Q(
                                ("contact__isnull", False),
                                ("customer__isnull", False),
                                ("role__in", ["end_user", "contact"]),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_user_side",
                    )
                ],
            },
        ),
        walls.CustomerOwned("accounts_user"),
        walls.CompositeForeignKey("accounts_user", "contact_id", "customers_contact"),
        walls.Sql(
            [
                """
                CREATE FUNCTION accounts_user_by_email(address text) RETURNS SETOF accounts_user
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_user WHERE email_folded = address'
                """,
                """
                CREATE FUNCTION accounts_user_by_id(key bigint) RETURNS SETOF accounts_user
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                AS 'SELECT * FROM accounts_user WHERE id = key'
                """,
                "REVOKE ALL ON FUNCTION accounts_user_by_email(text) FROM PUBLIC",
                "REVOKE ALL ON FUNCTION accounts_user_by_id(bigint) FROM PUBLIC",
                'GRANT EXECUTE ON FUNCTION accounts_user_by_email(text) TO "{app}"',
                'GRANT EXECUTE ON FUNCTION accounts_user_by_id(bigint) TO "{app}"',
            ],
            [
                "DROP FUNCTION accounts_user_by_id(bigint)",
                "DROP FUNCTION accounts_user_by_email(text)",
            ],
        ),
    ]

import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from vefa.core import migrations as walls

ROLES = [
    ("end_user", "End user"),
    ("contact", "Authorised contact"),
    ("engineer", "Engineer"),
    ("partner", "Partner engineer"),
    ("auditor", "Auditor"),
    ("manager", "Service manager"),
    ("administrator", "Administrator"),
]


class Migration(migrations.Migration):
    """Two roles more, and staff who are limited to some customers."""

    dependencies = [
        ("core", "0002_limited_scope"),
        ("accounts", "0007_sign_in_providers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(choices=ROLES, max_length=20),
        ),
        migrations.AlterField(
            model_name="signinprovider",
            name="default_role",
            field=models.CharField(blank=True, choices=ROLES, max_length=20),
        ),
        migrations.AddField(
            model_name="user",
            name="limited_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="company",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.RemoveConstraint(model_name="user", name="accounts_user_side"),
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("contact__isnull", True),
                        ("customer__isnull", True),
                        (
                            "role__in",
                            ["engineer", "partner", "auditor", "manager", "administrator"],
                        ),
                    ),
                    models.Q(
                        ("contact__isnull", False),
                        ("customer__isnull", False),
                        ("role__in", ["end_user", "contact"]),
                    ),
                    _connector="OR",
                ),
                name="accounts_user_side",
            ),
        ),
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("limited_to__isnull", True),
                    ("role__in", ["engineer", "partner", "auditor", "manager"]),
                    _connector="OR",
                ),
                name="accounts_user_limit",
            ),
        ),
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("limited_to__isnull", False),
                        ("role", "partner"),
                        models.Q(("company", ""), _negated=True),
                    ),
                    models.Q(models.Q(("role", "partner"), _negated=True), ("company", "")),
                    _connector="OR",
                ),
                name="accounts_user_partner",
            ),
        ),
        walls.OwnRows("accounts_user", column="id"),
        walls.Colleagues("accounts_user"),
        walls.OwnRows("accounts_session", column="user_id"),
        walls.OwnRows("accounts_authenticator", column="user_id"),
        walls.OwnRows("accounts_recoverycode", column="user_id"),
        walls.OwnRows("accounts_link", column="user_id"),
        walls.OwnRows("accounts_passkey", column="user_id"),
    ]

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Read the table without holding others up: the constraints were added unchecked."""

    dependencies = [
        ("accounts", "0008_roles_and_limits"),
    ]

    operations = [
        ValidateConstraint(model_name="user", name="accounts_user_side"),
        ValidateConstraint(model_name="user", name="accounts_user_limit"),
        ValidateConstraint(model_name="user", name="accounts_user_partner"),
    ]

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    """Staff who see the tickets of their own teams only, and may read who is in which team."""

    dependencies = [
        ("core", "0002_limited_scope"),
        ("accounts", "0009_validate_roles_and_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="only_teams",
            field=models.BooleanField(db_default=False, default=False),
        ),
        # True for each row there is, since the column is new: nothing has to be read through.
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("only_teams", False), ("role__in", ["engineer", "partner"]), _connector="OR"
                ),
                name="accounts_user_teams",
            ),
        ),
        walls.Colleagues("accounts_teammember", staff_only=True),
        walls.OwnRows("accounts_identity", column="user_id"),
    ]

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Training that was recorded and does not count: withdrawn, never removed."""

    dependencies = [
        ("customers", "0003_contact_sees_sites"),
    ]

    operations = [
        migrations.AddField(
            model_name="training",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="training",
            name="withdrawn_because",
            field=models.CharField(db_default="", default="", max_length=300),
        ),
        AddConstraintNotValid(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_because", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="customers_training_withdrawn",
            ),
        ),
    ]

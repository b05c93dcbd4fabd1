from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Read the table without holding others up: the constraint was added unchecked."""

    dependencies = [
        ("customers", "0004_withdrawn_training"),
    ]

    operations = [
        ValidateConstraint(model_name="training", name="customers_training_withdrawn"),
    ]

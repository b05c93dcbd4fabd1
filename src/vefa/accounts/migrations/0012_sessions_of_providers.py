from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def _column(name: str, length: int) -> migrations.AddField:
    field = models.CharField(max_length=length, blank=True, default="", db_default="")
    return migrations.AddField(model_name="session", name=name, field=field)


class Migration(migrations.Migration):
    """By which sign-in provider a session was begun, so that it ends with theirs."""

    atomic = False

    dependencies = [("accounts", "0011_spent")]

    operations = [
        _column("provider", 32),
        _column("provider_subject", 64),
        _column("provider_session", 64),
        AddIndexConcurrently(
            model_name="session",
            index=models.Index(
                condition=models.Q(("provider", ""), _negated=True),
                fields=["provider", "provider_subject"],
                name="accounts_session_provider",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """A link may prove another address than the one with which its person signs in so far."""

    dependencies = [("accounts", "0012_sessions_of_providers")]

    operations = [
        migrations.AddField(
            model_name="link",
            name="email",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AlterField(
            model_name="link",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("sign_in", "Sign in"),
                    ("password", "New password"),
                    ("invitation", "Invitation"),
                    ("address", "Another address"),
                ],
                max_length=10,
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0007_own_plans")]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="discarded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(model_name="agreement", name="agreements_code"),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("discarded_at__isnull", True)),
                fields=("customer", "code"),
                name="agreements_code",
            ),
        ),
    ]

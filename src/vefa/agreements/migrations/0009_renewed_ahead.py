from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_discarded")]

    operations = [
        migrations.RemoveConstraint(model_name="termsdraft", name="agreements_one_open_draft"),
        migrations.AddConstraint(
            model_name="termsdraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["drafting", "returned", "ours", "theirs"])),
                fields=("customer", "agreement"),
                name="agreements_one_open_draft",
            ),
        ),
    ]

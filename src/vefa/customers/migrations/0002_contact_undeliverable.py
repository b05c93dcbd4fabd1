from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="undeliverable_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="undeliverable_words",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]

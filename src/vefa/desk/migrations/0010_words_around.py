from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_merge"),
    ]

    operations = [
        migrations.AddField(
            model_name="lettertext",
            name=name,
            field=models.TextField(blank=True, db_default="", default=""),
        )
        for name in ("subject", "greeting", "closing")
    ]

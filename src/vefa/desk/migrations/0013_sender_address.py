from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0012_notice")]

    operations = [
        migrations.AddField(
            model_name="lettersender",
            name="address",
            field=models.CharField(blank=True, db_default="", default="", max_length=320),
        ),
        migrations.AlterField(
            model_name="lettersender",
            name="name",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]

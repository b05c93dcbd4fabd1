from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="sender_folded",
            field=models.CharField(blank=True, default="", max_length=320),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["sender_folded", "received_at"], name="desk_intake_sender"),
        ),
    ]

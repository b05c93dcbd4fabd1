from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("customer_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_name", models.CharField(max_length=200)),
                ("deed", models.CharField(max_length=100)),
                ("subject", models.CharField(max_length=100)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer_id", "at"], name="audit_customer_at"),
                    models.Index(fields=["subject", "subject_id", "at"], name="audit_subject"),
                ],
            },
        ),
        walls.CustomerOwned("audit_entry", append_only=True),
    ]

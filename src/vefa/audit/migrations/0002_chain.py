from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("audit", "0001_initial"),
    ]

    operations = [
        # A constant default of the database: no row is rewritten.
        migrations.AddField(
            model_name="entry",
            name="address",
            field=models.CharField(db_default="", default="", max_length=45),
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.BigIntegerField(null=True)),
                ("position", models.BigIntegerField()),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("digest", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer_id", "position"),
                        name="audit_link_position",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        walls.CustomerOwned("audit_link", append_only=True),
    ]

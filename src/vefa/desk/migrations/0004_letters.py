import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("customers", "0001_initial"),
        ("desk", "0003_number_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="undelivered",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="LetterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=2)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("author_name", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ("kind", "language", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "language", "number"), name="desk_letter_text_number"
                    )
                ],
            },
        ),
        walls.ProviderOwned(
            "desk_lettertext",
            reason="The provider's words for its letters; the same for every customer.",
            append_only=True,
        ),
        migrations.CreateModel(
            name="LetterSender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        walls.CustomerOwned("desk_lettersender"),
    ]

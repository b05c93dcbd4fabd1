import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoopbackMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                ("size", models.BigIntegerField()),
                ("envelope_from", models.TextField(blank=True)),
                (
                    "envelope_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("subject", models.TextField(blank=True)),
                ("message_id", models.TextField(blank=True)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["received_at"], name="mail_loopback_received")],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                ("sender", models.TextField()),
                (
                    "to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("subject", models.TextField(blank=True)),
                ("message_id", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Being sent"),
                            ("deferred", "Deferred"),
                            ("sent", "Sent"),
                            ("failed", "Not delivered"),
                        ],
                        db_default="queued",
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("words", models.TextField(blank=True)),
                ("queued_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_attempt_at__isnull", False)),
                        fields=["next_attempt_at"],
                        include=("customer",),
                        name="mail_outgoing_due",
                    ),
                    models.Index(
                        fields=["message_id"], include=("customer",), name="mail_outgoing_message"
                    ),
                    models.Index(fields=["customer", "queued_at"], name="mail_outgoing_customer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("next_attempt_at__isnull", True),
                                ("settled_at__isnull", False),
                                ("state__in", ["sent", "failed"]),
                            ),
                            models.Q(
                                ("next_attempt_at__isnull", False),
                                ("settled_at__isnull", True),
                                ("state__in", ["queued", "sending", "deferred"]),
                            ),
                            _connector="OR",
                        ),
                        name="mail_outgoing_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mail_outgoing_claimed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RawMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                ("size", models.BigIntegerField()),
                ("envelope_from", models.TextField(blank=True)),
                (
                    "envelope_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("via", models.CharField(max_length=10)),
                ("peer", models.TextField(blank=True)),
                ("received_at", models.DateTimeField()),
                ("message_id", models.TextField(blank=True)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("repeat", "Repeat"),
                            ("handled", "Handled"),
                            ("failed", "Failed"),
                        ],
                        db_default="received",
                        default="received",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mail.rawmessage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["fingerprint", "received_at"], name="mail_raw_fingerprint"
                    ),
                    models.Index(fields=["state", "received_at"], name="mail_raw_state"),
                    models.Index(fields=["received_at"], name="mail_raw_received"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("repeat_of__isnull", False), ("state", "repeat")),
                            models.Q(
                                models.Q(("state", "repeat"), _negated=True),
                                ("repeat_of__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mail_raw_repeat_names_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)), name="mail_raw_size"
                    ),
                ],
            },
        ),
        walls.StaffOnly(
            "mail_rawmessage", reason="Raw mail: whose it is has to be found out first."
        ),
        walls.StaffOnly(
            "mail_loopbackmessage",
            reason="What the demonstration's relay caught; it knows addresses, not customers.",
        ),
        walls.CustomerOwned("mail_outgoingmessage"),
        # Messages are mostly base64, which compresses badly and slowly.
        walls.Sql(
            [
                f'ALTER TABLE "{table}" ALTER COLUMN content SET STORAGE EXTERNAL'
                for table in ("mail_rawmessage", "mail_outgoingmessage", "mail_loopbackmessage")
            ],
            [
                f'ALTER TABLE "{table}" ALTER COLUMN content SET STORAGE EXTENDED'
                for table in ("mail_rawmessage", "mail_outgoingmessage", "mail_loopbackmessage")
            ],
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("host", models.CharField(max_length=255)),
                ("port", models.PositiveIntegerField(default=993)),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("tls", "TLS from the first byte"),
                            ("starttls", "STARTTLS"),
                            ("none", "None (only on this machine)"),
                        ],
                        default="tls",
                        max_length=10,
                    ),
                ),
                ("certificate", models.TextField(blank=True)),
                ("username", models.CharField(max_length=320)),
                (
                    "authentication",
                    models.CharField(
                        choices=[
                            ("password", "Password"),
                            ("client", "OAuth 2.0 as an application"),
                            ("refresh", "OAuth 2.0 on behalf of a person"),
                        ],
                        default="password",
                        max_length=10,
                    ),
                ),
                ("sealed_password", models.TextField(blank=True)),
                ("token_url", models.TextField(blank=True)),
                ("client_id", models.TextField(blank=True)),
                ("sealed_client_secret", models.TextField(blank=True)),
                ("sealed_refresh_token", models.TextField(blank=True)),
                ("scopes", models.TextField(blank=True)),
                ("folder", models.CharField(default="INBOX", max_length=255)),
                ("takes_read", models.BooleanField(default=False)),
                (
                    "afterwards",
                    models.CharField(
                        choices=[
                            ("seen", "Mark as read"),
                            ("move", "Move to a folder"),
                            ("delete", "Mark as read, delete after some days"),
                        ],
                        default="seen",
                        max_length=10,
                    ),
                ),
                ("move_to", models.CharField(blank=True, max_length=255)),
                ("keep_days", models.PositiveIntegerField(default=30)),
                ("language", models.CharField(default="en", max_length=5)),
                ("is_active", models.BooleanField(default=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("place", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Not read yet"),
                            ("connecting", "Connecting"),
                            ("working", "Taking messages in"),
                            ("idle", "Connected, hears of new messages at once"),
                            ("polling", "Connected, asks for new messages"),
                            ("failing", "Not reachable"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("uid_validity", models.BigIntegerField(blank=True, null=True)),
                ("last_uid", models.BigIntegerField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.CharField(blank=True, max_length=20)),
                ("words", models.TextField(blank=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("security", "none"), _negated=True),
                            ("host__in", ["localhost", "127.0.0.1", "::1"]),
                            _connector="OR",
                        ),
                        name="mail_mailbox_clear_is_local",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("afterwards", "move"), _negated=True),
                            models.Q(("move_to", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mail_mailbox_move_names_folder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("port__gte", 1), ("port__lte", 65535)),
                        name="mail_mailbox_port",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FetchedMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("uid_validity", models.BigIntegerField()),
                ("uid", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "Taken in"),
                            ("waiting", "Waits for an administrator"),
                            ("dismissed", "Left where it is"),
                        ],
                        max_length=10,
                    ),
                ),
                ("size", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("fetched_at", models.DateTimeField()),
                ("marked_at", models.DateTimeField(blank=True, null=True)),
                ("delete_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.CharField(blank=True, max_length=20)),
                ("words", models.TextField(blank=True)),
                ("attempts", models.PositiveIntegerField(default=1)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                (
                    "raw_message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mail.rawmessage",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mail.mailbox",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("marked_at__isnull", True), ("state", "taken")),
                        fields=["mailbox", "uid"],
                        name="mail_fetched_unmarked",
                    ),
                    models.Index(
                        condition=models.Q(("delete_at__isnull", False)),
                        fields=["mailbox", "delete_at"],
                        name="mail_fetched_to_delete",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["mailbox", "fetched_at"],
                        name="mail_fetched_waiting",
                    ),
                    models.Index(fields=["mailbox", "digest"], name="mail_fetched_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mailbox", "place", "uid_validity", "uid"), name="mail_fetched_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), _negated=True),
                            ("raw_message__isnull", False),
                            _connector="OR",
                        ),
                        name="mail_fetched_taken_has_raw",
                    ),
                ],
            },
        ),
        walls.StaffOnly(
            "mail_mailbox", reason="How the provider's own mailboxes are reached and how it goes."
        ),
        walls.StaffOnly(
            "mail_fetchedmessage", reason="Which messages of a mailbox were read: raw mail."
        ),
    ]

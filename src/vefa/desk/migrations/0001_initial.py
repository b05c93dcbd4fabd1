import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("agreements", "0001_initial"),
        ("customers", "0001_initial"),
        ("documents", "0002_key_and_public"),
        ("products", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("raw_message_id", models.BigIntegerField(unique=True)),
                ("received_at", models.DateTimeField()),
                ("sender", models.CharField(blank=True, max_length=320)),
                ("subject", models.CharField(blank=True, max_length=300)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ticket", "Opened a ticket"),
                            ("answer", "Added to a ticket"),
                            ("who_is_this", "Waits: who is this?"),
                            ("automatic", "Automatic message, not answered"),
                            ("repeat", "The same message again"),
                            ("unreadable", "Kept for an administrator"),
                            ("dismissed", "Set aside by the desk"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=100)),
                ("settled_at", models.DateTimeField(null=True)),
                ("customer_id", models.BigIntegerField(null=True)),
                ("ticket_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "who_is_this")),
                        fields=["received_at"],
                        name="desk_who_is_this",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fault", "Fault"),
                            ("question", "Question"),
                            ("request", "Service request"),
                            ("complaint", "Complaint"),
                            ("change", "Change request"),
                            ("development", "Development request"),
                            ("maintenance", "Maintenance need"),
                            ("finding", "Finding"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("web", "Web"),
                            ("email", "E-mail"),
                            ("phone", "Telephone"),
                            ("meeting", "Meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Waiting for the authorised contact"),
                            ("new", "New"),
                            ("assigned", "Assigned"),
                            ("in_progress", "Being worked on"),
                            ("waiting_customer", "Waiting for the customer"),
                            ("waiting_third", "Waiting for a third party"),
                            ("workaround", "Workaround in place"),
                            ("resolved", "Resolved, awaiting acceptance"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("S1", "S1 critical"),
                            ("S2", "S2 high"),
                            ("S3", "S3 medium"),
                            ("S4", "S4 low"),
                        ],
                        max_length=2,
                    ),
                ),
                ("impact", models.CharField(blank=True, max_length=20)),
                ("urgency", models.CharField(blank=True, max_length=20)),
                ("tier", models.PositiveSmallIntegerField(default=1)),
                ("language", models.CharField(max_length=2)),
                ("line", models.CharField(blank=True, max_length=40)),
                ("clock_line", models.CharField(blank=True, max_length=40)),
                ("choice", models.JSONField(default=dict)),
                ("engineer_name", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("resolution", models.JSONField(null=True)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("reported_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("once", models.CharField(max_length=40, null=True)),
                ("next_due_at", models.DateTimeField(null=True)),
                ("next_due_clock", models.CharField(blank=True, max_length=20)),
                ("next_threshold_at", models.DateTimeField(null=True)),
                ("next_threshold", models.PositiveSmallIntegerField(null=True)),
                ("next_due_target_seconds", models.PositiveIntegerField(null=True)),
                ("next_due_in", models.CharField(blank=True, max_length=10)),
                ("next_step_at", models.DateTimeField(null=True)),
                ("next_step", models.CharField(blank=True, max_length=20)),
                ("missed", models.BooleanField(default=False)),
                (
                    "turn",
                    models.CharField(
                        choices=[
                            ("provider", "Ours"),
                            ("customer", "The customer's"),
                            ("third", "A third party's"),
                            ("nobody", "Nobody's"),
                        ],
                        default="provider",
                        max_length=10,
                    ),
                ),
                ("coverage", models.CharField(blank=True, max_length=20)),
                ("coverage_open", models.BooleanField(default=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "clock_version",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.termsversion",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "engineer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.ticket",
                    ),
                ),
                (
                    "installation",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.installation",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.site",
                    ),
                ),
                (
                    "terms_version",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.termsversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoverageDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("subject", models.CharField(max_length=30)),
                ("outcome", models.CharField(max_length=20)),
                ("provisional", models.BooleanField()),
                ("facts", models.JSONField()),
                ("decision", models.JSONField()),
                ("told_at", models.DateTimeField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "terms_version",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.termsversion",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="desk.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ("ticket", "id"),
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("type", models.CharField(max_length=30)),
                ("data", models.JSONField(default=dict)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clock_events",
                        to="desk.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ("ticket", "number"),
            },
        ),
        migrations.CreateModel(
            name="TimelineEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "Message"),
                            ("note", "Internal note"),
                            ("event", "Event"),
                        ],
                        max_length=10,
                    ),
                ),
                ("public", models.BooleanField()),
                ("source", models.CharField(blank=True, max_length=20)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("data", models.JSONField(default=dict)),
                ("body", models.TextField(blank=True)),
                ("quoted", models.TextField(blank=True)),
                ("author_name", models.CharField(max_length=200)),
                ("author_side", models.CharField(max_length=10)),
                ("author_user_id", models.BigIntegerField(null=True)),
                ("author_contact_id", models.BigIntegerField(null=True)),
                ("raw_message_id", models.BigIntegerField(null=True)),
                ("once", models.CharField(max_length=40, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timeline",
                        to="desk.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="MessageLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_id", models.CharField(max_length=998)),
                ("outgoing", models.BooleanField()),
                ("outgoing_message_id", models.BigIntegerField(null=True)),
                ("notice", models.CharField(blank=True, max_length=20)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.ticket",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.timelineentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EntryFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="desk.timelineentry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "cancelled"]), _negated=True),
                fields=["next_due_at", "id"],
                include=("customer",),
                name="desk_next_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "cancelled"]), _negated=True),
                fields=["state", "next_due_at", "id"],
                include=("customer",),
                name="desk_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("next_step_at__isnull", False)),
                fields=["next_step_at", "id"],
                include=("customer",),
                name="desk_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("next_threshold_at__isnull", False)),
                fields=["next_threshold_at", "id"],
                include=("customer",),
                name="desk_next_threshold",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["-reported_at", "-id"], include=("customer", "state"), name="desk_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["customer", "state", "-reported_at"], name="desk_of_customer"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "cancelled"]), _negated=True),
                fields=["customer", "next_due_at", "id"],
                name="desk_due_of_customer",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "cancelled"]), _negated=True),
                fields=["engineer", "next_due_at", "id"],
                include=("customer",),
                name="desk_of_engineer",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("customer", "number"), name="desk_ticket_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("customer", "once"), name="desk_ticket_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("engineer__isnull", True),
                    models.Q(("engineer_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="desk_engineer_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("next_due_at__isnull", True),
                    models.Q(("next_due_clock", ""), _negated=True),
                    _connector="OR",
                ),
                name="desk_due_clock_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="desk_closed_at",
            ),
        ),
        migrations.AddIndex(
            model_name="coveragedecision",
            index=models.Index(fields=["customer", "ticket"], name="desk_decision"),
        ),
        migrations.AddConstraint(
            model_name="clockevent",
            constraint=models.UniqueConstraint(
                fields=("customer", "ticket", "number"), name="desk_clock_event_number"
            ),
        ),
        migrations.AddIndex(
            model_name="timelineentry",
            index=models.Index(fields=["customer", "ticket", "at"], name="desk_timeline"),
        ),
        migrations.AddConstraint(
            model_name="timelineentry",
            constraint=models.UniqueConstraint(fields=("customer", "once"), name="desk_entry_once"),
        ),
        migrations.AddIndex(
            model_name="messagelink",
            index=models.Index(fields=["message_id"], name="desk_message_id"),
        ),
        migrations.AddIndex(
            model_name="messagelink",
            index=models.Index(fields=["ticket", "id"], name="desk_message_thread"),
        ),
        migrations.AddIndex(
            model_name="messagelink",
            index=models.Index(
                condition=models.Q(("outgoing_message_id__isnull", False)),
                fields=["outgoing_message_id"],
                name="desk_message_outgoing",
            ),
        ),
        walls.CustomerOwned("desk_ticket"),
        walls.CustomerOwned("desk_clockevent", append_only=True),
        walls.CustomerOwned("desk_timelineentry", append_only=True),
        walls.CustomerOwned("desk_entryfile", append_only=True),
        walls.CustomerOwned("desk_coveragedecision", append_only=True),
        walls.CustomerOwned("desk_messagelink"),
        walls.CompositeForeignKey("desk_ticket", "site_id", "customers_site"),
        walls.CompositeForeignKey("desk_ticket", "contact_id", "customers_contact"),
        walls.CompositeForeignKey("desk_ticket", "agreement_id", "agreements_agreement"),
        walls.CompositeForeignKey("desk_ticket", "terms_version_id", "agreements_termsversion"),
        walls.CompositeForeignKey("desk_ticket", "clock_version_id", "agreements_termsversion"),
        walls.CompositeForeignKey("desk_ticket", "installation_id", "products_installation"),
        walls.CompositeForeignKey("desk_ticket", "follows_id", "desk_ticket"),
        walls.CompositeForeignKey("desk_clockevent", "ticket_id", "desk_ticket"),
        walls.CompositeForeignKey("desk_timelineentry", "ticket_id", "desk_ticket"),
        walls.CompositeForeignKey("desk_entryfile", "entry_id", "desk_timelineentry"),
        walls.CompositeForeignKey("desk_entryfile", "file_id", "documents_storedfile"),
        walls.CompositeForeignKey("desk_coveragedecision", "ticket_id", "desk_ticket"),
        walls.CompositeForeignKey(
            "desk_coveragedecision", "terms_version_id", "agreements_termsversion"
        ),
        walls.CompositeForeignKey("desk_messagelink", "ticket_id", "desk_ticket"),
        walls.CompositeForeignKey("desk_messagelink", "entry_id", "desk_timelineentry"),
        walls.StaffOnly(
            "desk_intake", reason="Messages that arrived: whose they are is not known yet."
        ),
        walls.Sql(
            [
                "CREATE SEQUENCE desk_ticket_sequence",
                'GRANT USAGE ON SEQUENCE desk_ticket_sequence TO "{app}"',
            ],
            ["DROP SEQUENCE desk_ticket_sequence"],
        ),
    ]

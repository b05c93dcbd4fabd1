import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="core_outbox_at")],
            },
        ),
        migrations.CreateModel(
            name="EventDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subscriber", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.outboxevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "subscriber"), name="core_delivery_once"
                    )
                ],
            },
        ),
        walls.Sql(
            [
                """
                CREATE FUNCTION vefa_scope() RETURNS bigint[]
                LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
                DECLARE
                    scope text := current_setting('vefa.scope', true);
                BEGIN
                    -- SET LOCAL leaves '' behind, so that counts as unset.
                    IF scope IS NULL OR scope = '' THEN
                        RAISE EXCEPTION 'vefa.scope is not set: open one with vefa.core.scope.scoped'
                            USING ERRCODE = '42501';
                    END IF;
                    IF scope = '*' THEN
                        RETURN '{}';
                    END IF;
                    RETURN scope::bigint[];
                END
                $$
                """
            ],
            ["DROP FUNCTION vefa_scope()"],
        ),
        walls.ProviderOwned(
            "core_outboxevent",
            reason="Names of events and keys only; written from every scope, read by the worker.",
        ),
        walls.ProviderOwned(
            "core_eventdelivery", reason="Which subscriber has dealt with which event."
        ),
        walls.Sql(
            ['GRANT SELECT ON django_migrations TO "{app}"'],
            ['REVOKE SELECT ON django_migrations FROM "{app}"'],
        ),
        walls.ProviderOwned(
            "django_session", reason="Found by a secret key before anyone is known."
        ),
        walls.ProviderOwned(
            "django_content_type", reason="Names of models; required by the framework."
        ),
        walls.ProviderOwned("auth_permission", reason="Unused by Vefa; required by the framework."),
        walls.ProviderOwned("auth_group", reason="Unused by Vefa; required by the framework."),
        walls.ProviderOwned(
            "auth_group_permissions", reason="Unused by Vefa; required by the framework."
        ),
        walls.ProviderOwned(
            "procrastinate_jobs", reason="The queue of jobs: names and keys, no customer's text."
        ),
        walls.ProviderOwned("procrastinate_events", reason="Life of the jobs."),
        walls.ProviderOwned("procrastinate_periodic_defers", reason="Which timed job has run."),
        walls.ProviderOwned("procrastinate_workers", reason="Heartbeats of the workers."),
        # Unlike identity columns, the serial ones of the queue need their sequences granted.
        walls.Sql(
            [
                f'GRANT USAGE ON SEQUENCE procrastinate_{table}_id_seq TO "{{app}}"'
                for table in ("jobs", "events", "periodic_defers")
            ],
            [
                f'REVOKE USAGE ON SEQUENCE procrastinate_{table}_id_seq FROM "{{app}}"'
                for table in ("jobs", "events", "periodic_defers")
            ],
        ),
    ]

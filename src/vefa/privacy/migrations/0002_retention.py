import django.db.models.deletion
from django.db import migrations, models

from vefa.core import migrations as walls

# What customers' people wrote on tickets that were closed long enough ago: only where a rule says so,
# and as long ago as the rule says.
CLOSED = """
CREATE FUNCTION privacy_redact_closed(noted_at timestamptz, size integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept integer;
    changed integer;
BEGIN
    SELECT days INTO kept FROM privacy_retentionrule WHERE kind = 'tickets';
    IF kept IS NULL OR kept < 365 THEN
        RAISE 'no rule says so';
    END IF;
    WITH page AS (
        SELECT entry.id FROM desk_timelineentry entry
        JOIN desk_ticket ticket ON ticket.id = entry.ticket_id
            AND ticket.customer_id = entry.customer_id
        WHERE ticket.closed_at < noted_at - make_interval(days => kept) AND entry.author_side = 'customer'
            AND entry.kind <> 'event' AND NOT entry.data ? 'redacted'
        LIMIT least(size, 1000)
    )
    UPDATE desk_timelineentry entry SET body = '', quoted = '', author_name = 'Redacted person',
        data = entry.data - 'protections' - 'invitations' || jsonb_build_object(
            'redacted', jsonb_build_object('at', to_jsonb(noted_at), 'why', 'purpose'))
    FROM page WHERE entry.id = page.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN
        INSERT INTO privacy_trace (at, "table", rows) VALUES (noted_at, 'desk_timelineentry', changed);
    END IF;
    RETURN changed;
END
$$
"""
SIGNATURE = "privacy_redact_closed(timestamptz, integer)"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("privacy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, unique=True)),
                ("days", models.PositiveIntegerField()),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name="trace",
            name="redaction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="traces",
                to="privacy.redaction",
            ),
        ),
        walls.StaffOnly("privacy_retentionrule", reason="How long each kind of data is kept."),
        walls.Sql(
            [
                CLOSED,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{{app}}"',
            ],
            [f"DROP FUNCTION {SIGNATURE}"],
        ),
    ]

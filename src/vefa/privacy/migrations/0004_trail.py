from django.db import migrations

from vefa.core import migrations as walls

# Whoever may run a statement as the application must not bend the trail: entries are redacted for a
# redaction that is at work, with its own patterns, or by a rule of retention, and by nobody who is
# limited to some customers.
REDACTION = """
CREATE FUNCTION privacy_redact_trail(redaction bigint, keys bigint[], noted_at timestamptz)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    task privacy_redaction;
    meant bigint[];
BEGIN
    IF current_setting('vefa.scope', true) IS DISTINCT FROM '*' THEN
        RAISE 'the trail is redacted under a scope of everything only';
    END IF;
    SELECT * INTO task FROM privacy_redaction WHERE id = redaction AND finished_at IS NULL
    FOR UPDATE;
    IF NOT FOUND OR length(task.names) < 3 OR length(task.reach) < 3 THEN
        RAISE 'no redaction %% is at work', redaction;
    END IF;
    SELECT array_agg(id) INTO meant FROM audit_entry WHERE id = ANY(keys)
        AND (task.customer_id IS NULL OR customer_id IS NULL OR customer_id = task.customer_id);
    RETURN audit_redact(meant,
        ARRAY(SELECT jsonb_array_elements_text(task.user_ids)::bigint),
        task.names, task.reach, noted_at);
END
$$
"""
RETENTION = """
CREATE FUNCTION privacy_redact_old(rule text, keys bigint[], noted_at timestamptz)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept integer;
    meant bigint[];
    people bigint[];
BEGIN
    IF current_setting('vefa.scope', true) IS DISTINCT FROM '*' THEN
        RAISE 'the trail is redacted under a scope of everything only';
    END IF;
    SELECT days INTO kept FROM privacy_retentionrule
    WHERE kind = rule AND kind IN ('trail', 'sign_ins');
    IF kept IS NULL THEN
        RAISE 'no rule says so';
    END IF;
    SELECT array_agg(id), array_agg(DISTINCT actor_id) INTO meant, people FROM audit_entry
    WHERE id = ANY(keys) AND at < noted_at - make_interval(days => kept)
        AND (rule = 'trail' OR deed IN ('signed_in', 'signed_out', 'session_ended'));
    RETURN audit_redact(meant, people, '(?!x)x', '(?!x)x', noted_at);
END
$$
"""
SIGNATURES = (
    "privacy_redact_trail(bigint, bigint[], timestamptz)",
    "privacy_redact_old(text, bigint[], timestamptz)",
)
INNER = "audit_redact(bigint[], bigint[], text, text, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_redaction"),
        ("privacy", "0003_policies"),
    ]

    operations = [
        walls.Sql(
            [
                REDACTION,
                RETENTION,
                *(f"REVOKE ALL ON FUNCTION {each} FROM PUBLIC" for each in SIGNATURES),
                *(f'GRANT EXECUTE ON FUNCTION {each} TO "{{app}}"' for each in SIGNATURES),
                f'REVOKE ALL ON FUNCTION {INNER} FROM "{{app}}"',
            ],
            [
                f'GRANT EXECUTE ON FUNCTION {INNER} TO "{{app}}"',
                *(f"DROP FUNCTION {each}" for each in SIGNATURES),
            ],
        ),
    ]

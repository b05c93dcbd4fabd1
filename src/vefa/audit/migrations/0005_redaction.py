from django.db import migrations

from vefa.core import migrations as walls

# What remains of an entry, in one form on every server.
REMAINS = """
CREATE FUNCTION audit_remains(entry audit_entry) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.customer_id, entry.actor_id, entry.actor_kind, entry.actor_name, entry.address,
        entry.deed, entry.subject, entry.subject_id, entry.facts
    )::text, 'UTF8')), 'hex')
$$
"""

# It puts fixed words in the place of what the patterns find, and nothing else, in at most a
# thousand entries, and notes in the trail which they were and what remains of each.
REDACT = """
CREATE FUNCTION audit_redact(
    keys bigint[], people bigint[], names text, reach text, noted_at timestamptz
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint[];
BEGIN
    WITH hit AS (
        UPDATE audit_entry entry SET
            actor_name = CASE
                WHEN entry.actor_id = ANY(people) OR entry.actor_id IS NULL AND actor_name ~ names
                THEN 'Redacted person' ELSE entry.actor_name END,
            address = CASE WHEN entry.actor_id = ANY(people) THEN '' ELSE entry.address END,
            facts = regexp_replace(
                regexp_replace(entry.facts::text, reach, '[redacted]', 'g'),
                names, 'Redacted person', 'g')::jsonb
        WHERE entry.id = ANY(keys[1:1000]) AND entry.deed <> 'trail_redacted'
        RETURNING entry.id
    )
    SELECT array_agg(id) INTO changed FROM hit;
    INSERT INTO audit_entry
        (at, customer_id, actor_id, actor_kind, actor_name, address, deed, subject, facts)
    SELECT noted_at, entry.customer_id, NULL, 'system', 'Vefa', '', 'trail_redacted', 'trail',
        jsonb_build_object('entries',
            jsonb_agg(jsonb_build_array(entry.id, audit_remains(entry)) ORDER BY entry.id))
    FROM audit_entry entry WHERE entry.id = ANY(changed) GROUP BY entry.customer_id;
    RETURN coalesce(cardinality(changed), 0);
END
$$
"""
SIGNATURE = "audit_redact(bigint[], bigint[], text, text, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_own_deeds"),
    ]

    operations = [
        walls.Sql(
            [
                REMAINS,
                REDACT,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{{app}}"',
            ],
            [f"DROP FUNCTION {SIGNATURE}", "DROP FUNCTION audit_remains(audit_entry)"],
        ),
    ]

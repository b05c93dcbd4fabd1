import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vefa.core import migrations as walls

# Which tables the scrubbing function leaves alone: who people are is changed by key, the trail has
# a function of its own, and the rest is not ours.
SCRUB = """
CREATE FUNCTION privacy_scrub(redaction bigint, target text, after bigint, size integer)
RETURNS TABLE (last bigint, changed integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    task privacy_redaction;
    names text;
    owned boolean;
    sets text;
    hits text;
    page text;
BEGIN
    SELECT * INTO task FROM privacy_redaction WHERE id = redaction AND finished_at IS NULL
    FOR UPDATE;
    IF NOT FOUND OR length(task.names) < 3 OR length(task.reach) < 3 THEN
        RAISE 'no redaction %% is at work', redaction;
    END IF;
    IF target NOT IN (SELECT privacy_scrubbed()) THEN
        RAISE 'the table %% is not scrubbed', target;
    END IF;
    SELECT count(*) > 0 INTO owned FROM pg_attribute
    WHERE attrelid = target::regclass AND attname = 'customer_id' AND NOT attisdropped;
    -- A namesake may stand in rows of nobody and of others: there only addresses are looked for.
    names := CASE WHEN task.customer_id IS NULL THEN quote_literal(task.names)
        WHEN owned THEN format('CASE WHEN row.customer_id IS NULL THEN %%L ELSE %%L END',
            '(?!x)x', task.names)
        ELSE quote_literal('(?!x)x') END;
    SELECT string_agg(format('%%I = %%s', col.name, CASE col.kind
            WHEN 'jsonb' THEN format(col.fresh, format('row.%%I::text', col.name)) || '::jsonb'
            WHEN 'array' THEN format('ARRAY(SELECT %%s FROM unnest(row.%%I) AS each)',
                format(col.fresh, 'each'), col.name)
            ELSE CASE WHEN col.longest > 0 THEN format('left(%%s, %%s)',
                    format(col.fresh, format('row.%%I', col.name)), col.longest)
                ELSE format(col.fresh, format('row.%%I', col.name)) END END), ', '),
        string_agg(format('row.%%I::text ~ %%L OR row.%%I::text ~ (%%s)',
            col.name, task.reach, col.name, col.wanted), ' OR ')
    -- Short columns hold codes, and somebody may be called “contact” or “web”.
    INTO sets, hits FROM (SELECT name, kind, longest, wanted,
            'regexp_replace(regexp_replace(%%s, ' || replace(quote_literal(task.reach), '%%', '%%%%')
                || ', ''[redacted]'', ''g''), ' || replace(wanted, '%%', '%%%%')
                || ', ''Redacted person'', ''g'')' AS fresh FROM (
        SELECT attname AS name,
            CASE WHEN atttypid = 'jsonb'::regtype THEN 'jsonb'
                WHEN atttypid IN ('text[]'::regtype, 'varchar[]'::regtype) THEN 'array'
                ELSE 'text' END AS kind,
            CASE WHEN atttypid = 'varchar'::regtype AND atttypmod > 4 THEN atttypmod - 4
                ELSE 0 END AS longest,
            CASE WHEN atttypmod BETWEEN 4 AND 44 THEN quote_literal('(?!x)x')
                ELSE names END AS wanted
        FROM pg_attribute
        WHERE attrelid = target::regclass AND attnum > 0 AND NOT attisdropped
            AND attgenerated = '' AND (target, attname) <> ('agreements_termsversion', 'content')
            AND atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype,
                'text[]'::regtype, 'varchar[]'::regtype)
    ) AS columns) AS col;
    page := CASE WHEN owned AND task.customer_id IS NOT NULL
        THEN format('AND (customer_id = %%s OR customer_id IS NULL)', task.customer_id)
        ELSE '' END;
    EXECUTE format('SELECT max(id) FROM (SELECT id FROM %%I WHERE id > %%s %%s ORDER BY id LIMIT %%s) '
        'AS page', target, after, page, size) INTO last;
    changed := 0;
    IF last IS NOT NULL AND sets IS NOT NULL THEN
        EXECUTE format('UPDATE %%I AS row SET %%s WHERE id > %%s AND id <= %%s %%s AND (%%s)',
            target, sets, after, last, page, hits);
        GET DIAGNOSTICS changed = ROW_COUNT;
    END IF;
    IF changed > 0 THEN
        INSERT INTO privacy_trace (redaction_id, at, "table", rows)
        VALUES (redaction, task.begun_at, target, changed);
    END IF;
    RETURN NEXT;
END
$$
"""
SCRUBBED = r"""
CREATE FUNCTION privacy_scrubbed() RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT relname::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND obj_description(oid, 'pg_class') LIKE 'vefa:%%'
        AND relname NOT IN ('accounts_user', 'customers_contact', 'audit_entry', 'audit_link',
            'privacy_export', 'privacy_redaction', 'privacy_trace')
        AND relname NOT LIKE ALL (ARRAY['procrastinate\_%%', 'auth\_%%', 'django\_%%'])
        AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'id'
            AND atttypid IN ('bigint'::regtype, 'integer'::regtype) AND NOT attisdropped)
    ORDER BY relname
$$
"""
# A customer's person wrote these: their text goes, that something was said and when stays.
MESSAGES = """
CREATE FUNCTION privacy_redact_messages(redaction bigint, after bigint, size integer)
RETURNS TABLE (last bigint, changed integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    task privacy_redaction;
BEGIN
    SELECT * INTO task FROM privacy_redaction WHERE id = redaction AND finished_at IS NULL
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE 'no redaction %% is at work', redaction;
    END IF;
    WITH page AS (
        SELECT id FROM desk_timelineentry
        WHERE id > after AND customer_id = task.customer_id AND kind <> 'event'
            AND (author_contact_id = task.contact_id
                OR task.user_ids @> to_jsonb(author_user_id))
        ORDER BY id LIMIT size
    ), hit AS (
        UPDATE desk_timelineentry entry SET body = '', quoted = '',
            author_name = 'Redacted person',
            data = entry.data - 'protections' - 'invitations' || jsonb_build_object(
                'redacted', jsonb_build_object('at', to_jsonb(task.begun_at), 'why', task.why))
        FROM page WHERE entry.id = page.id AND NOT entry.data ? 'redacted'
        RETURNING 1
    )
    SELECT (SELECT max(id) FROM page), (SELECT count(*) FROM hit) INTO last, changed;
    IF changed > 0 THEN
        INSERT INTO privacy_trace (redaction_id, at, "table", rows)
        VALUES (redaction, task.begun_at, 'desk_timelineentry', changed);
    END IF;
    RETURN NEXT;
END
$$
"""
SIGNATURES = (
    "privacy_scrub(bigint, text, bigint, integer)",
    "privacy_redact_messages(bigint, bigint, integer)",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("audit", "0005_redaction"),
        ("desk", "0006_watcher"),
        ("customers", "0002_contact_undeliverable"),
        ("accounts", "0005_passkeys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact_id", models.BigIntegerField(null=True)),
                ("user_ids", models.JSONField(default=list)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("wish", "the person asked for it"),
                            ("purpose", "they are no longer needed"),
                            ("consent", "consent was withdrawn"),
                            ("order", "an authority ordered it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("begun_by_id", models.BigIntegerField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("names", models.TextField(blank=True)),
                ("reach", models.TextField(blank=True)),
                ("emails", models.JSONField(default=list)),
                ("step", models.CharField(max_length=100)),
                ("after", models.BigIntegerField(default=0)),
                ("changed", models.JSONField(default=dict)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "ordering": ("-begun_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("table", models.CharField(max_length=63)),
                ("rows", models.PositiveIntegerField()),
                (
                    "redaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="traces",
                        to="privacy.redaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        unique=True,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("tr", "Türkçe"),
                            ("ru", "Русский"),
                            ("kk", "Қазақша"),
                        ],
                        max_length=2,
                    ),
                ),
                ("by_themself", models.BooleanField()),
                ("requested_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-requested_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact__isnull", False), ("user__isnull", False), _connector="OR"
                        ),
                        name="privacy_export_of_somebody",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="redaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True),
                    models.Q(("emails", []), ("names", ""), ("reach", "")),
                    _connector="OR",
                ),
                name="privacy_redaction_forgets",
            ),
        ),
        walls.CustomerOwned("privacy_export"),
        walls.CompositeForeignKey("privacy_export", "contact_id", "customers_contact"),
        walls.CompositeForeignKey("privacy_export", "user_id", "accounts_user"),
        walls.StaffOnly("privacy_redaction", reason="Which people were redacted, and why."),
        walls.StaffOnly(
            "privacy_trace", reason="What a redaction changed, by table.", append_only=True
        ),
        walls.Sql(
            [
                SCRUBBED,
                SCRUB,
                MESSAGES,
                *(f"REVOKE ALL ON FUNCTION {each} FROM PUBLIC" for each in SIGNATURES),
                *(f'GRANT EXECUTE ON FUNCTION {each} TO "{{app}}"' for each in SIGNATURES),
            ],
            [
                *(f"DROP FUNCTION {each}" for each in SIGNATURES),
                "DROP FUNCTION privacy_scrubbed()",
            ],
        ),
    ]

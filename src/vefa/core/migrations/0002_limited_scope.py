from django.db import migrations

from vefa.core import migrations as walls


class Migration(migrations.Migration):
    """The scope may name one of ours before the list of customers: '42:{3,7}'."""

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        walls.Sql(
            [
                """
                CREATE OR REPLACE FUNCTION vefa_scope() RETURNS bigint[]
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
                    RETURN substr(scope, strpos(scope, ':') + 1)::bigint[];
                END
                $$
                """,
                """
                CREATE FUNCTION vefa_person() RETURNS bigint
                LANGUAGE sql STABLE PARALLEL SAFE AS $$
                    SELECT nullif(
                        split_part(current_setting('vefa.scope', true), ':', 1),
                        current_setting('vefa.scope', true)
                    )::bigint
                $$
                """,
            ],
            [
                "DROP FUNCTION vefa_person()",
                """
                CREATE OR REPLACE FUNCTION vefa_scope() RETURNS bigint[]
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
                """,
            ],
        ),
    ]

from django.db import migrations

# PL/pgSQL keeps the plans of its statements for as long as a connection lasts; planning this
# anew for each page costs several times what running it does. It runs as whoever calls it, so
# row-level security holds as ever. What a queue is stands in `queries.lists.QUEUES`.
CREATE = """
CREATE FUNCTION desk_queue_lengths(
    person bigint, most integer,
    OUT mine bigint, OUT unassigned bigint, OUT drafts bigint, OUT undelivered bigint,
    OUT unknown bigint, OUT failures bigint
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT
        (SELECT count(*) FROM (SELECT 1 FROM desk_ticket t
            WHERE NOT (t.state IN ('closed', 'cancelled')) AND t.engineer_id = person
            LIMIT most) found),
        (SELECT count(*) FROM (SELECT 1 FROM desk_ticket t
            WHERE NOT (t.state IN ('closed', 'cancelled')) AND t.state = 'new'
            LIMIT most) found),
        (SELECT count(*) FROM (SELECT 1 FROM desk_ticket t
            WHERE NOT (t.state IN ('closed', 'cancelled')) AND t.state = 'draft'
            LIMIT most) found),
        (SELECT count(*) FROM (SELECT 1 FROM desk_ticket t
            WHERE t.undelivered > 0 LIMIT most) found),
        (SELECT count(*) FROM (SELECT 1 FROM desk_intake i
            WHERE i.outcome = 'who_is_this' LIMIT most) found),
        (SELECT count(*) FROM (SELECT 1 FROM desk_intake i
            WHERE i.outcome = 'unreadable' LIMIT most) found)
    INTO mine, unassigned, drafts, undelivered, unknown, failures;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_words_around")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION desk_queue_lengths(bigint, integer)")]

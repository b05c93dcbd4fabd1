"""Many tickets at once: with a handful of rows it is chance which index the planner reads."""

from django.db import connection

from vefa.desk.models import Ticket


def crowd(like: Ticket, count: int = 5_000) -> None:
    """Add `count` tickets as `like`, each with a number of its own, in nobody's queue.

    The planner is told of them: what it knew may be of rows that other tests took back, and then
    it takes the table to be empty however long it is. Only the owner of a table may tell it.
    """
    own = {"id", "number", "once", "team_id"}
    same = [
        connection.ops.quote_name(field.column)
        for field in Ticket._meta.concrete_fields
        if field.column not in own
    ]
    columns = ", ".join(same)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO desk_ticket (number, {columns})"  # names of the model's
            f" SELECT 'X-' || place, {columns}"
            " FROM desk_ticket, generate_series(1, %s) AS place WHERE id = %s",
            [count, like.pk],
        )
        cursor.execute("SELECT current_role")
        role = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ANALYZE desk_ticket")
        cursor.execute(f"SET LOCAL ROLE {role}")

"""What a person at the command line is told when the database does not answer."""

import sys

HELP = (
    "`vefa database start` starts Vefa's own server, `vefa run` everything; "
    "another server is named in DATABASE_URL."
)


def told(error: BaseException) -> str | None:
    """What to say where a connection was refused or lost; None for any other failure.

    An error that the server itself has told has a code of its own, and is none of these.
    """
    driver = sys.modules.get("psycopg")
    cause: BaseException | None = error
    while driver and cause:
        if isinstance(cause, driver.OperationalError) and not getattr(cause, "sqlstate", None):
            reason = " ".join(str(cause).split()) or type(cause).__name__
            return f"The database does not answer: {reason}\n{HELP}"
        cause = cause.__cause__
    return None

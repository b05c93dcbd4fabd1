"""The two roles and the database that Vefa works with."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

SUPERUSER: Final = "postgres"
OWNER: Final = "vefa_owner"
"""Owns the database and migrates it."""
APPLICATION: Final = "vefa_app"
"""Owns nothing and cannot pass row-level security; everything else runs as it."""
DATABASE: Final = "vefa"

Connection = psycopg.Connection[Any]


def role_of(url: str) -> str:
    """The role that a database's URL names.

    >>> role_of("postgresql://vefa_app:secret@localhost/vefa")
    'vefa_app'
    """
    return unquote(urlsplit(url).username or "")


def ensure_role(connection: Connection, role: str, password: str) -> bool:
    """Make the role where there is none: it may sign in and nothing else. Whether it was made."""
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        return False
    connection.execute(
        sql.SQL(
            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(password))
    )
    return True


def ensure_database(
    connection: Connection, passwords: Mapping[str, str], *, for_tests: bool
) -> bool:
    """Make what is missing of roles and database; whether the database is new.

    The connection is the superuser's of our own server.
    """
    for role in (OWNER, APPLICATION):
        ensure_role(connection, role, passwords[role])
    if for_tests:
        connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
        connection.execute(f"GRANT {APPLICATION} TO {OWNER}")
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        return False
    connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0")
    connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
    connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {APPLICATION}")
    return True

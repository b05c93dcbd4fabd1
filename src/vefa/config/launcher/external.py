"""A PostgreSQL server that somebody else runs: check it, and make the application's role."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from vefa.config.launcher.binaries import OLDEST
from vefa.config.launcher.errors import LauncherError
from vefa.config.launcher.places import read_json, write_private
from vefa.config.launcher.roles import ensure_role

KNOWN: Final = "external.json"
"""Passwords of roles that we made on servers of others, in the state folder."""


def external_urls(state: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """`DATABASE_URL` and, where it may migrate, `DATABASE_OWNER_URL`, checked by connecting.

    With both given they are taken as they are. `DATABASE_URL` alone may name an owner or an
    administrator: the application must not work as such, so a role of its own is made. Where it
    names an ordinary role, nothing can be migrated and no owner's URL is returned.
    """
    given, owner = environ["DATABASE_URL"], environ.get("DATABASE_OWNER_URL", "")
    with _connected(owner or given, "DATABASE_OWNER_URL" if owner else "DATABASE_URL") as admin:
        if owner:
            with _connected(given, "DATABASE_URL") as application:
                _refuse_power(application)
            return {"DATABASE_URL": given, "DATABASE_OWNER_URL": owner}
        if not _may_make_roles(admin):
            _refuse_power(admin)
            return {"DATABASE_URL": given}
        return {"DATABASE_URL": _own_role(admin, given, state), "DATABASE_OWNER_URL": given}


def _connected(url: str, variable: str) -> psycopg.Connection[Any]:
    try:
        connection = psycopg.connect(url, connect_timeout=10, autocommit=True)
    except psycopg.Error as error:
        raise LauncherError(f"Cannot reach the database of {variable}: {error}") from error
    if connection.info.server_version < OLDEST * 10_000:
        version = connection.info.parameter_status("server_version")
        connection.close()
        raise LauncherError(
            f"The server of {variable} is PostgreSQL {version}; Vefa needs {OLDEST} or newer."
        )
    return connection


def _powers(connection: psycopg.Connection[Any]) -> tuple[bool, bool, bool]:
    """Whether the role is above row-level security, may make roles, owns the database."""
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls, rolsuper OR rolcreaterole,"
        " pg_has_role(datdba, 'USAGE') FROM pg_roles, pg_database"
        " WHERE rolname = current_user AND datname = current_database()"
    ).fetchone()
    if row is None:
        raise LauncherError("The database does not know the role that we signed in as.")
    return bool(row[0]), bool(row[1]), bool(row[2])


def _may_make_roles(connection: psycopg.Connection[Any]) -> bool:
    return _powers(connection)[1]


def _refuse_power(connection: psycopg.Connection[Any]) -> None:
    above, _, owns = _powers(connection)
    if above or owns:
        reason = "passes row-level security" if above else "owns the database"
        raise LauncherError(
            f"The role {connection.info.user} of DATABASE_URL {reason}, so the wall between "
            "customers would not hold. Name it in DATABASE_OWNER_URL, and in DATABASE_URL a role "
            "without rights of its own (CREATE ROLE vefa_app LOGIN PASSWORD '…')."
        )


def _own_role(admin: psycopg.Connection[Any], url: str, state: Path) -> str:
    """The URL of the application's role, named for the database, made where it is missing."""
    parts = urlsplit(url)
    role = f"{admin.info.dbname}_app"
    place = f"{admin.info.host}:{admin.info.port}/{admin.info.dbname}"
    known = read_json(state / KNOWN)
    password = known.get(place) or secrets.token_urlsafe(24)
    if ensure_role(admin, role, password):
        admin.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(admin.info.dbname), sql.Identifier(role)
            )
        )
        write_private(state / KNOWN, json.dumps(known | {place: password}))
    elif place not in known:
        raise LauncherError(
            f"The role {role} exists already and its password is not known here. Name it in "
            "DATABASE_URL, and the owner's role in DATABASE_OWNER_URL."
        )
    address = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(role)}:{password}@{address}"
    return urlunsplit(parts._replace(netloc=netloc))

"""A PostgreSQL that somebody else runs."""

import psycopg
import pytest

from vefa.config.launcher.errors import LauncherError
from vefa.config.launcher.external import external_urls
from vefa.config.launcher.places import database_url
from vefa.config.launcher.roles import APPLICATION, OWNER, SUPERUSER, role_of


@pytest.fixture
def superuser_url(shared_cluster):
    known = shared_cluster.known()
    return database_url(SUPERUSER, known["passwords"][SUPERUSER], known["port"])


@pytest.fixture
def foreign(superuser_url):
    """A database of another name, in which no role of ours is known."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE helpdesk")
        yield superuser_url.replace("/vefa", "/helpdesk")
        connection.execute("DROP DATABASE helpdesk WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS helpdesk_app")


def test_two_urls_are_taken_as_they_are(shared_cluster, tmp_path):
    urls = {
        "DATABASE_URL": shared_cluster.url(APPLICATION),
        "DATABASE_OWNER_URL": shared_cluster.url(OWNER),
    }
    assert external_urls(tmp_path, urls) == urls
    assert list(tmp_path.iterdir()) == []


def test_an_administrators_url_gets_an_application_role(foreign, tmp_path):
    urls = external_urls(tmp_path, {"DATABASE_URL": foreign})
    assert urls["DATABASE_OWNER_URL"] == foreign
    assert role_of(urls["DATABASE_URL"]) == "helpdesk_app"
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == ("helpdesk_app", False)
    # The next start finds the role and its password.
    assert external_urls(tmp_path, {"DATABASE_URL": foreign}) == urls


def test_a_role_whose_password_is_not_known_is_left_alone(foreign, tmp_path):
    external_urls(tmp_path, {"DATABASE_URL": foreign})
    (tmp_path / "external.json").unlink()
    with pytest.raises(LauncherError, match="helpdesk_app exists already"):
        external_urls(tmp_path, {"DATABASE_URL": foreign})


def test_an_ordinary_role_migrates_nothing(shared_cluster, tmp_path):
    given = {"DATABASE_URL": shared_cluster.url(APPLICATION)}
    assert external_urls(tmp_path, given) == given


@pytest.mark.parametrize("role", [SUPERUSER, OWNER])
def test_the_application_may_not_stand_above_the_wall(
    shared_cluster, superuser_url, tmp_path, role
):
    strong = superuser_url if role == SUPERUSER else shared_cluster.url(OWNER)
    urls = {"DATABASE_URL": strong, "DATABASE_OWNER_URL": shared_cluster.url(OWNER)}
    with pytest.raises(LauncherError, match=f"The role {role} of DATABASE_URL"):
        external_urls(tmp_path, urls)


def test_a_server_that_does_not_answer_is_named(tmp_path):
    with pytest.raises(LauncherError, match="Cannot reach the database of DATABASE_URL"):
        external_urls(tmp_path, {"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x"})

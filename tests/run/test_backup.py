"""`vefa backup` and `vefa restore`: every row of every table and every file comes back."""

import hashlib
import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.run.support import vefa
from vefa.config.backup.taking import copy_out, tables
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.places import database_url
from vefa.config.launcher.roles import APPLICATION, OWNER, SUPERUSER

CONTENT = "Ekran görüntüsü".encode()


@pytest.fixture(scope="module")
def desk(settled):
    """The demonstration, with a file."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    with psycopg.connect(Cluster(settled).url(OWNER)) as connection:
        (customer,) = connection.execute("SELECT min(id) FROM customers_customer").fetchone()
        connection.execute(
            "INSERT INTO documents_storedfile"
            " (customer_id, key, public, name, media_type, size, sha256, created_at)"
            " VALUES (%s, gen_random_uuid(), true, 'ekran.png', 'image/png', %s, %s, now())",
            [customer, len(CONTENT), digest],
        )
    place = settled / "files" / str(customer) / digest
    place.parent.mkdir()
    place.write_bytes(CONTENT)
    return settled


@pytest.fixture(scope="module")
def archive(desk, tmp_path_factory):
    file = tmp_path_factory.mktemp("backup") / "vefa.zip"
    done = vefa(desk, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "1 files, SHA-256 " in done.stdout
    assert file.stat().st_mode & 0o077 == 0
    return file


@pytest.fixture
def empty(desk, tmp_path):
    """The variables of an installation with an empty database and an empty folder of files."""
    cluster = Cluster(desk)
    known = cluster.known()
    name = f"copy_{tmp_path.name.lower()}"[:60]

    def superuser(database):
        secret = known["passwords"][SUPERUSER]
        return psycopg.connect(
            database_url(SUPERUSER, secret, known["port"], database), autocommit=True
        )

    statement = "CREATE DATABASE {} OWNER {} TEMPLATE template0"
    with superuser("postgres") as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(OWNER)))
    yield {
        "DATABASE_URL": cluster.url(APPLICATION).rpartition("/")[0] + f"/{name}",
        "DATABASE_OWNER_URL": cluster.url(OWNER).rpartition("/")[0] + f"/{name}",
        "VEFA_FILES": str(tmp_path / "files"),
    }
    with superuser("postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def everything(url):
    """Every row of every table, and where the sequences stand."""
    with psycopg.connect(url) as connection:
        found = {
            table: Counter(b"".join(map(bytes, copy_out(connection, table, columns))).split(b"\n"))
            for table, columns in tables(connection).items()
            if table != "django_migrations"
        }
        sequences = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
        return found, dict(sequences.fetchall())


def form(url):
    """Policies, rights, constraints, indexes and triggers, as PostgreSQL tells them."""
    with psycopg.connect(url) as connection:
        return {
            kind: sorted(map(str, connection.execute(query)))
            for kind, query in {
                "policies": "SELECT * FROM pg_policies WHERE schemaname = 'public'",
                "rights": "SELECT relname, relrowsecurity, relacl::text FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace",
                "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)"
                " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
                "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
                "triggers": "SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger"
                " WHERE NOT tgisinternal",
            }.items()
        }


def files_in(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_row_and_file_comes_back_and_what_was_there_is_kept(desk, archive, empty):
    done = vefa(desk, "restore", str(archive), **empty)
    assert done.returncode == 0, done.stderr
    before = Cluster(desk).url(OWNER)
    assert everything(empty["DATABASE_OWNER_URL"]) == everything(before)
    assert form(empty["DATABASE_OWNER_URL"]) == form(before)
    assert files_in(Path(empty["VEFA_FILES"])) == files_in(desk / "files") != {}
    checked = vefa(desk, "migrate", "--check", **empty)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    recomputed = vefa(desk, "desk", "recompute", **empty)
    assert recomputed.stdout.splitlines()[-1] == "0 differences", recomputed.stderr
    _change_and_restore_again(desk, archive, empty)


def _change_and_restore_again(desk, archive, empty):
    url = empty["DATABASE_OWNER_URL"]
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE customers_customer SET name = 'since then'")
    refused = vefa(desk, "restore", str(archive), **empty)
    assert refused.returncode == 1
    assert "The database holds data already" in refused.stderr
    left = Path(empty["VEFA_FILES"]) / "1" / "of-now"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"new")
    done = vefa(desk, "restore", str(archive), "--overwrite", **empty)
    assert done.returncode == 0, done.stderr
    assert "1 files that the backup does not know are left" in done.stdout
    assert left.read_bytes() == b"new"
    assert everything(url) == everything(Cluster(desk).url(OWNER))
    schema = done.stdout.partition("kept in its schema ")[2].partition(";")[0]
    with psycopg.connect(url) as connection:
        names = connection.execute(
            sql.SQL("SELECT DISTINCT name FROM {}.customers_customer").format(
                sql.Identifier(schema)
            )
        ).fetchall()
    assert names == [("since then",)]
    with psycopg.connect(empty["DATABASE_URL"]) as connection:
        query = sql.SQL("SELECT * FROM {}.customers_customer").format(sql.Identifier(schema))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(query)


def changed(archive, tmp_path, change):
    """A copy of the archive with other entries."""
    copy = tmp_path / f"{change.__name__}.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return copy


def newer(name, content):
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"].append(["desk", "9999_of_next_year"])
    return json.dumps(manifest).encode()


def damaged(name, content):
    return content.replace(b"Deniz", b"Dewiz") if name == "tables/accounts_user.copy" else content


def test_what_cannot_be_restored_is_refused_before_anything_is_touched(
    desk, archive, empty, tmp_path
):
    cut_off = tmp_path / "cut.zip"
    cut_off.write_bytes(archive.read_bytes()[:-5000])
    for file, reason in (
        (changed(archive, tmp_path, newer), "newer version"),
        (changed(archive, tmp_path, damaged), "accounts_user.copy in the backup is"),
        (cut_off, "cannot be read as a backup"),
    ):
        refused = vefa(desk, "restore", str(file), **empty)
        assert refused.returncode == 1
        assert reason in refused.stderr
        assert "Traceback" not in refused.stderr
    with psycopg.connect(empty["DATABASE_OWNER_URL"]) as connection:
        assert tables(connection) == {}


def test_a_missing_file_is_told_and_the_rest_is_kept(desk, tmp_path):
    folder = tmp_path / "files"
    shutil.copytree(desk / "files", folder)
    (lost,) = (path for path in folder.rglob("*") if path.is_file())
    lost.unlink()
    done = vefa(desk, "backup", str(tmp_path / "part.zip"), VEFA_FILES=str(folder))
    assert done.returncode == 1
    assert f"Missing or changed on disk: {lost}" in done.stderr
    assert "0 files" in done.stdout

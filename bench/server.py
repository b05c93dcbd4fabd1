"""A database and a web server for measurements, and the processor time that they use."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.guard import Guard
from vefa.config.launcher.places import open_state
from vefa.config.launcher.ports import free_port
from vefa.config.launcher.roles import APPLICATION, OWNER

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def database() -> Iterator[None]:
    """A migrated database of our own in a folder that is removed; sets the environment."""
    folder = open_state(Path(tempfile.mkdtemp(prefix="vefa-bench-")).resolve())
    folder.chmod(0o711)
    guard = Guard()
    guard.watch_folder(folder)
    cluster = Cluster(folder, for_tests=True)
    guard.watch_server(cluster.start().pid, cluster.data)
    os.environ["DATABASE_URL"] = cluster.url(APPLICATION)
    os.environ["DATABASE_OWNER_URL"] = cluster.url(OWNER)
    os.environ["VEFA_SECRET_KEY"] = "bench " * 12
    os.environ["VEFA_STATE"] = str(folder)
    try:
        for command in ("migrate", "collect"):
            subprocess.run([sys.executable, "-m", "vefa.config", command], check=True)
        yield
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
        guard.dismiss()


@contextmanager
def web_server() -> Iterator["Server"]:
    """The production server, one process so that its time is easily told apart."""
    port = free_port()
    command = [sys.executable, "-m", "vefa.config", "web", "--port", str(port), "--processes", "1"]
    process = subprocess.Popen(command)
    server = Server(process.pid, f"http://127.0.0.1:{port}")
    try:
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait(20)


@dataclass(slots=True)
class Server:
    """A running web server."""

    pid: int
    url: str
    cookie: str = ""

    def wait(self) -> None:
        """Until it answers, at most 30 seconds."""
        for _ in range(300):
            try:
                self.get("/health/live")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the web server did not start")

    def get(self, path: str) -> bytes:
        """One page."""
        headers = {"Cookie": f"vefa_session={self.cookie}"} if self.cookie else {}
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request) as response:
            body: bytes = response.read()
            return body

    def cpu(self, path: str, times: int) -> float:
        """Milliseconds of processor time of web server and database for one page of `path`."""
        for _ in range(10):
            self.get(path)
        before = self._used()
        for _ in range(times):
            self.get(path)
        return (self._used() - before) * 1000 / times

    def _used(self) -> float:
        return sum(processor_time(pid) for pid in [*tree(self.pid), *postgres()])


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def database_time() -> float:
    """Seconds that our database server has used, connections that have ended included."""
    running = postgres()
    return sum(map(processor_time, running)) + (_reaped(running[0]) if running else 0.0)


def _reaped(pid: int) -> float:
    """Seconds of the children of a process that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICKS


def tree(pid: int) -> list[int]:
    """A process and all its children."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found += tree(int(path.parent.name))
    return found


def postgres() -> list[int]:
    """The processes of our database server."""
    folder = os.environ["VEFA_STATE"]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if words and b"postgres" in words[0] and any(folder.encode() in word for word in words):
            return tree(int(path.parent.name))
    return []

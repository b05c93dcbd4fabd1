"""What `vefa run` and `vefa database` become."""

import argparse
import os
import sys
from collections.abc import Sequence

from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.errors import LauncherError
from vefa.config.launcher.places import open_state, state_folder
from vefa.config.launcher.roles import APPLICATION
from vefa.config.launcher.run import run
from vefa.config.launcher.summary import summary

NOT_RUNNING = 3


def start(cluster: Cluster) -> int:
    """Start the server and leave it running."""
    server = cluster.start()
    cluster.keep(kept=True)
    print(f"The database server runs on port {server.port} (process {server.pid}).")
    return 0


def stop(cluster: Cluster) -> int:
    """Stop the server where it runs."""
    if cluster.known():
        cluster.keep(kept=False)
    print("Stopped." if cluster.stop() else "The database server was not running.")
    return 0


def status(cluster: Cluster) -> int:
    """Say whether the server runs."""
    server = cluster.running()
    if server is None:
        print(f"The database server is not running. Its data: {cluster.data}")
        return NOT_RUNNING
    print(
        f"PostgreSQL {cluster.data_major()} runs on port {server.port} (process {server.pid}).\n"
        f"Data: {cluster.data}\nApplication: {cluster.url(APPLICATION)}"
    )
    return 0


def main(arguments: Sequence[str]) -> int:
    """Do one of the actions; a `LauncherError` is told to the person, not shown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["run", "start", "stop", "status"])
    parser.add_argument("--demo", action="store_true")
    args = parser.parse_args(arguments)
    try:
        if args.action == "run":
            return run(demo=args.demo, summary=summary)
        cluster = Cluster(open_state(state_folder()), os.environ.get("VEFA_POSTGRES", ""))
        return {"start": start, "stop": stop, "status": status}[args.action](cluster)
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Start a server, stop it and start it again as the account that owns the folder's home.

A program of its own: the interpreter and the packages may lie where that account cannot reach
them, so they are loaded first and root's rights are dropped afterwards.
"""

import os
import sys
from pathlib import Path

import psycopg

from vefa.config.launcher import binaries
from vefa.config.launcher.account import Account
from vefa.config.launcher.cluster import Cluster
from vefa.config.launcher.places import open_state
from vefa.config.launcher.roles import OWNER


def main(state: Path) -> None:
    home = state.parents[1].stat()
    account = Account("someone", home.st_uid, home.st_gid)
    usable = binaries.usable_by(binaries.known_binaries()[0], account, state.parents[2])

    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    cluster = Cluster(open_state(state), str(usable.folder))
    cluster.start()
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS text")
    cluster.stop()
    cluster.start()
    with psycopg.connect(cluster.url(OWNER)) as connection:
        row = connection.execute("SELECT text FROM note").fetchone()
    owner = cluster.data.stat().st_uid
    cluster.stop()
    print(row[0] if row else "lost", owner)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

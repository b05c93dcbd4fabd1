"""`python -m vefa.config.work`: the worker, which `vefa worker` becomes."""

import sys
from typing import Final, cast

from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from vefa.core import setup

GRACE_SECONDS: Final = 5
"""How long a running job may go on once we are to stop. A job bears being begun again."""


def main() -> int:
    """Work until SIGTERM. Jobs that went well are forgotten; what they did is on record."""
    setup.django()
    # Waiting for jobs needs a connection of its own, not the one of Django's threads.
    connector = cast("DjangoConnector", jobs.connector).get_worker_connector()
    with jobs.replace_connector(connector):
        jobs.run_worker(
            concurrency=1,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE_SECONDS,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

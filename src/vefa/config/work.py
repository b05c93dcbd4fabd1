"""`python -m vefa.config.work`: the worker, which `vefa worker` becomes.

One process with a lane for each queue. The lanes share the loop; each does one job at a time, in a
thread with a database connection of its own.
"""

import asyncio
import sys
from typing import Final

from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.signals import on_stop
from procrastinate.worker import Worker

from vefa.core import setup
from vefa.core.lanes import LONG, QUICK

GRACE_SECONDS: Final = 5
"""How long a running job may go on once we are to stop. A job bears being begun again."""

LANES: Final = (QUICK, LONG)


class Connector(PsycopgConnector):
    """Waiting for jobs needs connections of its own; what a job puts in line goes with its own
    transaction, so that nobody begins with it before that is kept, and nobody if it is not."""

    def get_sync_connector(self) -> BaseConnector:
        """Django's connection of the thread that asks."""
        return DjangoConnector()


async def work(*, wait: bool = True) -> None:
    """Work in all lanes until SIGTERM, or until nothing is left to do. One that ends by itself
    (PostgreSQL has crashed under it) ends the others."""
    async with jobs.open_async():
        lanes = [
            Worker(
                app=jobs,
                name=queue,
                queues=[queue],
                concurrency=1,
                wait=wait,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
                install_signal_handlers=False,
            )
            for queue in LANES
        ]

        def stop() -> None:
            for lane in lanes:
                lane.stop()  # type: ignore[no-untyped-call]

        with on_stop(stop):
            running = [
                asyncio.ensure_future(lane.run())  # type: ignore[no-untyped-call]
                for lane in lanes
            ]
            if wait:
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                stop()
            await asyncio.gather(*running)


def main() -> int:
    """Work until SIGTERM. Jobs that went well are forgotten; what they did is on record."""
    setup.django()
    with jobs.replace_connector(Connector(kwargs=connector_params("default"))):
        jobs.perform_import_paths()  # type: ignore[no-untyped-call]
        asyncio.run(work())
    return 0


if __name__ == "__main__":
    sys.exit(main())

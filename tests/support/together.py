"""Several people at the same moment, each with a connection of their own."""

import threading

from django.db import connections

from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped


def at_once(*deeds):
    """Do each in a thread and a transaction of its own, all at the same moment; what came of it."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            start.wait(30)
            with scoped(EVERYTHING):
                results[place] = deed()
        except Refused as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results

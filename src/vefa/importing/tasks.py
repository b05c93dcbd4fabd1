"""Background entry points of imports."""

from procrastinate.contrib.django import app as jobs

from vefa.core import clock
from vefa.core.lanes import LONG
from vefa.importing.actions import take_in_file
from vefa.importing.actions.handing_in import RUN


@jobs.task(name=RUN, queue=LONG, pass_context=False)
def take_in(handed_in: int) -> None:
    """Take a file in."""
    take_in_file(key=handed_in, at=clock.now())

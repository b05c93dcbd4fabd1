"""What `vefa run` prints when everything is up."""

import time

from vefa.config.launcher.run import Run


def summary(this: Run) -> str:
    """Where to look, who can sign in, and how to send a message to the desk."""
    seconds = time.monotonic() - this.began
    return f"""
Vefa is ready after {seconds:.1f} s: {this.address}
Ctrl-C stops it."""

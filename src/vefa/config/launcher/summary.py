"""What `vefa run` prints when everything is up."""

from vefa.config.launcher.run import Run


def summary(this: Run) -> str:
    """Where to look, and how to send a message to the desk."""
    return f"\nVefa is at {this.address}"

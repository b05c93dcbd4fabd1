"""What the launcher tells a person instead of a traceback."""


class LauncherError(Exception):
    """Something that keeps Vefa from starting, in one sentence that says what to do."""


class Interrupted(LauncherError):
    """The start was given up because we were asked to stop."""

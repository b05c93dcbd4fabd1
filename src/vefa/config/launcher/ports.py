"""Ports of the loopback interface."""

import socket
from typing import Final

from vefa.config.launcher.errors import LauncherError

LOOPBACK: Final = "127.0.0.1"
NEIGHBOURS: Final = 20
"""How many ports above the usual one are tried."""


def port_is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody has at present."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def answers(host: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def choose_port(usual: int, wished: str | None, variable: str, taken: set[int]) -> int:
    """The port that `variable` asks for, else the usual one or the next free one above it.

    A wish is kept to: `LauncherError` where the port is taken, so that nobody is sent to an
    address that others were told.
    """
    if wished:
        if not wished.isdigit() or not 0 < int(wished) < 65_536:
            raise LauncherError(f"{variable}={wished} is not a port number.")
        if int(wished) in taken or not port_is_free(int(wished)):
            raise LauncherError(f"Port {wished} ({variable}) is taken. Choose another one.")
        return int(wished)
    for port in range(usual, usual + NEIGHBOURS):
        if port not in taken and port_is_free(port):
            return port
    raise LauncherError(
        f"The ports {usual} to {usual + NEIGHBOURS - 1} are taken. Choose one with {variable}=…"
    )

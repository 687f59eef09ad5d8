"""Ports on loopback: the one asked for, or the next free one."""

import errno
import socket
from collections.abc import Collection

TRIES = 50


class NoFreePort(Exception):
    """Every port that was tried is taken; the message says which and what to do."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now. Raises OSError when the address itself cannot be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def first_free(wanted: int, variable: str, avoid: Collection[int] = (), host: str = "127.0.0.1") -> int:
    """``wanted``, or the next free port above it. ``variable`` is the setting to change. Raises NoFreePort."""
    for port in range(wanted, min(wanted + TRIES, 65_536)):
        if port not in avoid and is_free(port, host):
            return port
    raise NoFreePort(f"Ports {wanted} to {wanted + TRIES - 1} are all taken: choose another one with {variable}.")

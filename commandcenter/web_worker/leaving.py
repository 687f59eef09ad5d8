"""Connections that got their last answer."""

import socket
import ssl
from typing import Final

from commandcenter.web_worker.connection import Connection

LEAVE_S: Final = 2.0  # for the other side to hang up first, so that the end of an answer is not lost


class Leaving:
    """Kept until the other side hangs up. One thread asks."""

    def __init__(self) -> None:
        self._until: dict[Connection, float] = {}

    def add(self, connection: Connection, now: float) -> None:
        """Say that nothing more comes from us. It still counts for its address."""
        try:
            connection.sock.setblocking(False)
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            connection.close()
            return
        self._until[connection] = now + LEAVE_S

    def look(self, now: float) -> None:
        """Close those whose other side has hung up, says too much, or whose time is over."""
        for connection, until in list(self._until.items()):
            if until <= now or not _is_quiet(connection):
                del self._until[connection]
                connection.close()


def _is_quiet(connection: Connection) -> bool:
    """Whether the other side neither hung up nor still sends; what it sent is thrown away."""
    try:
        for _ in range(16):
            if not connection.sock.recv(4096):
                return False
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        pass
    return False

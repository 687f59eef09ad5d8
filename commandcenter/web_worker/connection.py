"""A client's connection as the worker keeps it."""

import contextlib
import socket
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from gunicorn import http
from gunicorn import sock as sockets
from gunicorn.workers.gthread import TConn

from commandcenter.access.limits import network
from commandcenter.web_worker.waiting import Reader, Waiting


class Connection(TConn):  # type: ignore[misc]
    """A connection that is counted for its address until it is closed."""

    sock: socket.socket
    parser: Any

    def __init__(
        self, cfg: Any, sock: socket.socket, client: Any, server: Any, counted: "Counter[str]",
        leave: "Callable[[Connection], None]",
    ) -> None:  # fmt: skip
        super().__init__(cfg, sock, client, server)
        self._waiting = Waiting()
        self._leave = leave
        self.address = network(client[0]) if isinstance(client, tuple) else "local"
        self._counted: Counter[str] | None = counted
        counted[self.address] += 1

    def init(self) -> None:
        """Shake hands where that is due, and read so that others can tell whether this connection waits for its client.

        Raises OSError, which ssl.SSLError is.
        """
        if self.parser is None:
            self.sock.setblocking(True)
            if self.cfg.is_ssl:
                self.sock = encrypted = sockets.ssl_wrap_socket(self.sock, self.cfg)
                self._waiting.through(encrypted, encrypted.do_handshake)
            self.parser = http.get_parser(self.cfg, self.sock, self.client)
            self.parser.unreader = Reader(self.sock, self._waiting)
        super().init()

    def waits(self) -> float | None:
        """For how many seconds a thread has been waiting for the client; None when not, or when for something else."""
        return self._waiting.seconds(time.monotonic())

    def hang_up(self) -> None:
        """End what a thread waits for. Not in SSLSocket's way, which takes the encryption from under that thread."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self, graceful: bool = False) -> None:
        """``graceful``: after a last answer, when the other side has hung up or ``LEAVE_S`` are over."""
        if graceful:
            self._leave(self)
            return
        if self._counted is not None:
            self._counted[self.address] -= 1
            if not self._counted[self.address]:
                del self._counted[self.address]
            self._counted = None
        super().close()

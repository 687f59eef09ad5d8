"""gunicorn's threads, kept from those who send slowly or not at all.

A thread of gthread waits without limit for the rest of a request that has begun: as many connections as there are
threads, each with half a line, and nobody is answered any more (measured: 64 did it). Here

- a connection has a thread only when something has come from it;
- a request has ``HEAD_S`` seconds for its head, and ``BODY_S`` for everything when it brings a body;
- of one address only some may be unfinished at once, and only half as many in all as there are threads: one more, and
  the oldest goes;
- of one address come at most half of all connections;
- who takes nothing of what we send for ``TAKE_S`` is hung up on.

Behind a reverse proxy all connections are its own: the limits of an address do not hold then, and the proxy holds slow
clients (docs/hardening.md).
"""

import contextlib
import errno
import selectors
import socket
import threading
import time
from collections import Counter
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from commandcenter.access.limits import network

SILENT_S: Final = 10.0  # for the first byte
HEAD_S: Final = 10.0
BODY_S: Final = 30.0  # 200 kB in this time is what a mobile phone at the edge of its cell still does
TAKE_S: Final = 30.0
_GONE: Final = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)


class Connection(TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A connection that is counted for its address until it is closed."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any, counted: "Counter[str]") -> None:
        super().__init__(cfg, sock, client, server)
        self.address = network(client[0]) if isinstance(client, tuple) else "local"
        self._counted: Counter[str] | None = counted
        counted[self.address] += 1

    def close(self, graceful: bool = False) -> None:
        if self._counted is not None:
            self._counted[self.address] -= 1
            if not self._counted[self.address]:
                del self._counted[self.address]
            self._counted = None
        super().close(graceful)


class Unfinished:
    """Requests that have begun and are not read yet. ``most``: in all, ``of_one``: of one address, at least 1."""

    def __init__(self, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._lock = threading.Lock()
        self._began: dict[
            Connection, tuple[float, float]
        ] = {}  # when, and until when; in the order in which they began

    def begin(self, connection: Connection, now: float) -> Connection | None:
        """A request begins. Where there are too many, the one that began first is named: it is to be hung up on.

        An honest request is read in milliseconds, so the oldest is hardly ever one.
        """
        with self._lock:
            alike = [other for other in self._began if other.address == connection.address]
            leaves = alike[0] if len(alike) >= self._of_one else None
            if leaves is None and len(self._began) >= self._most:
                leaves = next(iter(self._began))
            if leaves is not None:
                del self._began[leaves]
            self._began[connection] = (now, now + HEAD_S)
            return leaves

    def has_head(self, connection: Connection, has_body: bool) -> None:
        """Its head is there; without a body that is all of it."""
        with self._lock:
            began = self._began.get(connection)
            if began is None:
                return
            if has_body:
                self._began[connection] = (began[0], began[0] + BODY_S)
            else:
                del self._began[connection]

    def end(self, connection: Connection) -> None:
        """It is read, answered or given up."""
        with self._lock:
            self._began.pop(connection, None)

    def overdue(self, now: float) -> list[Connection]:
        """Those whose time is over; each is named once."""
        with self._lock:
            late = [one for one, (_began, until) in self._began.items() if until <= now]
            for one in late:
                del self._began[one]
            return late


class Worker(ThreadWorker):  # type: ignore[misc]
    """gthread with the limits above."""

    is_behind_proxy = False

    def init_process(self) -> None:
        self._counted: Counter[str] = Counter()
        threads, most = self.cfg.threads, self.worker_connections
        self._of_one = most if self.is_behind_proxy else most // 2
        self._unfinished = Unfinished(max(2, threads // 2), threads if self.is_behind_proxy else max(2, threads // 4))
        threading.Thread(target=self._watch, name="slow-clients", daemon=True).start()
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; it waits without a thread until something comes."""
        try:
            line, client = listener.accept()
        except OSError as error:
            if error.errno not in _GONE:
                raise
            return
        connection = Connection(self.cfg, line, client, listener.getsockname(), self._counted)
        self.nr_conns += 1
        if self._counted[connection.address] > self._of_one:
            self.nr_conns -= 1
            connection.close()
            return
        with contextlib.suppress(OSError, AttributeError):  # not on every system
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(TAKE_S * 1000))
        connection.timeout = time.monotonic() + SILENT_S
        self.pending_conns.append(connection)
        self.poller.register(line, selectors.EVENT_READ, partial(self.on_pending_socket_readable, connection))

    def handle(self, conn: Connection) -> Any:
        """Read and answer one request; where too many are unfinished, the oldest of them goes."""
        if slow := self._unfinished.begin(conn, time.monotonic()):
            _hang_up(slow)
        try:
            return super().handle(conn)
        finally:
            self._unfinished.end(conn)

    def handle_request(self, req: Any, conn: Connection) -> Any:
        """The head is there."""
        self._unfinished.has_head(conn, _has_body(req))
        return super().handle_request(req, conn)

    def _watch(self) -> None:
        while self.alive:
            time.sleep(0.5)
            for slow in self._unfinished.overdue(time.monotonic()):
                _hang_up(slow)


def _hang_up(connection: Connection) -> None:
    """End what a thread waits for. Not by SSLSocket's own way, which takes the encryption from under that thread."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _has_body(request: Any) -> bool:
    named = {name.upper(): value for name, value in request.headers}
    return "TRANSFER-ENCODING" in named or named.get("CONTENT-LENGTH", "0") != "0"


class BehindProxy(Worker):
    """As ``Worker``, where every connection comes from the proxy."""

    is_behind_proxy = True

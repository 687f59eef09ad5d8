"""gunicorn's threads, kept from those who send slowly or not at all.

A thread of gthread waits without limit for the rest of a request that has begun: as many connections as there are
threads, each with half a line, and nobody is answered any more (measured: 64 did it). Here

- a connection has a thread only when something has come from it;
- a request has ``HEAD_S`` seconds for its head, and ``BODY_S`` for everything when it brings a body;
- of one address only some may be unfinished at once, and only half as many in all as there are threads: one more, and
  the oldest goes;
- of one address come at most half of all connections;
- who takes nothing of what we send for ``TAKE_S`` is hung up on; of one address a quarter of the threads may be at work
  at once, live streams aside, for who takes a little now and then holds one as long as he likes: the others wait, and
  while anybody waits nobody has a thread for more than ``ANSWER_S``;
- nothing waits for whoever got a last answer and does not hang up: gunicorn's only loop would, for 2 s each.

Behind a reverse proxy all connections are its own: the limits of an address do not hold then, and the proxy holds slow
clients (docs/hardening.md).
"""

import contextlib
import errno
import selectors
import socket
import ssl
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from commandcenter.access.limits import network

SILENT_S: Final = 10.0  # for the first byte
HEAD_S: Final = 10.0
BODY_S: Final = 30.0  # 200 kB in this time is what a mobile phone at the edge of its cell still does
TAKE_S: Final = 30.0
ANSWER_S: Final = 60.0
LEAVE_S: Final = 2.0  # for the other side to hang up first, so that the end of an answer is not lost
_STREAM: Final = "/live/stream"  # has its own limits (live.owner, live.hub)
_WAITS: Final = object()
_GONE: Final = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)


class Connection(TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A connection that is counted for its address until it is closed."""

    def __init__(
        self, cfg: Any, sock: socket.socket, client: Any, server: Any, counted: "Counter[str]",
        leave: "Callable[[Connection], None]",
    ) -> None:  # fmt: skip
        super().__init__(cfg, sock, client, server)
        self._leave = leave
        self.address = network(client[0]) if isinstance(client, tuple) else "local"
        self._counted: Counter[str] | None = counted
        counted[self.address] += 1

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


class Turns:
    """Answers that are on their way, of one address at most ``of_one`` at once; the others wait in line."""

    def __init__(self, of_one: int) -> None:
        self._of_one = of_one
        self._lock = threading.Lock()
        self._began: dict[Connection, float] = {}
        self._waiting: dict[str, deque[Connection]] = {}

    def take(self, connection: Connection, now: float, waits: bool = False) -> bool:
        """Whether it has a turn, or gets one; if not and it ``waits``, ``give_back`` names it later."""
        with self._lock:
            if connection in self._began:
                return True
            if sum(other.address == connection.address for other in self._began) < self._of_one:
                self._began[connection] = now
                return True
            if waits:
                self._waiting.setdefault(connection.address, deque()).append(connection)
            return False

    def give_back(self, connection: Connection, now: float) -> Connection | None:
        """Its turn is over, if it has one; whose it is."""
        with self._lock:
            if self._began.pop(connection, None) is None:
                return None
            line = self._waiting.get(connection.address)
            if not line:
                return None
            following = line.popleft()
            if not line:
                del self._waiting[connection.address]
            self._began[following] = now
            return following

    def overdue(self, now: float, is_full: bool) -> list[Connection]:
        """Those that keep others waiting for too long: of their address, or when nobody has room any more."""
        with self._lock:
            late = [one for one, began in self._began.items() if began <= now - ANSWER_S]
            return [one for one in late if is_full or one.address in self._waiting]


class _Again:
    """The parser of a connection that waits: it names once more the request whose head is there."""

    def __init__(self, connection: Connection, request: Any) -> None:
        self._connection, self._parser, self._request = connection, connection.parser, request

    def __next__(self) -> Any:
        self._connection.parser = self._parser
        return self._request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parser, name)


class Leaving:
    """Connections that got their last answer, until the other side hangs up. One thread asks."""

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


class Worker(ThreadWorker):  # type: ignore[misc]
    """gthread with the limits above."""

    is_behind_proxy = False

    def init_process(self) -> None:
        self._counted: Counter[str] = Counter()
        threads, most = self.cfg.threads, self.worker_connections
        self._of_one = most if self.is_behind_proxy else most // 2
        self._unfinished = Unfinished(max(2, threads // 2), threads if self.is_behind_proxy else max(2, threads // 4))
        self._turns = Turns(threads if self.is_behind_proxy else max(2, threads // 4))
        self._leaving = Leaving()
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
        connection = Connection(self.cfg, line, client, listener.getsockname(), self._counted, self._leave)
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

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """It is answered, or waits for others of its address without a thread."""
        if not fs.cancelled() and fs.exception() is None and fs.result() is _WAITS:
            if self._turns.take(conn, time.monotonic(), waits=True):
                self.enqueue_req(conn)
            return
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """What the loop does at least once a second."""
        super().murder_pending()
        now = time.monotonic()
        self._leaving.look(now)
        for late in self._turns.overdue(now, is_full=not self.tpool._work_queue.empty()):
            _hang_up(late)

    def handle(self, conn: Connection) -> Any:
        """Read and answer one request; where too many are unfinished, the oldest of them goes."""
        if slow := self._unfinished.begin(conn, time.monotonic()):
            _hang_up(slow)
        try:
            return super().handle(conn)
        finally:
            self._unfinished.end(conn)
            following = self._turns.give_back(conn, time.monotonic())
            if following is not None:
                self.method_queue.defer(self.enqueue_req, following)

    def handle_request(self, req: Any, conn: Connection) -> Any:
        """The head is there."""
        has_body = _has_body(req)
        self._unfinished.has_head(conn, has_body)
        if has_body or req.path == _STREAM:  # those have limits of their own
            return super().handle_request(req, conn)
        if not self._turns.take(conn, time.monotonic()):
            conn.parser = _Again(conn, req)
            return _WAITS
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Connection, keepalive: Any) -> Any:
        return _WAITS if keepalive is _WAITS else super()._keepalive_after(conn, keepalive)

    def _leave(self, conn: Connection) -> None:
        self._leaving.add(conn, time.monotonic())

    def _watch(self) -> None:
        while self.alive:
            time.sleep(0.5)
            for slow in self._unfinished.overdue(time.monotonic()):
                _hang_up(slow)


def _hang_up(connection: Connection) -> None:
    """End what a thread waits for. Not by SSLSocket's own way, which takes the encryption from under that thread."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


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


def _has_body(request: Any) -> bool:
    named = {name.upper(): value for name, value in request.headers}
    return "TRANSFER-ENCODING" in named or named.get("CONTENT-LENGTH", "0") != "0"


class BehindProxy(Worker):
    """As ``Worker``, where every connection comes from the proxy."""

    is_behind_proxy = True

"""gunicorn's threads, kept from those who send slowly or not at all.

A thread of gthread waits without limit for the rest of a request that has begun: as many connections as there are
threads, each with half a line, and nobody is answered any more (measured: 64 did it). Here

- a connection has a thread only when something has come from it;
- a request has ``HEAD_S`` seconds for its head, and ``BODY_S`` for everything when it brings a body;
- of one address only some may keep a thread waiting at once, and only half as many in all as there are threads: one
  more, and the oldest goes that really waits for its client. Who only waits for a processor never goes;
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
import threading
import time
from collections import Counter
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

from commandcenter.web_worker.connection import Connection
from commandcenter.web_worker.leaving import Leaving
from commandcenter.web_worker.turns import Again, Turns
from commandcenter.web_worker.unfinished import Unfinished

SILENT_S: Final = 10.0  # for the first byte
TAKE_S: Final = 30.0
_LOOK_S: Final = 0.1  # how often the watch looks; ten times as often while anybody waits for a thread
_STREAM: Final = "/live/stream"  # has its own limits (live.owner, live.hub)
_WAITS: Final = object()
_GONE: Final = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)


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
        super().init_process()

    def run(self) -> None:
        """Until the end of the worker."""
        threading.Thread(target=self._watch, name="slow-clients", daemon=True).start()
        super().run()

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
        for late in self._turns.overdue(now, is_full=self._line() > 0):
            late.hang_up()

    def handle(self, conn: Connection) -> Any:
        """Read and answer one request; where too many keep threads waiting, the oldest of them goes."""
        self._unfinished.begin(conn, time.monotonic())
        self._make_room()
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
            conn.parser = Again(conn, req)
            return _WAITS
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Connection, keepalive: Any) -> Any:
        return _WAITS if keepalive is _WAITS else super()._keepalive_after(conn, keepalive)

    def _leave(self, conn: Connection) -> None:
        self._leaving.add(conn, time.monotonic())

    def _line(self) -> float:
        """How many wait for a thread, as a multiple of all threads."""
        return float(self.tpool._work_queue.qsize() / self.cfg.threads)

    def _make_room(self) -> None:
        for slow in self._unfinished.too_many(time.monotonic(), self._line()):
            slow.hang_up()

    def _watch(self) -> None:
        """Nobody else looks when all threads are held by slow clients."""
        while self.alive:
            time.sleep(_LOOK_S / 10 if self._line() else _LOOK_S)
            self._make_room()
            for slow in self._unfinished.overdue(time.monotonic()):
                slow.hang_up()


def _has_body(request: Any) -> bool:
    named = {name.upper(): value for name, value in request.headers}
    return "TRANSFER-ENCODING" in named or named.get("CONTENT-LENGTH", "0") != "0"


class BehindProxy(Worker):
    """As ``Worker``, where every connection comes from the proxy."""

    is_behind_proxy = True

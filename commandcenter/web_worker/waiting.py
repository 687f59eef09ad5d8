"""Reading from a client so that others can tell whether it keeps a thread waiting.

A thread that has not got on for a while proves nothing against its client: on a busy machine the bytes may lie there
unread. So nothing here blocks inside a read: it says that it waits, and for what, and whoever asks looks whether that
is there.
"""

import select
import socket
import ssl
import time
from collections.abc import Callable
from typing import TypeVar

from gunicorn.http.unreader import SocketUnreader

T = TypeVar("T")


class Waiting:
    """What one thread waits for, if anything; other threads ask."""

    def __init__(self) -> None:
        self._for: tuple[float, int, int] | None = None  # since when (monotonic seconds), the descriptor, the events

    def wait(self, sock: socket.socket, events: int, seconds: float | None) -> None:
        """Until one of the ``events`` (select.POLLIN, …) is there or the line is dead. Raises TimeoutError."""
        poll = select.poll()
        poll.register(sock, events)
        self._for = (time.monotonic(), sock.fileno(), events)
        try:
            if not poll.poll(None if seconds is None else seconds * 1000):
                raise TimeoutError
        finally:
            self._for = None

    def seconds(self, now: float) -> float | None:
        """How long it has been waiting; None when not, or when what it waits for is there and it need only run."""
        waits = self._for
        if waits is None:
            return None
        since, descriptor, events = waits
        poll = select.poll()
        poll.register(descriptor, events)
        return None if poll.poll(0) else max(0.0, now - since)

    def through(self, sock: socket.socket, step: Callable[[], T]) -> T:
        """The result of ``step``, which reads or writes on the ``sock``; as often and as late as it takes.

        Raises what ``step`` raises, and TimeoutError after the time-out of the ``sock``.
        """
        seconds = sock.gettimeout()
        sock.settimeout(0.0)
        try:
            while True:
                try:
                    return step()
                except (BlockingIOError, ssl.SSLWantReadError):
                    self.wait(sock, select.POLLIN, seconds)
                except ssl.SSLWantWriteError:
                    self.wait(sock, select.POLLOUT, seconds)
        finally:
            sock.settimeout(seconds)


class Reader(SocketUnreader):  # type: ignore[misc]  # gunicorn ships no types
    """What gunicorn's parser reads from."""

    def __init__(self, sock: socket.socket, waiting: Waiting) -> None:
        super().__init__(sock)
        self._waiting = waiting

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes, none at the end. Raises OSError."""
        read: Callable[[], bytes] = lambda: super(Reader, self).chunk(size_hint)  # noqa: E731
        return self._waiting.through(self.sock, read)

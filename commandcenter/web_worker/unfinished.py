"""Requests that have begun and are not read yet."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from commandcenter.web_worker.connection import Connection

HEAD_S: Final = 10.0
BODY_S: Final = 30.0  # 200 kB in this time is what a mobile phone at the edge of its cell still does
PATIENCE_S: Final = 0.1  # for what is on its way: the answer of a telephone to a handshake
DRIPS_S: Final = 2.0  # who is not through by then, and still waited for, sends by drops


@dataclass(frozen=True)
class _Request:
    """Since when and until when, in monotonic seconds."""

    since: float
    until: float
    has_body: bool = False


class Unfinished:
    """Of all at most ``most`` keep a thread waiting, of one address at most ``of_one``.

    Only who really keeps one waiting goes. A request whose bytes are there and that merely has no processor is nobody's
    fault, however long ago it began: a page asks for sixty files at once.
    """

    def __init__(self, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._lock = threading.Lock()
        self._began: dict[Connection, _Request] = {}  # in the order in which they began

    def begin(self, connection: Connection, now: float) -> None:
        """A request begins."""
        with self._lock:
            self._began[connection] = _Request(now, now + HEAD_S)

    def has_head(self, connection: Connection, has_body: bool) -> None:
        """Its head is there; without a body that is all of it."""
        with self._lock:
            began = self._began.get(connection)
            if began is None:
                return
            if has_body:
                self._began[connection] = _Request(began.since, began.since + BODY_S, True)
            else:
                del self._began[connection]

    def end(self, connection: Connection) -> None:
        """It is read, answered or given up."""
        with self._lock:
            self._began.pop(connection, None)

    def too_many(self, now: float, line: float) -> list[Connection]:
        """Those that must make room, the oldest first; each is named once.

        ``line``: how many wait for a thread, as a multiple of all threads. The longer the line, the less patience.
        """
        with self._lock:
            began = {one: request.since for one, request in self._began.items()}
        if len(began) <= min(self._of_one, self._most):
            return []
        waiting = {one: waits for one in began if (waits := one.waits()) is not None}
        tired = [
            one for one, waits in waiting.items() if waits >= PATIENCE_S / (1 + line) or began[one] <= now - DRIPS_S
        ]
        return self._forget(list(self._beyond(waiting, tired)))

    def overdue(self, now: float) -> list[Connection]:
        """Those whose time is over; each is named once. With a body the time is for its answer too."""
        with self._lock:
            late = [(one, request.has_body) for one, request in self._began.items() if request.until <= now]
        return self._forget([one for one, has_body in late if has_body or one.waits() is not None])

    def _beyond(self, waiting: dict[Connection, float], tired: list[Connection]) -> Iterator[Connection]:
        """Of the ``tired`` those beyond the limits; those of an address that has too many of them first."""
        left, of = len(waiting), Counter(one.address for one in waiting)
        stay = []
        for one in tired:
            if of[one.address] > self._of_one:
                of[one.address] -= 1
                left -= 1
                yield one
            else:
                stay.append(one)
        yield from stay[: max(0, left - self._most)]

    def _forget(self, those: list[Connection]) -> list[Connection]:
        with self._lock:
            return [one for one in those if self._began.pop(one, None) is not None]

"""Answers on their way, and whose turn it is."""

import threading
from collections import deque
from typing import Any, Final

from commandcenter.web_worker.connection import Connection

ANSWER_S: Final = 60.0


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


class Again:
    """The parser of a connection that waits: it names once more the request whose head is there."""

    def __init__(self, connection: Connection, request: Any) -> None:
        self._connection, self._parser, self._request = connection, connection.parser, request

    def __next__(self) -> Any:
        self._connection.parser = self._parser
        return self._request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parser, name)

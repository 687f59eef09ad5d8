"""Noticing commits of other processes: the only two things about it that differ between SQLite and PostgreSQL.

A waiter owns one connection of its own, taken out of the pool: ``LISTEN`` and ``data_version`` belong to a connection.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.store.versions import CHANNEL, Topic

POLL_S = 0.002  # SQLite; measured at 4 us a poll
SAFETY_POLL_S = 1.0  # PostgreSQL, should a notification ever be lost; SQLite, should the file be replaced
_STOP_POLL_S = 0.25  # a waiter that is told to stop does so within this time

_READ = "SELECT topic, version, changed_at FROM topic_version"


class StoreUnreachable(Exception):
    """The store does not answer, or is not there. ``is_missing``: there is no database yet, or an empty one."""

    def __init__(self, reason: str, is_missing: bool = False) -> None:
        super().__init__(reason)
        self.is_missing = is_missing


class Stamp(NamedTuple):
    """Version of a topic and the instant, by the writer's clock, at which it rose."""

    version: int
    changed_at: int


class Waiter(Protocol):
    """Waits for commits. Every method raises StoreUnreachable."""

    def wait(self, stop: threading.Event, timeout_s: float) -> bool:
        """True as soon as something may have been committed; False after ``timeout_s`` or when told to stop."""

    def read(self) -> dict[Topic, Stamp]:
        """The stamps of all topics that this code knows."""

    def close(self) -> None:
        """Give the connection back to the system. Never raises."""


def open_waiter(engine: Engine) -> Waiter:
    """A waiter for the database of ``engine``. Raises StoreUnreachable."""
    if engine.dialect.name == "postgresql":
        return _PostgresWaiter(engine)
    return _SqliteWaiter(engine)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        is_missing = any(words in reason for words in ("no such table", "unable to open database", "does not exist"))
        raise StoreUnreachable(reason, is_missing or isinstance(error, FileNotFoundError)) from error


def _own_connection(engine: Engine) -> Any:
    fairy = engine.raw_connection()
    connection = fairy.driver_connection
    fairy.detach()
    return connection


def _stamps(rows: Any) -> dict[Topic, Stamp]:
    known = {topic.value for topic in Topic}
    return {Topic(name): Stamp(version, at) for name, version, at in rows if name in known}


class _OwnConnection:
    """What the waiters have in common: a connection that nobody else uses."""

    _connection: Any  # sqlite3's or psycopg's; both read alike

    def read(self) -> dict[Topic, Stamp]:
        with _errors():
            return _stamps(self._connection.execute(_READ).fetchall())

    def close(self) -> None:
        self._connection.close()


class _SqliteWaiter(_OwnConnection):
    def __init__(self, engine: Engine) -> None:
        with _errors():
            self._path = os.fspath(str(engine.url.database).removeprefix("file:"))
            self._file = os.stat(self._path).st_ino
            self._connection = _own_connection(engine)
            self._version = self._data_version()
            self._checked = time.monotonic()

    def wait(self, stop: threading.Event, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        with _errors():
            while not stop.wait(POLL_S):
                version, now = self._data_version(), time.monotonic()
                if version != self._version:
                    self._version = version
                    return True
                if now - self._checked > SAFETY_POLL_S:
                    self._check_file()
                    self._checked = now
                if now > deadline:
                    return False
        return False

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _check_file(self) -> None:
        # A restored or deleted file leaves us on the old one, which never changes again.
        if os.stat(self._path).st_ino != self._file:
            raise StoreUnreachable("the database file was replaced")


class _PostgresWaiter(_OwnConnection):
    def __init__(self, engine: Engine) -> None:
        with _errors():
            self._connection = _own_connection(engine)
            self._connection.rollback()
            self._connection.autocommit = True
            self._connection.execute(f"LISTEN {CHANNEL}")
            self._polled = time.monotonic()

    def wait(self, stop: threading.Event, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        with _errors():
            while not stop.is_set():
                now = time.monotonic()
                if now - self._polled > SAFETY_POLL_S:
                    self._polled = now
                    return True
                if now >= deadline:
                    return False
                pause = min(deadline - now, _STOP_POLL_S)
                if any(True for _ in self._connection.notifies(timeout=pause, stop_after=1)):
                    return True
        return False

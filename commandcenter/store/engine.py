"""Engines for SQLite (WAL) and PostgreSQL.

Writers on SQLite take the write lock when a transaction begins (BEGIN IMMEDIATE): with the deferred default, two
workers that both read first and write later fail with "database is locked" instead of waiting for each other.
"""

import os
import sqlite3
from collections.abc import Callable
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 5_000


class StoreError(Exception):
    """The store cannot be used; the message says what to do next."""


def create_engine(url: str, read_only: bool = False) -> Engine:
    """An engine for ``url``. ``read_only``: every statement that writes fails, for the screens.

    Raises StoreError when the URL is not one of SQLite or PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Without what was raised: it quotes the piece that cannot be read, which may be one of the password.
        raise StoreError(
            "The database URL cannot be read; see COMMANDCENTER_DATABASE_URL in docs/settings.md. Letters such as "
            "/ # ? : @ in the password are written %2F %23 %3F %3A %40"
        ) from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, read_only)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed, read_only)
    raise StoreError(f"The store speaks SQLite and PostgreSQL, not {parsed.get_backend_name()}")


def _sqlite(url: URL, read_only: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("The store needs a file: an in-memory SQLite database cannot be shared between processes")
    if read_only:
        url = url.set(database=f"file:{url.database}").update_query_dict({"mode": "ro", "uri": "true"})
    engine = sqlalchemy.create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        hide_parameters=True,  # an error is logged; what was to be stored may be the hash of a password
    )
    event.listen(engine, "connect", _prepare_reader if read_only else _prepare_writer)
    event.listen(engine, "begin", _begin("BEGIN" if read_only else "BEGIN IMMEDIATE"))
    if not read_only:
        _hold_to_the_file(engine, str(url.database))
    return engine


def _hold_to_the_file(engine: Engine, path: str) -> None:
    """A file that was moved, deleted or replaced is not written to any more, and none is made in its place.

    SQLite itself goes on writing to the file that it has opened, wherever it is now: commits that nobody would ever
    see. ``migrate.upgrade`` makes the file.
    """

    def connect(_dialect: object, _record: object, _args: object, _parameters: object) -> None:
        if not os.path.exists(path):
            raise sqlite3.OperationalError(
                f"there is no database file {path}: put it back, or run `commandcenter db upgrade`"
            )

    def connected(_connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _file(path)

    def checkout(_connection: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.get("file") != _file(path):
            raise DisconnectionError(f"the database file {path} was moved or replaced")

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", checkout)


def _file(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA mmap_size = 268435456")


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a reading is acknowledged to the broker after the commit, so the commit must survive a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")


def _begin(statement: str) -> Callable[[Connection], Any]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: URL, read_only: bool) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    # No compiling of queries: ours take milliseconds, and compiling one whose cost is overestimated took 46 of 73.
    options = "-c timezone=UTC -c jit=off" + (" -c default_transaction_read_only=on" if read_only else "")
    return sqlalchemy.create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "options": options,
            "connect_timeout": 5,
            "application_name": "commandcenter",
            # A server that vanished with its network is noticed in ten seconds, not after TCP's quarter of an hour.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,  # milliseconds
        },
    )

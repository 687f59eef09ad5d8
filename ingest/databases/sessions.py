"""A connection that cannot write, and a query that cannot run for ever: what each database has for it.

The limits stand in the server where it can keep them, because a query that nobody waits for any more goes on there.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from ingest.contract import FeedError

_CONNECT_S: Final = 10
_SQLITE_STEPS: Final = 20_000  # between two looks at the clock: about a millisecond
_SQLITE_CELL: Final = 50_000_000  # bytes of the longest text
_UNKNOWN_VARIABLE: Final = 1193
_READS: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


class TimeOver(Exception):
    """The query has had its time."""


@dataclass(slots=True)
class Session:
    """An open connection. ``left`` is called between portions of rows and passes the time that is left on."""

    connection: Connection
    ends: float  # time.monotonic()

    def left(self) -> float:
        """Seconds that the query may still take. Raises TimeOver when there are none."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise TimeOver
        if self.connection.dialect.name == "postgresql":  # every portion is a statement of its own there
            self.connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
        return seconds


@contextmanager
def reading(url: URL, seconds: float, rows: int) -> Iterator[Session]:
    """A session that reads for at most ``seconds``. Not many more than ``rows`` rows need come.

    Raises SQLAlchemy's errors, and FeedError when the database does not promise to stay unwritten.
    """
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, connect_args=_arguments(url, seconds))
    try:
        with engine.connect() as connection:
            session = Session(connection, time.monotonic() + seconds)
            match connection.dialect.name:
                case "postgresql":
                    _postgresql(session)
                case "mysql" | "mariadb":
                    _mysql(connection, seconds, rows)
                case _:
                    _sqlite(session)
            yield session
    finally:
        engine.dispose()


def _arguments(url: URL, seconds: float) -> dict[str, Any]:
    match url.get_backend_name():
        case "postgresql":
            return {
                "connect_timeout": _CONNECT_S,
                "application_name": "commandcenter",
                # A server that vanished with its network is noticed in a minute, not after TCP's quarter of an hour.
                "keepalives_idle": 20,
                "keepalives_interval": 10,
                "keepalives_count": 4,
            }
        case "mysql":
            # Servers without a time limit of their own (MySQL before 5.7.8): not a single answer may take longer.
            return {"connect_timeout": _CONNECT_S, "read_timeout": seconds + _CONNECT_S, "write_timeout": _CONNECT_S}
        case _:
            return {"timeout": 2.0}  # for somebody's lock


def _postgresql(session: Session) -> None:
    """The rows come through a cursor (DECLARE … CURSOR FOR), which takes one single query that gives rows, no more."""
    connection = session.connection.execution_options(postgresql_readonly=True)
    session.left()
    if connection.exec_driver_sql("SHOW transaction_read_only").scalar() != "on":
        raise FeedError("the database does not confirm that nothing is written: nothing is read", is_permanent=True)


def _mysql(connection: Connection, seconds: float, rows: int) -> None:
    """The driver sends one statement at a time; without its flag MULTI_STATEMENTS the server takes no second one.

    A result that is not read to its end must be thrown away row by row: ``sql_select_limit`` keeps that short.
    """
    connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET SESSION sql_select_limit = {rows + 1}")
    is_mariadb = bool(getattr(connection.dialect, "is_mariadb", False))
    limit = f"max_statement_time = {seconds:.3f}" if is_mariadb else f"max_execution_time = {int(seconds * 1000)}"
    try:
        connection.exec_driver_sql(f"SET SESSION {limit}")
    except OperationalError as error:
        if not error.orig or error.orig.args[0] != _UNKNOWN_VARIABLE:
            raise
    connection.exec_driver_sql("START TRANSACTION READ ONLY")


def _sqlite(session: Session) -> None:
    """The file is opened with mode=ro; the authorizer leaves nothing but reading and looks at every statement."""
    session.connection.exec_driver_sql("PRAGMA query_only = ON")
    driver: Any = session.connection.connection.driver_connection
    driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _SQLITE_CELL)
    driver.set_progress_handler(lambda: time.monotonic() > session.ends, _SQLITE_STEPS)
    driver.set_authorizer(lambda action, *_about: sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY)

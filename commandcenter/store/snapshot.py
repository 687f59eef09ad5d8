"""A consistent copy of a database while others write to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, text

from commandcenter.store.engine import StoreError


class InUse(StoreError):
    """Somebody has the database open."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database into a new file, by SQLite's online backup.

    In one step: whoever writes is not kept from it (WAL), and never makes the copy begin again. Raises StoreError when
    the source cannot be read or is damaged.
    """
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True, timeout=30)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written)
            written.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        check_sqlite(target)
    except sqlite3.Error as error:
        raise StoreError(f"The database {source} cannot be copied: {error}") from error


def check_sqlite(path: Path) -> None:
    """Raise StoreError unless SQLite finds its own file whole and every reference in it kept."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{path.name} is no whole SQLite database: {error}") from error
    if found != ["ok"]:
        raise StoreError(f"{path.name} is damaged: {'; '.join(found)}")
    if lost is not None:
        raise StoreError(f"{path.name} is damaged: a row of {lost[0]} refers to one of {lost[2]} that is not there")


def is_sqlite(path: Path) -> bool:
    """Whether the file begins as SQLite's do."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except FileNotFoundError:
        return False


def release_sqlite(path: Path) -> None:
    """Bring a SQLite database into its one file, with nothing beside it.

    Raises InUse while another program has it open: SQLite leaves WAL mode only for the last one. Raises StoreError
    when it is damaged.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0.5)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise InUse(
                f"{path} is in use: stop serve, ingest, feed serve and backup serve (or the demo) first"
            ) from error
        raise StoreError(f"{path} cannot be opened: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is no database: {error}") from error


@contextmanager
def exported(engine: Engine) -> Iterator[tuple[Connection, str]]:
    """A reading transaction on PostgreSQL that sees one moment, and the name by which pg_dump sees the same one."""
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ")
        yield connection, str(connection.scalar(text("SELECT pg_export_snapshot()")))


def size(connection: Connection) -> int:
    """Bytes of the database."""
    if connection.dialect.name == "postgresql":
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages, each = connection.scalar(text("PRAGMA page_count")), connection.scalar(text("PRAGMA page_size"))
    return int(pages or 0) * int(each or 0)


def server_version(connection: Connection) -> str:
    """Of PostgreSQL, such as "17.6"; of SQLite the library's."""
    if connection.dialect.name == "postgresql":
        return str(connection.scalar(text("SHOW server_version"))).split()[0]
    return sqlite3.sqlite_version

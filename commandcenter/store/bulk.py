"""Many rows at once, at the speed of each database: executemany on SQLite, COPY and unnest on PostgreSQL.

Rows are tuples in the order of ``columns``. Table and column names come from the schema, never from outside.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

Row = Sequence[Any]


def insert(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert rows that are known to be new; a row that exists is an IntegrityError."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({', '.join(columns)}) FROM STDIN", rows)
    else:
        connection.exec_driver_sql(_insert(table, columns, False), list(rows))


def upsert(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row], key: str, change: str
) -> None:
    """Insert rows; where ``key`` (comma separated columns) exists, do ``change`` (a SET clause over ``excluded``).

    The rows must be unique by key.
    """
    if not rows:
        return
    on_postgresql = connection.dialect.name == "postgresql"
    statement = f"{_insert(table, columns, on_postgresql)} ON CONFLICT ({key}) DO UPDATE SET {change}"
    if on_postgresql:
        connection.exec_driver_sql(statement, tuple(list(column) for column in zip(*rows, strict=True)))
    else:
        connection.exec_driver_sql(statement, list(rows))


def _copy(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    """COPY is the driver's own: its errors become SQLAlchemy's here, as every caller expects them."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error


@lru_cache(maxsize=64)
def _insert(table: Table, columns: tuple[str, ...], unnest: bool) -> str:
    names = ", ".join(columns)
    if not unnest:
        return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))})"
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    arrays = ", ".join(f"%s::{table.c[column].type.compile(dialect=dialect)}[]" for column in columns)
    # The WHERE keeps "SELECT … ON CONFLICT" from being read as a join condition.
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays}) WHERE true"

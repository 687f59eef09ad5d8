"""Many rows at once, at the speed of each database: executemany and JSON on SQLite, COPY and unnest on PostgreSQL.

Rows are tuples in the order of ``columns``. Table and column names come from the schema, never from outside.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
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


def lookup(
    connection: Connection, table: Table, columns: tuple[str, ...], key: str, values: Sequence[int], where: str
) -> Sequence[Row]:
    """``columns`` of the rows whose ``key`` is among ``values``; ``where`` makes the key unique.

    One seek in the index of the key for each value: a planner that is left to choose reads a long table as a whole.
    """
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        found = f"SELECT {names} FROM {table.name} WHERE {key} = given.value AND {where} LIMIT 1"
        statement = f"SELECT found.* FROM unnest(%s::bigint[]) AS given(value) CROSS JOIN LATERAL ({found}) AS found"
        return connection.exec_driver_sql(statement, (list(values),)).all()
    found = f"FROM json_each(?) AS given CROSS JOIN {table.name} AS found WHERE found.{key} = given.value AND {where}"
    statement = f"SELECT {', '.join(f'found.{name}' for name in columns)} {found}"
    return connection.exec_driver_sql(statement, (orjson.dumps(values).decode(),)).all()


def given(connection: Connection, columns: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
    """Rows of texts as a table to select from: its SQL, in which it is called ``given``, and its parameters."""
    if connection.dialect.name == "postgresql":
        arrays = ", ".join("%s::text[]" for _column in columns)
        return f"unnest({arrays}) AS given({', '.join(columns)})", [list(column) for column in zip(*rows, strict=True)]
    picked = ", ".join(f"json_extract(value, '$[{n}]') AS {column}" for n, column in enumerate(columns))
    return f"(SELECT {picked} FROM json_each(?)) AS given", [orjson.dumps(rows).decode()]


def change(connection: Connection, table: Table, column: str, values: Sequence[tuple[int, int]]) -> int:
    """Set ``column`` of the rows with these ids: (id, integer). How many rows there were."""
    if not values:
        return 0
    if connection.dialect.name == "postgresql":
        statement = (
            f"UPDATE {table.name} SET {column} = given.value "
            f"FROM unnest(%s::bigint[], %s::bigint[]) AS given(id, value) WHERE {table.name}.id = given.id"
        )
        return connection.exec_driver_sql(statement, tuple(list(each) for each in zip(*values, strict=True))).rowcount
    statement = f"UPDATE {table.name} SET {column} = ? WHERE id = ?"
    return connection.exec_driver_sql(statement, [(value, id_) for id_, value in values]).rowcount


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

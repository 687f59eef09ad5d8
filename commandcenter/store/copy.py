"""A whole store into another, empty database, SQLite or PostgreSQL: all of it or nothing, and compared before it holds.

In one transaction of the target, tables in the order of their references, rows in the order of their keys: whoever
interrupts it has an empty target and begins again.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.backups import Content
from commandcenter.store import digests, migrate, streams
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.schema import metadata

_BATCH: Final = 5_000
_BORN_WITH_ROWS: Final = ("audit_head",)  # an empty store has them: what is copied takes their place
_NO_CONTENT: Final = ("alembic_version", *_BORN_WITH_ROWS)

Say = Callable[[str], None]


def copy(source_url: str, target_url: str, say: Say) -> dict[str, Content]:
    """Copy every table; what the target holds then. Raises StoreError: the target is as empty as before."""
    source, target = create_engine(source_url, read_only=True), create_engine(target_url)
    try:
        with source.connect() as plain:
            options = {"isolation_level": "REPEATABLE READ"} if source.dialect.name == "postgresql" else {}
            reading = plain.execution_options(**options)
            migrate.check(reading)
            refuse_filled(target_url)
            migrate.upgrade(target_url)
            with target.begin() as writing:
                for table in metadata.sorted_tables:
                    _copy(reading, writing, table, say)
                _set_sequences(writing)
                say("comparing every row")
                return same(digests.contents(reading), digests.contents(writing))
    except (DBAPIError, psycopg.Error) as error:
        said = str(getattr(error, "orig", error)).splitlines()[0]
        raise StoreError(f"The copy ended: {said}. The target holds none of it.") from error
    finally:
        source.dispose()
        target.dispose()


def is_filled(connection: Connection) -> str | None:
    """The first table with a row that an empty store has not; None: the database is empty."""
    for table in sorted(inspect(connection).get_table_names()):
        if table not in _NO_CONTENT and next(streams.rows(connection, f'SELECT 1 FROM "{table}" LIMIT 1'), None):
            return table
    return None


def refuse_filled(url: str) -> None:
    """Raise StoreError unless the database is empty, or not there yet and can be made."""
    engine = create_engine(url)
    try:
        if engine.dialect.name == "sqlite" and not _has_file(str(engine.url.database)):
            return
        with engine.connect() as connection:
            filled = is_filled(connection)
    except DBAPIError as error:
        raise StoreError(f"The target cannot be opened: {error.orig}") from error
    finally:
        engine.dispose()
    if filled:
        raise StoreError(f"The target is not empty (table {filled} has rows): nothing was changed")


def _has_file(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return bool(file.read(1))
    except FileNotFoundError:
        return False


def same(expected: dict[str, Content], found: dict[str, Content]) -> dict[str, Content]:
    """``found``. Raises StoreError naming the tables that differ."""
    wrong = [
        f"{table} ({expected[table].rows if table in expected else 'no'} rows expected, "
        f"{found[table].rows if table in found else 'no table'} found)"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]
    if wrong:
        raise StoreError(f"What was written is not what was read: {', '.join(wrong)}")
    return found


def _copy(reading: Connection, writing: Connection, table: Table, say: Say) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{column.name}"' for column in table.primary_key)
    rows = streams.rows(reading, f'SELECT {names} FROM "{table.name}" ORDER BY {order}')
    count = 0
    for batch in _batches(rows):
        _insert(writing, table, names, batch)
        count += len(batch)
    if count:
        say(f"{table.name}: {count:,} rows")


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _insert(writing: Connection, table: Table, names: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if writing.dialect.name != "postgresql":
        marks = ", ".join("?" * len(table.columns))
        verb = "INSERT OR REPLACE" if table.name in _BORN_WITH_ROWS else "INSERT"
        writing.exec_driver_sql(f'{verb} INTO "{table.name}" ({names}) VALUES ({marks})', list(rows))
        return
    if table.name in _BORN_WITH_ROWS:
        _take_the_place(writing, table, rows)
        return
    driver: Any = writing.connection.driver_connection
    with driver.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as sink:
        for row in rows:
            sink.write_row(row)


def _take_the_place(writing: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Of a few rows: COPY cannot."""
    names = table.columns.keys()
    for row in rows:
        insert = postgresql.insert(table).values(dict(zip(names, row, strict=True)))
        writing.execute(insert.on_conflict_do_update(constraint=table.primary_key, set_=dict(insert.excluded.items())))


def _set_sequences(writing: Connection) -> None:
    """On PostgreSQL the next number follows the largest that was copied; SQLite goes by the rows themselves."""
    if writing.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = writing.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
        )
        if name:
            newest = f'SELECT setval(:name, max("{column.name}")) FROM "{table.name}" HAVING max("{column.name}") > 0'
            writing.execute(text(newest), {"name": name})

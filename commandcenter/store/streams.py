"""Rows of a whole table as plain tuples of the driver: a million objects of SQLAlchemy are too many."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, text

AT_ONCE: Final = 10_000  # rows that PostgreSQL hands over together


def rows(connection: Connection, statement: str) -> Iterator[tuple[Any, ...]]:
    """What a SELECT without parameters gives, in the connection's transaction."""
    if not connection.in_transaction():
        connection.execute(text("SELECT 1"))  # the driver's own cursor would begin none
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        yield from driver.execute(statement)
        return
    with driver.cursor(name="commandcenter_rows") as cursor:
        cursor.itersize = AT_ONCE
        yield from cursor.execute(statement)

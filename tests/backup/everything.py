"""A store with rows in every table, whichever tables there are: values that a copy could lose on its way."""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Engine, Float, Integer, LargeBinary, String, Table, inspect

from commandcenter.domain.actor import Actor
from commandcenter.store.schema import metadata
from commandcenter.store.writes import audit

ROWS: Final = 3
_FLOATS: Final = (0.1, -1e-7, 1.7976931348623157e308)
_TEXTS: Final = ("", "Désa Sékar\n\t\"'\\ ", "\u202emarkup <b>\u0001\x7f 🏛")
_KNOWN: Final = {  # what the inventory's file is made of
    ("element", "kind"): ("tower", "tower", "tower"),
    ("node", "role"): ("main", "site", "relay"),
    ("link", "medium"): ("fibre", "radio", "fibre"),
}
_CHAINED: Final = ("audit", "audit_head")


def fill(engine: Engine) -> dict[str, int]:
    """Rows by table."""
    with engine.begin() as connection:
        for number in range(ROWS):
            actor = Actor(f"operator-{number}", "operator", "cli")
            audit.append(connection, actor, "test", f"test:{number}", None, {"n": number}, 1_795_000_000_000 + number)
        for table in metadata.sorted_tables:
            if table.name not in _CHAINED:
                for number in range(ROWS):
                    connection.execute(table.insert().values(**_row(table, number)))
        if engine.dialect.name == "postgresql":  # the ids were given: the sequences know nothing of them
            _advance(connection)
    return {table.name: ROWS for table in metadata.sorted_tables}


def _advance(connection: Any) -> None:
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and table.name not in _CHAINED and inspect(connection).has_table(table.name):
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), {ROWS}) "
                f"WHERE pg_get_serial_sequence('{table.name}', '{column.name}') IS NOT NULL"
            )


def _row(table: Table, number: int) -> dict[str, Any]:
    row = {column.name: _value(table, column, number) for column in table.columns}
    row |= {name: values[number] for (of, name), values in _KNOWN.items() if of == table.name}
    if table.name == "complaint" and row["is_confidential"]:
        row["text"] = None
    return row


def _value(table: Table, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        return _value(key.column.table, key.column, number)
    if column.nullable and not column.primary_key and number == 1:
        return None
    is_key = column.primary_key or column.unique or _in_unique(table, column)
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Float):
        return _FLOATS[number]
    if isinstance(kind, BigInteger) and not is_key:
        return 2**62 + number
    if isinstance(kind, Integer):
        return number + 1
    if isinstance(kind, LargeBinary):
        return b"\x00\xff\x80" * number
    if isinstance(kind, String):
        return f"{number}{column.name}"[: kind.length or 80] if is_key else _TEXTS[number][: kind.length]
    raise AssertionError(f"{table.name}.{column.name}: a value of {kind} is not known here")


def _in_unique(table: Table, column: Column[Any]) -> bool:
    indexes = [*table.indexes, *table.constraints]
    return any(column.name in index.columns for index in indexes if getattr(index, "unique", True))

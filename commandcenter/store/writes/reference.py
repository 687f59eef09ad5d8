"""Changes to the reference data. An entry is never deleted: it is retired, and what was reported under it stays."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, text, update

from commandcenter.domain.calendar_diff import CalendarParts, changed
from commandcenter.domain.reference import Indicator, Opd, Village
from commandcenter.domain.reference_diff import Difference, Entry, compare
from commandcenter.store import schema
from commandcenter.store.queries import reference as queries
from commandcenter.store.versions import Topic, bump


def apply_opds(connection: Connection, opds: Iterable[Opd], at: int, *, retire: bool = False) -> Difference[Opd]:
    """Make the register of OPDs as ``opds`` says, as of ``at``; returns what changed. Safe to repeat.

    ``retire``: those that are not in ``opds`` go out of use; otherwise they stay.
    """
    difference = compare(queries.opds(connection), opds, retire=retire)
    _write(connection, schema.opd, difference, [_row(entry) for entry in _wanted(difference)], at)
    return difference


def apply_villages(
    connection: Connection, villages: Iterable[Village], at: int, *, retire: bool = False
) -> Difference[Village]:
    """Make the list of villages as ``villages`` says, as ``apply_opds`` does. Their kecamatan must be there."""
    difference = compare(queries.villages(connection), villages, retire=retire)
    _write(connection, schema.village, difference, [_row(entry) for entry in _wanted(difference)], at)
    return difference


def apply_indicators(
    connection: Connection, indicators: Iterable[Indicator], at: int, *, retire: bool = False
) -> Difference[Indicator]:
    """Make the catalogue as ``indicators`` says, as ``apply_opds`` does."""
    difference = compare(queries.indicators(connection), indicators, retire=retire)
    wanted = _wanted(difference)
    _write(connection, schema.indicator, difference, [_row(entry) | {"recorded_at": at} for entry in wanted], at)
    if wanted:
        table = schema.indicator_break
        connection.execute(delete(table).where(table.c.indicator.in_([entry.code for entry in wanted])))
        breaks = [
            {"indicator": entry.code, "starts": broken.starts, "note": broken.note}
            for entry in wanted
            for broken in entry.breaks
        ]
        if breaks:
            connection.execute(insert(table), breaks)
    return difference


def apply_calendar(connection: Connection, given: CalendarParts, at: int, *, retire: bool = False) -> CalendarParts:
    """Make days off, working hours and limits as ``given`` says; returns the lists that changed, whole.

    ``retire``: years that ``given`` speaks of are as it says, and so are hours and limits; otherwise it only adds to
    them and replaces the same ones. Nothing refers to these rows, so that a list is written anew.
    """
    after = changed(queries.calendar_parts(connection), given, retire=retire)
    tables = (schema.calendar_day, schema.working_hours, schema.service_limit)
    for table, entries in zip(tables, after, strict=True):
        if entries is not None:
            connection.execute(delete(table))
            rows = [{name: _value(getattr(entry, name)) for name in entry.__dataclass_fields__} for entry in entries]
            if rows:
                connection.execute(insert(table), rows)
    if not after.is_empty:
        bump(connection, [Topic.REFERENCE], at)
    return after


def _wanted(difference: Difference[Entry]) -> list[Entry]:
    return [*difference.added, *(after for _before, after in difference.changed)]


def _row(entry: Opd | Village | Indicator) -> dict[str, Any]:
    values = {name: _value(getattr(entry, name)) for name in entry.__dataclass_fields__ if name != "breaks"}
    return values | {"aliases": "|".join(entry.aliases), "retired_at": None}


def _value(value: Any) -> Any:
    """psycopg writes the name of an enum's member, not its value."""
    return value.value if isinstance(value, StrEnum) else value


def _write(
    connection: Connection, table: Table, difference: Difference[Entry], rows: list[dict[str, Any]], at: int
) -> None:
    """A retired code that comes back is the same entry again."""
    if not difference:
        return
    names = [column.name for column in table.columns]
    if rows:
        connection.execute(
            text(
                f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}) "
                f"ON CONFLICT (code) DO UPDATE SET "
                f"{', '.join(f'{name} = excluded.{name}' for name in names if name != 'code')}"
            ),
            rows,
        )
    gone = [entry.code for entry in difference.retired]
    if gone:
        connection.execute(update(table).where(table.c.code.in_(gone)).values(retired_at=at))
    bump(connection, [Topic.REFERENCE], at)

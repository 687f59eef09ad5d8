"""Writing a whole past at once: rows in bulk, into an empty store, in the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, exists, or_, select

from commandcenter.domain.model import Kind
from commandcenter.store import bulk, versions
from commandcenter.store.schema import (
    element,
    element_state,
    maintenance,
    power_loss,
    rollup_5m,
    rollup_day,
    rollup_hour,
    sample,
    state_event,
)
from commandcenter.store.versions import Topic

Row = tuple[Any, ...]

# What the rows of each table hold, in this order. Ids of their own are left to the database.
COLUMNS: dict[str, tuple[str, ...]] = {
    table.name: tuple(column.name for column in table.columns if not (column.primary_key and column.name == "id"))
    for table in (state_event, sample, rollup_5m, rollup_hour, rollup_day, maintenance, power_loss)
}
COLUMNS[element_state.name] = tuple(column.name for column in element_state.columns)
COLUMNS[maintenance.name] = ("element_id", "starts_at", "ends_at", "reason", "recorded_at", "cancelled_at")
_NETWORK = select(element.c.id).where(element.c.kind != Kind.SITE.value)  # websites have a past of their own


def has_readings(connection: Connection) -> bool:
    """Whether a tower or link was ever measured or judged in this store."""
    ids = (sample.c.element_id, state_event.c.element_id, rollup_day.c.element_id)
    found = (exists(select(id_).where(id_.in_(_NETWORK))) for id_ in ids)
    return bool(connection.execute(select(or_(*found))).scalar())


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert new ``rows`` of COLUMNS[table.name]."""
    bulk.insert(connection, table, COLUMNS[table.name], rows)


def backdate(connection: Connection, at: int) -> None:
    """Let every tower and link have been there since ``at``: a past of what did not exist could not be shown."""
    later = element.c.id.in_(_NETWORK) & (element.c.added_at > at)
    connection.execute(element.update().where(later).values(added_at=at))


def replace_states(connection: Connection, rows: Sequence[Row], at: int) -> None:
    """Set the state of every tower and link (COLUMNS["element_state"]) and tell the screens that all is new."""
    connection.execute(element_state.delete().where(element_state.c.id.in_(_NETWORK)))
    insert_rows(connection, element_state, rows)
    versions.bump(connection, (Topic.STATE, Topic.METRICS, Topic.MAINTENANCE), at)

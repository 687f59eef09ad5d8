"""Elements as rows: what towers, links and websites have in common. None is ever deleted: it is retired, and its
history stays."""

from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from commandcenter.domain.model import Kind, State
from commandcenter.store import schema

Values = dict[str, Any]


def add(connection: Connection, kind: Kind, key: str, common: Values, table: Table, own: Values, at: int) -> None:
    """Add an element as of ``at``: ``common`` are columns of ``element``, ``own`` those of ``table``.

    It is unknown since ``at``. A retired key that comes back is the same element: id and history go on. Raises
    IntegrityError when it is there already.
    """
    element = schema.element
    came_back = connection.execute(
        update(element)
        .where(element.c.kind == kind.value, element.c.key == key, element.c.retired_at.is_not(None))
        .values({**common, "retired_at": None})
        .returning(element.c.id)
    ).scalar()
    if came_back is not None:
        connection.execute(update(table).where(table.c.id == came_back).values(own))
        _forget_state(connection, int(came_back), at)
        return
    values = {"kind": kind.value, "key": key, **common, "added_at": at}
    id_ = connection.execute(insert(element).values(values).returning(element.c.id)).scalar_one()
    connection.execute(insert(table).values(id=id_, **own))
    connection.execute(insert(schema.element_state).values(id=id_, state=State.UNKNOWN.value, since=at))


def change(connection: Connection, kind: Kind, key: str, values: Values) -> int | None:
    """Set columns of ``element``; the element's id, None when there is no such element (any more)."""
    element = schema.element
    there = (element.c.kind == kind.value, element.c.key == key, element.c.retired_at.is_(None))
    id_: int | None = connection.execute(update(element).where(*there).values(values).returning(element.c.id)).scalar()
    return id_


def _forget_state(connection: Connection, id_: int, at: int) -> None:
    """Nobody knows what the element did while it was retired. ``event_at`` stays: older readings are still late."""
    state = schema.element_state
    row = connection.execute(select(state.c.state, state.c.flapping_since).where(state.c.id == id_)).one()
    if row.state == State.UNKNOWN.value:
        return
    unknown = {"state": State.UNKNOWN.value, "since": at, "recent": "", "changes": "", "flapping_since": None}
    connection.execute(update(state).where(state.c.id == id_).values(unknown))
    connection.execute(
        insert(schema.state_event).values(
            element_id=id_, event_at=at, recorded_at=at, kind="state", from_state=row.state,
            to_state=State.UNKNOWN.value, is_flapping=False, reason="back in the inventory",
        )
    )  # fmt: skip

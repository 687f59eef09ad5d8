"""Where displays hang, and what they report of themselves."""

import json

from sqlalchemy import Column, ColumnElement, Connection, update
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.displays import Hanging
from commandcenter.domain.wall.geometry import Place
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.wall import Report
from commandcenter.store.schema import display, display_report


class CellTaken(StoreError):
    """Another display hangs there. ``by``: its name."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} hangs there already: hang it elsewhere first")
        self.by = by


def hang(connection: Connection, id_: int, place: Place | None, distance_mm: float | None) -> bool:
    """As ``hang_as``, a display of which all is known; None: by itself."""
    if place is None:
        return hang_as(connection, id_, Hanging(distance=distance_mm))
    size = (place.width_mm, place.height_mm)
    return hang_as(connection, id_, Hanging((place.column, place.row), size, place.bezel_mm, distance_mm))


def hang_as(connection: Connection, id_: int, hanging: Hanging) -> bool:
    """Where a display hangs from now on, how large it is, and from how far it is read. Whether there is such one.

    Raises CellTaken; IntegrityError when two hang there at the very same moment.
    """
    if hanging.cell is not None:
        there = queries.at_cell(connection, hanging.cell)
        if there is not None and there.id != id_:
            raise CellTaken(there.name)
    column, row = hanging.cell or (None, None)
    width, height = hanging.size or (None, None)
    values = {
        "grid_column": column, "grid_row": row, "width_mm": width, "height_mm": height, "bezel_mm": hanging.bezel,
        "distance_mm": hanging.distance,
    }  # fmt: skip
    return connection.execute(update(display).where(_ours(id_)).values(values)).rowcount == 1


def name_until(connection: Connection, id_: int | None, until: int) -> list[int]:
    """A display (None: every one) shows its name, large, until then (ms UTC); which ones do."""
    return _until(connection, id_, display.c.named_until, until)


def legible_until(connection: Connection, id_: int | None, until: int) -> list[int]:
    """A display (None: every one) marks text that is too small for its distance until then; which ones do."""
    return _until(connection, id_, display.c.legible_until, until)


def report(connection: Connection, said: Report) -> None:
    """What a display says of itself now, in place of what it said before."""
    row = {name: getattr(said, name) for name in Report.__slots__} | {"warm": json.dumps(said.warm)}
    insert_ = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert_(display_report).values(row)
    changed = {name: statement.excluded[name] for name in row if name != "display_id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["display_id"], set_=changed))


def _ours(id_: int | None) -> ColumnElement[bool]:
    is_in = display.c.revoked_at.is_(None)
    return is_in if id_ is None else is_in & (display.c.id == id_)


def _until(connection: Connection, id_: int | None, column: Column[int], until: int) -> list[int]:
    changed = update(display).where(_ours(id_)).values({column: until}).returning(display.c.id)
    return sorted(connection.execute(changed).scalars())

"""Where displays hang, and what they report of themselves."""

import json

from sqlalchemy import Connection, update
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.wall.geometry import Place
from commandcenter.store.queries.wall import Report
from commandcenter.store.schema import display, display_report


def hang(connection: Connection, id_: int, place: Place | None, distance_mm: float | None) -> bool:
    """Where a display hangs from now on, and from how far it is read; None: by itself. Whether there is such one."""
    values = {
        "grid_column": place.column if place else None, "grid_row": place.row if place else None,
        "distance_mm": distance_mm,
    }  # fmt: skip
    if place is not None:
        values |= {"width_mm": place.width_mm, "height_mm": place.height_mm, "bezel_mm": place.bezel_mm}
    ours = (display.c.id == id_) & display.c.revoked_at.is_(None)
    return connection.execute(update(display).where(ours).values(values)).rowcount == 1


def report(connection: Connection, said: Report) -> None:
    """What a display says of itself now, in place of what it said before."""
    row = {name: getattr(said, name) for name in Report.__slots__} | {"warm": json.dumps(said.warm)}
    insert_ = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert_(display_report).values(row)
    changed = {name: statement.excluded[name] for name in row if name != "display_id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["display_id"], set_=changed))

"""Planned work on towers and links."""

from sqlalchemy import Connection, Engine, select, update

from commandcenter.domain.model import Kind
from commandcenter.store import versions
from commandcenter.store.engine import StoreError
from commandcenter.store.schema import element, maintenance
from commandcenter.store.versions import Topic


def plan(engine: Engine, kind: Kind, key: str, starts_at: int, ends_at: int, reason: str, at: int) -> int:
    """Plan work on an element; the number of the window. Raises StoreError for an unknown element or an empty span."""
    if ends_at <= starts_at:
        raise StoreError("The work must end after it starts")
    with engine.begin() as connection:
        row = {"element_id": _id(connection, kind, key), "starts_at": starts_at, "ends_at": ends_at, "reason": reason}
        made = connection.execute(maintenance.insert().values(**row, recorded_at=at).returning(maintenance.c.id))
        number = int(made.scalar_one())
        versions.bump(connection, [Topic.MAINTENANCE], at)
    return number


def cancel(engine: Engine, number: int, at: int) -> None:
    """Cancel a window, or end it now when it has begun. Raises StoreError when there is none that could be."""
    open_ = (maintenance.c.id == number) & maintenance.c.cancelled_at.is_(None) & (maintenance.c.ends_at > at)
    with engine.begin() as connection:
        if not connection.execute(update(maintenance).where(open_).values(cancelled_at=at)).rowcount:
            raise StoreError(f"There is no maintenance {number} that could be cancelled")
        versions.bump(connection, [Topic.MAINTENANCE], at)


def _id(connection: Connection, kind: Kind, key: str) -> int:
    found = (element.c.kind == kind.value) & (element.c.key == key) & element.c.retired_at.is_(None)
    id_ = connection.execute(select(element.c.id).where(found)).scalar()
    if id_ is None:
        raise StoreError(f"There is no {kind.value} {key} in the inventory (see `commandcenter inventory show`)")
    return int(id_)

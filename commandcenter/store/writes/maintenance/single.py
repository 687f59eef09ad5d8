"""One window of one element, in a transaction of its own: what the command line does without thinking of series."""

from sqlalchemy import Connection, Engine, select

from commandcenter.domain.model import Kind
from commandcenter.store import versions
from commandcenter.store.engine import StoreError
from commandcenter.store.schema import element
from commandcenter.store.versions import Topic
from commandcenter.store.writes.maintenance import changes, works


def plan(engine: Engine, kind: Kind, key: str, starts_at: int, ends_at: int, reason: str, at: int) -> int:
    """Plan work on an element; the number of the work. Raises StoreError for an unknown element or an empty span."""
    if ends_at <= starts_at:
        raise StoreError("The work must end after it starts")
    with engine.begin() as connection:
        number = works.add(connection, [_id(connection, kind, key)], starts_at, ends_at, reason, "", at)
        versions.bump(connection, [Topic.MAINTENANCE], at)
    return number


def cancel(engine: Engine, number: int, at: int) -> None:
    """Cancel a work, or end it now when it has begun. Raises StoreError when there is none that could be."""
    with engine.begin() as connection:
        if changes.cancel(connection, number, "", at) is None:
            raise StoreError(f"There is no maintenance {number} that could be cancelled")
        versions.bump(connection, [Topic.MAINTENANCE], at)


def _id(connection: Connection, kind: Kind, key: str) -> int:
    found = (element.c.kind == kind.value) & (element.c.key == key) & element.c.retired_at.is_(None)
    id_ = connection.execute(select(element.c.id).where(found)).scalar()
    if id_ is None:
        raise StoreError(f"There is no {kind.value} {key} in the inventory (see `commandcenter inventory show`)")
    return int(id_)

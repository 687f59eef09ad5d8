"""What people did to the wall lately: who moved a rotation, who put what there and took it off."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, func, select

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.layers import Layer
from commandcenter.store.queries import audit, wall
from commandcenter.store.queries.audit import Asked
from commandcenter.store.schema import wall_layer, wall_position

LATELY: Final = 12 * 3_600_000  # ms: a shift and its half


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moved a rotation last, and when (ms UTC)."""

    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Put:
    """A layer as it was put there and, if it was, taken off again. ``ended_by``: who did it, "layer 17" for what was
    put in its place, or what ended it by itself; "" while it stands. Instants ms UTC."""

    id: int
    kind: str
    by: str
    created_at: int
    ends_at: int | None
    ended_by: str


def moves(connection: Connection) -> dict[str, Moved]:
    """Of every rotation that somebody has ever moved, by its key."""
    query = select(wall_position.c.rotation, wall_position.c.changed_at, wall_position.c.by)
    return {row.rotation: Moved(row.changed_at, row.by) for row in connection.execute(query)}


def newest(connection: Connection) -> int:
    """The number of the last layer that was put there; 0 before the first."""
    return connection.execute(select(func.max(wall_layer.c.id))).scalar_one() or 0


def puts(connection: Connection, ids: Iterable[int]) -> dict[int, Put]:
    """These layers, by number."""
    columns = (wall_layer.c[name] for name in Put.__slots__)
    return {row.id: Put(*row) for row in connection.execute(select(*columns).where(wall_layer.c.id.in_(sorted(ids))))}


def put_after(connection: Connection, id_: int) -> list[Put]:
    """Layers that came after this one, the last first."""
    columns = (wall_layer.c[name] for name in Put.__slots__)
    query = select(*columns).where(wall_layer.c.id > id_).order_by(wall_layer.c.id.desc()).limit(50)
    return [Put(*row) for row in connection.execute(query)]


def pushed_away(layer: int) -> str:
    """What ended a layer in whose place this one was put; no account is called so."""
    return f"layer {layer}"


def who_pushed_away(ended_by: str) -> int | None:
    """The other way round: the layer that took the place; None when something else ended it."""
    word, _, id_ = ended_by.partition(" ")
    return int(id_) if word == "layer" and id_.isascii() and id_.isdigit() else None


def replaced(connection: Connection, ids: Iterable[int], at: int) -> dict[int, list[Layer]]:
    """By layer what it pushed away and what would still stand at ``at`` without it, as it would stand."""
    by = {pushed_away(id_): id_ for id_ in ids}
    columns = (wall_layer.c.id, wall_layer.c.ended_by, wall_layer.c.would_end_at)
    would_stand = wall_layer.c.would_end_at.is_(None) | (wall_layer.c.would_end_at > at)
    rows = connection.execute(select(*columns).where(wall_layer.c.ended_by.in_(sorted(by)), would_stand)).all()
    found: dict[int, list[Layer]] = {}
    for row in rows:
        layer = wall.layer(connection, row.id)
        if layer is not None:
            found.setdefault(by[row.ended_by], []).append(replace(layer, ends_at=row.would_end_at))
    return found


def acts(connection: Connection, instant: Instant, limit: int) -> tuple[Deed, ...]:
    """The last things that somebody did to the wall, the newest first."""
    asked = Asked(action="wall.*", since=instant.at - LATELY)
    return audit.found(connection, instant, asked, limit)

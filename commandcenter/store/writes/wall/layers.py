"""Putting something on the wall and taking it off; where rotations are."""

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, case, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.wall import written
from commandcenter.domain.wall.layers import LEAD, READY_MAX, TIMED_OUT, Layer, LayerKind, Position
from commandcenter.domain.wall.scenes import Tile
from commandcenter.domain.wall.timeline import touched as touched
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall_acts import pushed_away, replaced
from commandcenter.store.schema import wall_layer, wall_position, wall_ready


def put(
    connection: Connection, kind: LayerKind, tiles: Sequence[Tile], by: str, at: int, *,
    displays: Collection[int] = (), scene: str = "", title: str = "", priority: int = 0, lasts: int | None = None,
    alert: int | None = None, joined: Sequence[int] = (), reason: Mapping[str, str] | None = None,
    is_trial: bool = False,
) -> Layer:  # fmt: skip
    """Put tiles on the wall. They are shown once every display that is alive has painted them, everywhere at once.

    ``lasts``: ms until it goes by itself. What was pushed before onto the same displays, and only there, ends by it.
    ``joined``: further alerts that it stands for. ``is_trial``: what was pushed before stays beneath and comes back.
    """
    wall = queries.wall(connection, at)
    onto = touched(wall, tiles, displays)
    awaits = queries.alive(connection, onto, at)
    ready_by = at + (READY_MAX if awaits else LEAD)
    row = {
        "kind": kind, "scene": scene, "title": title, "priority": priority, "alert_id": alert, "by": by,
        "tiles": json.dumps(written.of_tiles(tiles), separators=(",", ":")), "displays": json.dumps(sorted(displays)),
        "reason": json.dumps(dict(reason or {})), "awaits": json.dumps(awaits), "created_at": at, "ready_by": ready_by,
        "joined": json.dumps(sorted(joined)), "ends_at": None if lasts is None else ready_by + lasts,
        "ended_by": "" if lasts is None else TIMED_OUT,  # whoever ends it before writes something else
    }  # fmt: skip
    id_ = connection.execute(insert(wall_layer).values(row).returning(wall_layer.c.id)).scalar_one()
    if kind == "push" and not is_trial:
        for each in wall.layers:
            if each.kind == "push" and set(touched(wall, each.tiles, each.displays)) <= set(onto):
                _end(connection, each.id, ready_by, pushed_away(id_))
    return next(each for each in queries.layers(connection, at) if each.id == id_)


def tell(connection: Connection, layer: int, joined: Sequence[int], reason: Mapping[str, str]) -> None:
    """What a takeover stands for by now, and what displays say beside it."""
    row = {"joined": json.dumps(sorted(joined)), "reason": json.dumps(dict(reason))}
    connection.execute(update(wall_layer).where(wall_layer.c.id == layer).values(row))


def ready(connection: Connection, layer: int, display: int, at: int) -> bool:
    """A display has painted a layer off screen; whether that was the last one, and the wall switches now."""
    found = queries.layer(connection, layer)
    if found is None or found.starts_at is not None or display not in found.awaits or at >= found.ready_by:
        return False
    # Two that are ready at once would each wait for the other: the row is locked before they are counted.
    connection.execute(select(wall_layer.c.id).where(wall_layer.c.id == layer).with_for_update())
    _once(connection, layer, display, at)
    waiting = set(found.awaits) - set(
        connection.execute(select(wall_ready.c.display_id).where(wall_ready.c.layer_id == layer)).scalars()
    )
    if waiting:
        return False
    unset = (wall_layer.c.id == layer) & wall_layer.c.starts_at.is_(None)
    return connection.execute(update(wall_layer).where(unset).values(starts_at=at + LEAD)).rowcount == 1


def end(connection: Connection, layer: int, by: str, at: int, ends_at: int | None = None) -> Layer | None:
    """Take a layer off; as it was, None when it was off already. What lies beneath comes back everywhere at once.

    ``ends_at``: when what takes its place begins, so that nothing else is seen in between; without one at once.
    """
    off_at = at + LEAD if ends_at is None else ends_at
    found = queries.layer(connection, layer)
    if found is None or (found.ends_at is not None and found.ends_at <= off_at):
        return None
    return found if _end(connection, layer, off_at, by) else None


def undo(connection: Connection, layer: int, by: str, at: int) -> list[int] | None:
    """Take back what was put there: it ends, and what it had pushed away stands again. The numbers of that; None when
    it was off already."""
    if end(connection, layer, by, at) is None:
        return None
    back = [each.id for each in replaced(connection, [layer], at + LEAD).get(layer, ())]
    ends = wall_layer.c.would_end_at
    row = {"ends_at": ends, "would_end_at": None, "ended_by": case((ends.is_(None), ""), else_=TIMED_OUT)}
    connection.execute(update(wall_layer).where(wall_layer.c.id.in_(back)).values(row))
    return back


def put_position(connection: Connection, rotation: str, position: Position, by: str, at: int) -> None:
    """Where a rotation is from now on."""
    connection.execute(delete(wall_position).where(wall_position.c.rotation == rotation))
    row = {
        "rotation": rotation, "anchor_at": position.anchor_at, "held": position.held, "from_at": position.from_at,
        "before": position.before, "changed_at": at, "by": by,
    }  # fmt: skip
    connection.execute(insert(wall_position).values(row))


def _end(connection: Connection, layer: int, at: int, by: str) -> bool:
    is_on = (wall_layer.c.id == layer) & (wall_layer.c.ends_at.is_(None) | (wall_layer.c.ends_at > at))
    row = {"ends_at": at, "ended_by": by[:80], "would_end_at": wall_layer.c.ends_at}
    return connection.execute(update(wall_layer).where(is_on).values(row)).rowcount == 1


def _once(connection: Connection, layer: int, display: int, at: int) -> None:
    insert_ = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"layer_id": layer, "display_id": display, "at": at}
    connection.execute(insert_(wall_ready).values(row).on_conflict_do_nothing())

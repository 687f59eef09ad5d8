"""Scenes over time: which keys there ever were, and which scenes were deleted."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from commandcenter.store.schema import wall_scene


class Deleted(NamedTuple):
    """A scene that was deleted. ``version``: of its deletion, the one before is what it was. ``at`` in ms UTC."""

    key: str
    title: str
    version: int
    at: int
    by: str


class Changed(NamedTuple):
    """When a scene was changed last (ms UTC), and by whom."""

    at: int
    by: str


def keys(connection: Connection) -> frozenset[str]:
    """Of all scenes that there ever were."""
    return frozenset(connection.execute(select(wall_scene.c.key).distinct()).scalars())


def changed(connection: Connection) -> dict[str, Changed]:
    """When each scene was changed last, by key, deleted ones too."""
    return {row.key: Changed(row.recorded_at, row.by) for row in connection.execute(_newest())}


def deleted(connection: Connection, limit: int = 20) -> list[Deleted]:
    """Those that were deleted last, the newest first."""
    query = _newest().where(wall_scene.c.is_deleted).order_by(wall_scene.c.recorded_at.desc()).limit(limit)
    rows = connection.execute(query)
    return [Deleted(row.key, row.title, row.version, row.recorded_at, row.by) for row in rows]


def _newest() -> Select[Any]:
    last = select(wall_scene.c.key, func.max(wall_scene.c.version).label("version")).group_by(wall_scene.c.key)
    newest = last.subquery()
    same = (wall_scene.c.key == newest.c.key) & (wall_scene.c.version == newest.c.version)
    return select(*(wall_scene.c[name] for name in ("key", "title", "version", "recorded_at", "by"))).join(newest, same)

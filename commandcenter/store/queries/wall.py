"""The video wall, read: scenes and plan in force, what stands on it, what displays report."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from commandcenter.domain.wall import written
from commandcenter.domain.wall.geometry import Layout, Place, of_diagonal
from commandcenter.domain.wall.layers import ALIVE, Layer, Position
from commandcenter.domain.wall.plan import Plan
from commandcenter.domain.wall.scenes import Scene
from commandcenter.domain.wall.timeline import Display, Wall
from commandcenter.store.schema import (
    display,
    display_report,
    wall_layer,
    wall_plan,
    wall_position,
    wall_scene,
)

USUAL_DIAGONAL = 55.0  # inches: a display that nobody measured
USUAL_DISTANCE = 4_000.0  # mm
_OF_DISPLAYS = (
    "id", "name", "start", "grid_column", "grid_row", "width_mm", "height_mm", "bezel_mm", "distance_mm",
    "named_until", "legible_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What a display last said of itself. Instants ms UTC; see store/schema/wall.py for the units."""

    display_id: int
    seen_at: int
    opened_at: int
    shows: str
    title: str
    data_at: int | None
    stale: int
    failing: int
    frame_rate: float | None
    heap_bytes: int | None
    nodes: int | None
    errors: int
    last_error: str
    width_px: int | None
    height_px: int | None
    pixel_ratio: float | None
    offset_ms: float | None
    warm: tuple[str, ...]
    build: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a scene or of the plan: when and by whom."""

    version: int
    recorded_at: int
    by: str
    is_deleted: bool = False


def wall(connection: Connection, at: int) -> Wall:
    """Everything that decides what is shown at ``at`` (ms UTC) and for the next minutes."""
    query = (
        select(*(display.c[name] for name in _OF_DISPLAYS)).where(display.c.revoked_at.is_(None)).order_by(display.c.id)
    )
    rows = connection.execute(query).all()
    return Wall(
        {row.id: _display(row) for row in rows},
        Layout({row.id: place for row in rows if (place := _place(row)) is not None}),
        scenes(connection),
        plan(connection),
        positions(connection),
        layers(connection, at),
    )


def scenes(connection: Connection) -> dict[str, Scene]:
    """Those that there are, by key."""
    newest = select(wall_scene.c.key, func.max(wall_scene.c.version).label("version")).group_by(wall_scene.c.key)
    last = newest.subquery()
    same = (wall_scene.c.key == last.c.key) & (wall_scene.c.version == last.c.version)
    query = select(wall_scene.c.key, wall_scene.c.title, wall_scene.c.tiles, wall_scene.c.version)
    rows = connection.execute(query.join(last, same).where(~wall_scene.c.is_deleted).order_by(wall_scene.c.title))
    return {row.key: Scene(row.key, row.title, written.tiles(json.loads(row.tiles)), row.version) for row in rows}


def scene_of_version(connection: Connection, key: str, version: int) -> Scene | None:
    """A scene as it was; None when there is no such version."""
    query = select(wall_scene.c.title, wall_scene.c.tiles)
    row = connection.execute(query.where(wall_scene.c.key == key, wall_scene.c.version == version)).one_or_none()
    return None if row is None else Scene(key, row.title, written.tiles(json.loads(row.tiles)), version)


def versions_of_scene(connection: Connection, key: str, limit: int = 50) -> list[Version]:
    """The last versions of a scene, the newest first, also of one that was deleted."""
    columns = (wall_scene.c[name] for name in ("version", "recorded_at", "by", "is_deleted"))
    query = select(*columns).where(wall_scene.c.key == key).order_by(wall_scene.c.version.desc()).limit(limit)
    return [Version(*row) for row in connection.execute(query)]


def plan(connection: Connection) -> Plan:
    """The plan in force; before there is one, an empty one of version 0."""
    query = select(wall_plan.c.content, wall_plan.c.version).order_by(wall_plan.c.version.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Plan() if row is None else written.plan(json.loads(row.content), row.version)


def plan_of_version(connection: Connection, version: int) -> Plan | None:
    """The plan as it was; None when there is no such version."""
    query = select(wall_plan.c.content).where(wall_plan.c.version == version)
    content = connection.execute(query).scalar_one_or_none()
    return None if content is None else written.plan(json.loads(content), version)


def versions_of_plan(connection: Connection, limit: int = 50) -> list[Version]:
    """The last versions of the plan, the newest first."""
    columns = (wall_plan.c.version, wall_plan.c.recorded_at, wall_plan.c.by)
    query = select(*columns).order_by(wall_plan.c.version.desc()).limit(limit)
    return [Version(*row) for row in connection.execute(query)]


def positions(connection: Connection) -> dict[str, Position]:
    """Where each rotation is."""
    columns = (wall_position.c[name] for name in ("rotation", "anchor_at", "held", "from_at", "before"))
    return {row.rotation: Position(*row[1:]) for row in connection.execute(select(*columns))}


def layers(connection: Connection, at: int) -> list[Layer]:
    """What is above the plan and not over by ``at`` (of the past: what has stood since); the first first."""
    is_on = or_(wall_layer.c.ends_at.is_(None), wall_layer.c.ends_at > at)
    return _layers(connection, is_on)


def layer(connection: Connection, id_: int) -> Layer | None:
    """One; None when there is none."""
    found = _layers(connection, wall_layer.c.id == id_)
    return found[0] if found else None


def layers_of(connection: Connection, ids: Iterable[int]) -> list[Layer]:
    """These, also when they are over; the first first."""
    return _layers(connection, wall_layer.c.id.in_(sorted(ids)))


def reports(connection: Connection) -> dict[int, Report]:
    """What each display that may watch last said, by its id."""
    query = select(*display_report.c).join(display, display.c.id == display_report.c.display_id)
    rows = connection.execute(query.where(display.c.revoked_at.is_(None)))
    return {row.display_id: Report(**{**row._mapping, "warm": tuple(json.loads(row.warm))}) for row in rows}


def alive(connection: Connection, among: Iterable[int], at: int) -> tuple[int, ...]:
    """Those of these displays that reported lately, by id."""
    query = select(display_report.c.display_id).where(
        display_report.c.display_id.in_(sorted(among)), display_report.c.seen_at > at - ALIVE
    )
    return tuple(sorted(connection.execute(query).scalars()))


def _display(row: Row[Any]) -> Display:
    width = row.width_mm or of_diagonal(USUAL_DIAGONAL)[0]
    distance = row.distance_mm or USUAL_DISTANCE
    return Display(row.id, row.name, row.start, width, distance, row.named_until or 0, row.legible_until or 0)


def _place(row: Row[Any]) -> Place | None:
    if row.grid_column is None or row.grid_row is None:
        return None
    width, height = of_diagonal(USUAL_DIAGONAL)
    return Place(row.grid_column, row.grid_row, row.width_mm or width, row.height_mm or height, row.bezel_mm or 0.0)


def _layers(connection: Connection, where: Any) -> list[Layer]:
    rows = connection.execute(select(*wall_layer.c).where(where).order_by(wall_layer.c.id))
    return [
        Layer(
            id=row.id, kind=row.kind, tiles=written.tiles(json.loads(row.tiles)),
            displays=tuple(json.loads(row.displays)), created_at=row.created_at, ready_by=row.ready_by,
            starts_at=row.starts_at, ends_at=row.ends_at, scene=row.scene, title=row.title, priority=row.priority,
            by=row.by, alert=row.alert_id, joined=tuple(json.loads(row.joined)), reason=json.loads(row.reason),
            awaits=tuple(json.loads(row.awaits)),
        )
        for row in rows
    ]  # fmt: skip

"""Scenes and the plan: every change is a new version, and nobody overwrites what he has not seen."""

import json

from sqlalchemy import Connection, insert

from commandcenter.domain.wall import written
from commandcenter.domain.wall.plan import Plan
from commandcenter.domain.wall.scenes import SCENES_MAX, Scene
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import wall as queries
from commandcenter.store.schema import wall_plan, wall_scene


class Overtaken(StoreError):
    """Somebody changed it in between. ``version``: the one that is there now."""

    def __init__(self, version: int, by: str) -> None:
        super().__init__(f"It was changed by {by} in between: load it again")
        self.version, self.by = version, by


class TooMany(StoreError):
    """There are as many scenes as a wall takes."""

    def __init__(self) -> None:
        super().__init__(f"There are {SCENES_MAX} scenes already: delete one first")


def put_scene(connection: Connection, scene: Scene, by: str, at: int) -> Scene:
    """The scene with its new version. ``scene.version``: the one that was changed; 0: there was none.

    Raises Overtaken, TooMany; written.Unreadable for what could not be read again: the whole wall would stand still;
    IntegrityError when two write at the very same moment.
    """
    version = _next(connection, scene.key, scene.version)
    known = queries.scenes(connection)
    if scene.key not in known and len(known) >= SCENES_MAX:
        raise TooMany
    tiles = written.of_tiles(scene.tiles)
    written.tiles(tiles)
    _insert(connection, Scene(scene.key, scene.title, scene.tiles, version), _json(tiles), by, at, is_deleted=False)
    return Scene(scene.key, scene.title, scene.tiles, version)


def delete_scene(connection: Connection, key: str, version: int, by: str, at: int) -> Scene | None:
    """Delete it, as of the version that was seen; the scene that was deleted, None: there is none. Raises Overtaken.

    Its versions stay, and ``put_scene`` brings it back.
    """
    known = queries.scenes(connection).get(key)
    if known is None:
        return None
    following = _next(connection, key, version)
    _insert(connection, Scene(key, known.title, (), following), "[]", by, at, is_deleted=True)
    return known


def put_plan(connection: Connection, plan: Plan, by: str, at: int) -> Plan:
    """The plan with its new version; ``plan.version`` is the one that was changed. Raises Overtaken, and
    written.Unreadable as ``put_scene`` does."""
    last = next(iter(queries.versions_of_plan(connection, 1)), None)
    if last is not None and last.version != plan.version:
        raise Overtaken(last.version, last.by)
    content = written.of_plan(plan)
    written.plan(content)
    row = {"version": plan.version + 1, "content": _json(content), "recorded_at": at, "by": by}
    connection.execute(insert(wall_plan).values(row))
    return Plan(plan.rotations, plan.schedule, plan.takeovers, plan.care, plan.version + 1)


def _json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))


def _next(connection: Connection, key: str, seen: int) -> int:
    """Whoever saw no scene (0) may begin one anew where one was deleted."""
    last = next(iter(queries.versions_of_scene(connection, key, 1)), None)
    if last is None:
        return 1
    if last.version != seen and not (last.is_deleted and seen == 0):
        raise Overtaken(last.version, last.by)
    return last.version + 1


def _insert(connection: Connection, scene: Scene, tiles: str, by: str, at: int, *, is_deleted: bool) -> None:
    row = {
        "key": scene.key, "version": scene.version, "title": scene.title, "tiles": tiles, "is_deleted": is_deleted,
        "recorded_at": at, "by": by,
    }  # fmt: skip
    connection.execute(insert(wall_scene).values(row))

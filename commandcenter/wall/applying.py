"""Doing what a file of scenes and plan changes."""

from sqlalchemy import Connection

from commandcenter.store.writes.wall import content as writes
from commandcenter.wall.importing import Difference


def apply(connection: Connection, found: Difference, by: str, at: int) -> None:
    """Do it. Raises Overtaken, TooMany. The caller raises Topic.WALL and writes it down (``importing.trail``)."""
    for scene in found.deleted:
        writes.delete_scene(connection, scene.key, scene.version, by, at)
    for scene in found.scenes:
        writes.put_scene(connection, scene, by, at)
    if found.plan is not None:
        writes.put_plan(connection, found.plan, by, at)

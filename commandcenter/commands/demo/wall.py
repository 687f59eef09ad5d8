"""The wall of the demo: scenes and a plan to begin with. Displays are whatever windows somebody opens at /display."""

from sqlalchemy import Connection

from commandcenter.commands.demo.marks import SIMULATOR
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes import audit
from commandcenter.wall import defaults


def seed(connection: Connection, now: int) -> int:
    """Write them once: a store that ever had a scene is left as it is. How many scenes were made."""
    made = defaults.install(connection, SIMULATOR.name, now)
    if made:
        versions.bump(connection, [Topic.WALL], now)
        audit.append(connection, SIMULATOR, "scene.default", "scenes", None, {"scenes": made}, now)
    return len(made)

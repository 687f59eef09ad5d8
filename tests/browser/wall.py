"""A wall in real browsers: a server, its store, and displays that were accepted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import Engine, delete, insert, select, update

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.domain.wall.geometry import Place
from commandcenter.domain.wall.layers import Layer, LayerKind
from commandcenter.domain.wall.plan import Plan, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate, schema
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic, bump
from commandcenter.store.writes.wall import content, displays, layers
from tests.access.house import DISPLAY
from tests.live.server import Server

# Keeps what happened on a page: every picture that came to the front, and how late.
RECORDER = """
window.shownLog = [];
document.addEventListener("wall:shown", (event) => window.shownLog.push({ ...event.detail, by: Date.now() }));
"""


class Room:
    """A server with accounts, its store, and the displays that were hung there."""

    def __init__(self, folder: Path, application: str, **environ: str) -> None:
        self.url = f"sqlite:///{folder / 'store.db'}"
        migrate.upgrade(self.url)
        self.engine: Engine = store_engine.create_engine(self.url)
        given = {"COMMANDCENTER_ACCESS": "accounts", "COMMANDCENTER_WEB_THREADS": "48", **environ}
        self.server = Server(folder, self.url, application, **given)

    def clear(self) -> None:
        """A wall without anything on it, and without displays."""
        with self.engine.begin() as connection:
            for table in (
                schema.wall_ready, schema.wall_layer, schema.wall_position, schema.wall_plan, schema.wall_scene,
                schema.display_report, schema.pairing, schema.display,
            ):  # fmt: skip
                connection.execute(delete(table))
            bump(connection, {Topic.WALL}, now())

    def hang(
        self, context: BrowserContext, name: str, start: str, place: Place | None = None, window: int = 1,
        distance_mm: float = 4000,
    ) -> int:  # fmt: skip
        """A window of this browser is a display from now on; its id."""
        token = tokens.new()
        row = {
            "name": name, "start": start, "token_hash": tokens.digest(token), "created_at": now(), "created_by": "t",
        }  # fmt: skip
        with self.engine.begin() as connection:
            id_ = int(
                connection.execute(insert(schema.display).values(row).returning(schema.display.c.id)).scalar_one()
            )
            if place is not None:
                displays.hang(connection, id_, place, distance_mm)
            bump(connection, {Topic.WALL, Topic.DISPLAYS}, now())
        cookie = DISPLAY if window == 1 else f"{DISPLAY}-{window}"
        context.add_cookies([{"name": cookie, "value": token, "url": self.server.url, "httpOnly": True}])
        return id_

    def lock_out(self, display: int) -> None:
        """As an operator does it."""
        with self.engine.begin() as connection:
            gone = update(schema.display).where(schema.display.c.id == display)
            connection.execute(gone.values(revoked_at=now(), revoked_by="t"))
            bump(connection, {Topic.WALL, Topic.DISPLAYS}, now())

    def open(self, page: Page, window: int = 1) -> Page:
        """A window of the wall, with what it shows kept in ``shownLog``."""
        page.add_init_script(RECORDER)
        page.goto(f"{self.server.url}/display?window={window}")
        return page

    def scene(self, key: str, *tiles: Tile) -> None:
        """Save a scene."""
        with self.engine.begin() as connection:
            content.put_scene(connection, Scene(key, key, tiles), "t", now())
            bump(connection, {Topic.WALL}, now())

    def rotate(self, *steps: tuple[str, int], on: Sequence[int] = ()) -> None:
        """One rotation of (scene or address, seconds), and nothing else in the plan."""
        rotation = Rotation("ronde", "Ronde", tuple(Step(show, seconds) for show, seconds in steps), tuple(on))
        with self.engine.begin() as connection:
            seen = queries.plan(connection).version
            content.put_plan(connection, Plan((rotation,), version=seen), "t", now())
            bump(connection, {Topic.WALL}, now())

    def put(self, *tiles: Tile, kind: LayerKind = "push", **more: Any) -> Layer:
        """Put tiles on the wall."""
        with self.engine.begin() as connection:
            layer = layers.put(connection, kind, tiles, "t", now(), **more)
            bump(connection, {Topic.WALL}, now())
        return layer

    def take_off(self, layer: Layer) -> None:
        """End it."""
        with self.engine.begin() as connection:
            layers.end(connection, layer.id, "t", now())
            bump(connection, {Topic.WALL}, now())

    def layer(self, layer: Layer) -> Layer:
        """As it is now."""
        with self.engine.connect() as connection:
            found = queries.layer(connection, layer.id)
        assert found is not None
        return found

    def ready(self, layer: Layer) -> set[int]:
        """The displays that said that they have painted it."""
        said = select(schema.wall_ready.c.display_id).where(schema.wall_ready.c.layer_id == layer.id)
        with self.engine.connect() as connection:
            return set(connection.execute(said).scalars())

    def has_reported(self, display: int) -> bool:
        """Whether it said something of itself."""
        with self.engine.connect() as connection:
            return display in queries.reports(connection)

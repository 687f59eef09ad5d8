"""The wall of a benchmark: displays with their tokens, scenes, a rotation over them, and who may control it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, delete, insert

from commandcenter.access import tokens
from commandcenter.domain.access import Role
from commandcenter.domain.wall.geometry import WHOLE, Place, Rect, of_diagonal
from commandcenter.domain.wall.plan import Plan, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.store import schema, versions
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import content, displays
from commandcenter.store.writes.wall.layers import put

MAP: Final = "peta"
VALUES: Final = "nilai"
EVENTS: Final = "kejadian"
AWAY: Final = "tamu"  # a scene that no rotation shows: whoever asks for it finds it cold
BLOCK: Final = 2  # a map spans so many displays, across and down
DIAGONAL: Final = 55.0
_SCREENS: Final = ("/", "/alerts", "/complaints", "/availability")
_OTHERS: Final = ("/alerts", "/availability", "/data", "/")


@dataclass(frozen=True, slots=True)
class Hung:
    """A display of the store: its id and the token that its browser holds."""

    id: int
    name: str
    token: str


def grid(count: int) -> tuple[int, int]:
    """Columns and rows of a wall of so many displays, wider than high."""
    rows = max(each for each in range(1, count + 1) if count % each == 0 and each * each <= count)
    return count // rows, rows


def hang(engine: Engine, count: int, placed: int | None = None) -> list[Hung]:
    """So many displays with a token each, as accepted ones have; the first ``placed`` (None: all) with a place too.

    What the store brings of a wall is taken off first.
    """
    placed = count if placed is None else placed
    columns, _rows = grid(placed)
    width, height = of_diagonal(DIAGONAL)
    found = []
    with engine.begin() as connection:
        for table in (schema.wall_scene, schema.wall_plan, schema.wall_layer, schema.pairing, schema.display):
            connection.execute(delete(table))
        for number in range(count):
            token, name = tokens.new(), f"layar-{number + 1}"
            row = {
                "name": name, "start": "/data", "token_hash": tokens.digest(token), "created_at": now(),
                "created_by": "benchmark",
            }  # fmt: skip
            id_ = connection.execute(insert(schema.display).values(row).returning(schema.display.c.id)).scalar_one()
            if number < placed:
                displays.hang(connection, id_, Place(number % columns, number // columns, width, height, 5), 4_000)
            found.append(Hung(int(id_), name, token))
        versions.bump(connection, [Topic.WALL, Topic.DISPLAYS], now())
    return found


def scenes(hung: Sequence[Hung]) -> list[Scene]:
    """The map over blocks of displays, a screen on each display twice over, and one that nothing shows."""
    columns, rows = grid(len(hung))
    across, down = min(BLOCK, columns), min(BLOCK, rows)
    blocks = [Rect(x, y, across, down) for y in range(0, rows, down) for x in range(0, columns, across)]
    return [
        Scene(MAP, "Peta jaringan", tuple(Tile("screen", each, "/network") for each in blocks)),
        Scene(VALUES, "Nilai", tuple(_alone(hung, _SCREENS))),
        Scene(EVENTS, "Kejadian", tuple(_alone(hung, _OTHERS))),
        Scene(AWAY, "Tamu", tuple(_alone(hung, ("/network?theme=light", "/data?theme=light")))),
    ]


def fill(engine: Engine, hung: Sequence[Hung], seconds: int, shown: Sequence[str] = (MAP, VALUES, EVENTS)) -> None:
    """Scenes, and a rotation of ``shown`` over the whole wall with steps of so many seconds; none when it is 0."""
    with engine.begin() as connection:
        for scene in scenes(hung):
            content.put_scene(connection, scene, "benchmark", now())
        steps = tuple(Step(key, seconds) for key in shown)
        rotations = (Rotation("ronde", "Ronde", steps),) if seconds else ()
        content.put_plan(connection, Plan(rotations), "benchmark", now())
        versions.bump(connection, [Topic.WALL], now())


def stand(engine: Engine, key: str, lasts: int | None = None) -> None:
    """Put a scene on the wall for ``lasts`` ms; None: until something else is put there."""
    with engine.begin() as connection:
        tiles = queries.scenes(connection)[key].tiles
        put(connection, "push", tiles, "benchmark", now(), scene=key, lasts=lasts)
        versions.bump(connection, [Topic.WALL], now())


def operator(engine: Engine) -> str:
    """The token of an operator's session."""
    token, at = tokens.new(), now()
    with engine.begin() as connection:
        row = {
            "name": "operator-1", "role": Role.OPERATOR.value, "must_change": False, "created_at": at,
            "created_by": "benchmark",
        }  # fmt: skip
        account = connection.execute(insert(schema.account).values(row).returning(schema.account.c.id)).scalar_one()
        held = {
            "token_hash": tokens.digest(token), "account_id": account, "method": "password", "created_at": at,
            "seen_at": at,
        }  # fmt: skip
        connection.execute(insert(schema.session).values(held))
    return token


def now() -> int:
    """The clock of the benchmark, ms UTC."""
    return time.time_ns() // 1_000_000


def _alone(hung: Sequence[Hung], addresses: Sequence[str]) -> list[Tile]:
    return [Tile("screen", WHOLE, addresses[number % len(addresses)], each.id) for number, each in enumerate(hung)]

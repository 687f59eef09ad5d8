"""Scenes and a plan that a wall may begin with: for one display, a row, a column, and walls of any size."""

from itertools import pairwise
from typing import Final

from sqlalchemy import Connection

from commandcenter.domain.wall.geometry import Layout, Rect
from commandcenter.domain.wall.plan import Care, Dimming, Plan, Rotation, Scheduled, Step, Takeover
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_scenes
from commandcenter.store.writes.wall import content

USUAL: Final = (2, 2)  # columns and rows of a wall that nobody has hung yet
NETWORK, OVERVIEW, ALERTS, COMPLAINTS = "/network", "/", "/alerts", "/complaints"
ATTAINMENT, AVAILABILITY = "/attainment", "/availability"
WORKDAYS: Final = frozenset({"mon", "tue", "wed", "thu", "fri"})
OF_NETWORK: Final = ("main-tower-down", "tower-*", "link-*")  # rules whose alerts the storm scene is about
PLAN: Final = Plan(
    rotations=(Rotation("ronde", "Ronde dinding", (Step("peta", 60), Step("ringkasan", 60))),),
    schedule=(Scheduled("briefing-pagi", "pagi", WORKDAYS, 7 * 60 + 30, 30),),
    takeovers=(
        Takeover("gangguan-jaringan", "gangguan", rules=OF_NETWORK),
        # A tower that takes others with it is graver only once three kecamatan are cut off: the wall need not wait.
        Takeover("menara-mati", "gangguan", frozenset({"high", "medium"}), ("tower-down",), minutes=10),
    ),
    care=Care(dimming=(Dimming(22 * 60, 5 * 60, 0.7),), reload_at=3 * 60 + 30),
)


def size(layout: Layout) -> tuple[int, int]:
    """Columns and rows of the wall as it hangs; of the usual one before anything hangs."""
    return (layout.columns, layout.rows) if layout.places else USUAL


def scenes(columns: int, rows: int) -> tuple[Scene, ...]:
    """For a wall of so many displays: the map over all, everything at once, morning, meeting, a large outage."""
    one, two, three, four = quarters(columns, rows)
    above, below = Rect(four.x, four.y, four.width, four.height / 2), _lower_half(four)
    largest, beside = _large(columns, rows)
    return (
        Scene("peta", "Peta jaringan", (_screen(NETWORK, Rect(0, 0, columns, rows)),)),
        Scene(
            "ringkasan", "Ringkasan semua urusan",
            (_screen(OVERVIEW, one), _screen(ALERTS, two), _screen(COMPLAINTS, three), _screen(ATTAINMENT, four)),
        ),
        Scene(
            "pagi", "Briefing pagi",
            (
                _screen(OVERVIEW, one), _screen(ATTAINMENT, two), _screen(COMPLAINTS, three),
                Tile("clock", above), Tile("announcement", below),
            ),
        ),
        Scene(
            "rapat", "Rapat, satu layar dikosongkan",
            (_screen(OVERVIEW, one), _screen(NETWORK, two), _screen(COMPLAINTS, three), Tile("free", four)),
        ),
        Scene(
            "gangguan", "Gangguan besar",
            (_screen(NETWORK, largest), _screen(ALERTS, beside[0]), _screen(AVAILABILITY, beside[1])),
        ),
    )  # fmt: skip


def quarters(columns: int, rows: int) -> tuple[Rect, Rect, Rect, Rect]:
    """Four parts of a wall that end where displays do, as far as there are enough."""
    if rows == 1 and columns > 1:
        one, two, three, four = (Rect(x, 0, width, 1) for x, width in _along(columns))
        return one, two, three, four
    if columns == 1 and rows > 1:
        one, two, three, four = (Rect(0, y, 1, height) for y, height in _along(rows))
        return one, two, three, four
    x = 0.5 if columns == 1 else (columns + 1) // 2
    y = 0.5 if rows == 1 else (rows + 1) // 2
    return Rect(0, 0, x, y), Rect(x, 0, columns - x, y), Rect(0, y, x, rows - y), Rect(x, y, columns - x, rows - y)


def install(connection: Connection, by: str, at: int) -> list[str]:
    """Put them into a store that never had a scene, and the plan where there is none; keys of the scenes.

    The caller raises Topic.WALL and writes it down.
    """
    if wall_scenes.keys(connection):
        return []
    made = scenes(*size(queries.wall(connection, at).layout))
    for scene in made:
        content.put_scene(connection, scene, by, at)
    if queries.plan(connection).version == 0:
        content.put_plan(connection, PLAN, by, at)
    return [scene.key for scene in made]


def _screen(address: str, area: Rect) -> Tile:
    return Tile("screen", area, address)


def _along(count: int) -> list[tuple[float, float]]:
    """Begin and length of four parts of a row (or column) of so many displays."""
    match count:
        case 2:
            edges = [0, 0.5, 1, 1.5, 2]
        case 3:
            edges = [0, 1, 2, 2.5, 3]
        case _:
            edges = [round(count * part / 4) for part in range(5)]
    return [(begin, end - begin) for begin, end in pairwise(edges)]


def _lower_half(area: Rect) -> Rect:
    return Rect(area.x, area.y + area.height / 2, area.width, area.height / 2)


def _large(columns: int, rows: int) -> tuple[Rect, list[Rect]]:
    """Most of the wall, and what is left of it beside that in two parts."""
    if columns == 1 and rows == 1:
        return Rect(0, 0, 0.5, 1), [Rect(0.5, 0, 0.5, 0.5), Rect(0.5, 0.5, 0.5, 0.5)]
    if columns == 1:
        return Rect(0, 0, 1, rows - 1), [Rect(0, rows - 1, 0.5, 1), Rect(0.5, rows - 1, 0.5, 1)]
    left = columns - 1
    if rows == 1:
        return Rect(0, 0, left, 1), [Rect(left, 0, 0.5, 1), Rect(left + 0.5, 0, 0.5, 1)]
    upper = (rows + 1) // 2
    return Rect(0, 0, left, rows), [Rect(left, 0, 1, upper), Rect(left, upper, 1, rows - upper)]

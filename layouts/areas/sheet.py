"""The sheet that both forms are drawn on: shapes in metres of EPSG:32749, hexagons far to the east of them."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import sqrt

import geodata
from layouts import maps
from layouts.areas.value import Form
from layouts.maps import Box

EAST = 2_000_000  # where the hexagons begin
WIDE = 10_000  # units across a hexagon, with
GAP = 250  # between it and the next


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form: closed rings by code, a middle for each, the window that is looked at, and its scale."""

    form: Form
    rings: dict[str, tuple[tuple[int, int], ...]]
    middles: dict[str, tuple[int, int]]
    window: Box
    units_per_pixel: float

    def within(self, width: float, height: float) -> "Sheet":
        """The same in a panel of so many pixels: the window is widened until it fills the panel."""
        left, bottom, right, top = self.window
        scale = max((right - left) / width, (top - bottom) / height)
        x, y = (left + right) / 2, (bottom + top) / 2
        across, up = width * scale / 2, height * scale / 2
        return replace(self, window=Box(x - across, y - up, x + across, y + up), units_per_pixel=scale)


@cache
def sheet(form: Form) -> Sheet:
    """The sheet of a form, measured once."""
    return _shapes() if form == "map" else _hexagons()


@cache
def names() -> dict[str, str]:
    """The names of the kecamatan by their codes."""
    return {place.code: place.name for place in geodata.load_places()}


def _shapes() -> Sheet:
    ground = maps.ground()
    window = Box(ground.left, ground.bottom, ground.right, ground.top)
    middles = {code: _middle(ring) for code, ring in ground.rings.items()}
    return Sheet("map", dict(ground.rings), middles, window, ground.metres_per_pixel)


def _middle(ring: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The centre of gravity: it lies within every shape of the schematic, which the given points do not always."""
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return round(x / (3 * twice)), round(y / (3 * twice))


def _hexagons() -> Sheet:
    tiles = geodata.load_tiles()
    high = WIDE * 2 / sqrt(3)
    rings, middles = {}, {}
    for code, (column, row) in tiles.items():
        x, y = EAST + WIDE * (column + row % 2 / 2 + 0.5), -high * (row * 0.75 + 0.5)
        middles[code] = (round(x), round(y))
        rings[code] = _hexagon(x, y, WIDE - GAP)
    columns = max(column + row % 2 / 2 for column, row in tiles.values()) + 1
    rows = max(row for _, row in tiles.values())
    window = Box(EAST, -high * (rows * 0.75 + 1), EAST + WIDE * columns, 0)
    return Sheet("tiles", rings, middles, window, WIDE * columns / maps.WIDTH).within(maps.WIDTH, maps.HEIGHT)


def _hexagon(x: float, y: float, width: float) -> tuple[tuple[int, int], ...]:
    """A hexagon that stands on a point, closed."""
    side = width / sqrt(3)
    corners = ((0, side), (width / 2, side / 2), (width / 2, -side / 2), (0, -side), (-width / 2, -side / 2))
    ring = [(round(x + dx), round(y + dy)) for dx, dy in (*corners, (-width / 2, side / 2))]
    return (*ring, ring[0])

"""The ground of a map: outlines in metres, positions of towers and links, and where names can stand.

All coordinates are whole metres of EPSG:32749. A label is placed in the pixels of the panel that figures are drawn for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import NamedTuple

import geodata
from commandcenter.domain.model import Link, Node

Point = tuple[float, float]

WIDTH, HEIGHT = 1080.0, 600.0  # pixels of the map's panel on the page that figures are drawn for
GAP = 240  # metres that every outline is drawn in, so that neighbours stand apart without a border line
MARGIN = 900  # metres around the regency
FOOT = 2_600  # metres below it: the names of the southern ones stand there
LANE = 420  # metres between two links that join the same towers


@dataclass(frozen=True, slots=True)
class Ground:
    """The regency: closed rings by kecamatan code, a middle for each, and the box around them all."""

    rings: Mapping[str, tuple[tuple[int, int], ...]]
    middles: Mapping[str, tuple[int, int]]
    left: float
    right: float
    bottom: float
    top: float

    @property
    def metres_per_pixel(self) -> float:
        return max((self.right - self.left) / WIDTH, (self.top - self.bottom) / HEIGHT)

    @property
    def frame(self) -> "Box":
        """All that the panel shows: more than the regency on two of its sides."""
        x, y = (self.left + self.right) / 2, (self.bottom + self.top) / 2
        across, up = WIDTH * self.metres_per_pixel / 2, HEIGHT * self.metres_per_pixel / 2
        return Box(x - across, y - up, x + across, y + up)


class Box(NamedTuple):
    """A rectangle in metres."""

    left: float
    bottom: float
    right: float
    top: float

    def is_in(self, other: "Box") -> bool:
        """Whether the other holds all of this one."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


@cache
def ground() -> Ground:
    """The 28 kecamatan, read and projected once."""
    outlines = geodata.outlines()
    xs = [x for ring in outlines.values() for x, _ in ring]
    ys = [y for ring in outlines.values() for _, y in ring]
    middles = {}
    for place in geodata.load_places():
        x, y = geodata.project(place.latitude, place.longitude)
        middles[place.code] = (round(x), round(y))
    return Ground(
        rings={code: drawn_in(ring, GAP) for code, ring in outlines.items()},
        middles=middles,
        left=min(xs) - MARGIN,
        right=max(xs) + MARGIN,
        bottom=min(ys) - FOOT,
        top=max(ys) + MARGIN,
    )


@cache
def position(latitude: float, longitude: float) -> tuple[int, int]:
    """A tower's place in whole metres; remembered, because a projection costs more than the rest of a picture."""
    x, y = geodata.project(latitude, longitude)
    return round(x), round(y)


def drawn_in(ring: Sequence[Point], distance: float) -> tuple[tuple[int, int], ...]:
    """The closed ring with every side moved inwards by ``distance``; corners are cut off at twice that."""
    points = list(ring[:-1] if ring[0] == ring[-1] else ring)
    turn = 1 if _area(points) > 0 else -1
    moved = []
    for before, at, after in zip(points[-1:] + points[:-1], points, points[1:] + points[:1], strict=True):
        (ax, ay), (bx, by) = _normal(before, at, turn), _normal(at, after, turn)
        x, y = ax + bx, ay + by
        square = x * x + y * y
        # The corner lies on the bisector; at a spike it would run away, so its length is bounded.
        scale = 2 * distance / max(square, 1.0)
        moved.append((round(at[0] + x * scale), round(at[1] + y * scale)))
    return (*moved, moved[0])


def lanes(links: Iterable[Link], nodes: Mapping[int, Node]) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
    """The two ends of every link; links between the same towers run beside each other."""
    pairs: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        pairs.setdefault((min(link.a, link.b), max(link.a, link.b)), []).append(link)
    ends = {}
    for (a, b), siblings in pairs.items():
        (ax, ay), (bx, by) = (position(nodes[end].latitude, nodes[end].longitude) for end in (a, b))
        length = hypot(bx - ax, by - ay) or 1.0
        for index, link in enumerate(sorted(siblings, key=lambda link: link.key)):
            aside = (index - (len(siblings) - 1) / 2) * LANE
            dx, dy = round(-(by - ay) / length * aside), round((bx - ax) / length * aside)
            ends[link.id] = ((ax + dx, ay + dy), (bx + dx, by + dy))
    return ends


def middle(ends: tuple[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
    """The middle of a link, in whole metres."""
    (ax, ay), (bx, by) = ends
    return (ax + bx) // 2, (ay + by) // 2


def _area(points: Sequence[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True))


def _normal(start: Point, end: Point, turn: int) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy) or 1.0
    return -dy / length * turn, dx / length * turn

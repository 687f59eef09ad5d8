"""What every display shows when: worked out here, once, and followed by all displays on the server's clock.

Above each other lie, from the lowest: where a display begins, rotations, the schedule, what an operator put there,
what he pinned, and takeovers by alerts. The highest that touches a display is what it shows. Everything is worked out
from the clock, so displays that heard the same agree without a word between them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from commandcenter.domain.clock import DAY, MINUTE, SECOND, start_of_day, to_datetime
from commandcenter.domain.wall.geometry import Layout, Piece, Rect, within
from commandcenter.domain.wall.layers import Layer, Position
from commandcenter.domain.wall.plan import WEEKDAYS, Plan, Rotation, Scheduled
from commandcenter.domain.wall.scenes import Scene, Tile, alone

Source = Literal["start", "rotation", "schedule", "push", "pin", "takeover"]
HEIGHTS: Final[Mapping[Source, int]] = {
    "start": 0, "rotation": 1, "schedule": 2, "push": 3, "pin": 4, "takeover": 5,
}  # fmt: skip
HORIZON: Final = 10 * MINUTE
MOMENTS_MAX: Final = 20  # of one display: steps of 5 s reach 100 s ahead, and the program comes anew every minute


@dataclass(frozen=True, slots=True)
class Display:
    """A display as the wall knows it. ``start``: what it shows when nothing else does. ``width_mm``: of its picture.

    Until ``named_until`` it shows its name, until ``legible_until`` it marks text that is too small (ms UTC).
    """

    id: int
    name: str
    start: str
    width_mm: float
    distance_mm: float
    named_until: int = 0
    legible_until: int = 0


@dataclass(frozen=True)
class Wall:
    """The whole object, as of one moment."""

    displays: Mapping[int, Display]
    layout: Layout
    scenes: Mapping[str, Scene] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    positions: Mapping[str, Position] = field(default_factory=dict)
    layers: Sequence[Layer] = ()


class Part(NamedTuple):
    """A tile as one display shows it. ``distance_mm``: of the farthest reader of the view, the same on every display
    that shows a part of it."""

    tile: Tile
    piece: Piece
    distance_mm: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What one display shows. ``of``: the rotation, scheduled scene or layer ("rotation:ronde", "push:17")."""

    source: Source
    of: str
    title: str
    parts: tuple[Part, ...]
    layer: Layer | None = None


class Moment(NamedTuple):
    """From ``at`` (ms UTC) on this is shown."""

    at: int
    shown: Shown


class _Sheet(NamedTuple):
    """Something that lies on the wall from ``begins`` until ``ends`` (exclusive; None: open)."""

    begins: int
    ends: int | None
    rank: tuple[int, int, int]
    tiles: tuple[Tile, ...]
    displays: frozenset[int] | None  # None: wherever its tiles are
    shown: Shown


def timeline(wall: Wall, at: int, until: int | None = None) -> dict[int, list[Moment]]:
    """For every display what it shows at ``at`` and from which moments on something else, until ``until``.

    The first moment of each is not later than ``at``. At most ``MOMENTS_MAX`` of one display.
    """
    until = at + HORIZON if until is None else until
    sheets, parts = list(_sheets(wall, at, until)), _Parts(wall)
    return {display: _of(parts, display, sheets, at, until) for display in sorted(wall.displays)}


def touched(wall: Wall, tiles: Sequence[Tile], displays: Collection[int]) -> list[int]:
    """The displays that show some of these tiles: of ``displays`` only, when it names any."""
    found = {display for tile in tiles if tile.display is None for display in wall.layout.touched(tile.area)}
    found |= {tile.display for tile in tiles if tile.display is not None and tile.display in wall.displays}
    return sorted(found.intersection(displays) if displays else found)


def beneath(wall: Wall, at: int) -> dict[int, Shown]:
    """What each display would show if the layers were taken off it: kept ready, because they will be."""
    sheets, parts = [sheet for sheet in _sheets(wall, at, at) if sheet.shown.layer is None], _Parts(wall)
    return {display: _of(parts, display, sheets, at, at)[0].shown for display in sorted(wall.displays)}


def _of(parts_of: "_Parts", display: int, sheets: Sequence[_Sheet], at: int, until: int) -> list[Moment]:
    mine = [(sheet, parts) for sheet in sheets if (parts := parts_of.on(display, sheet))]
    changes = sorted({edge for sheet, _ in mine for edge in (sheet.begins, sheet.ends) if edge and at < edge <= until})
    found: list[Moment] = []
    for moment in [at, *changes]:
        on = [(sheet, parts) for sheet, parts in mine if _holds(sheet, moment)]
        sheet, parts = max(on, key=lambda each: each[0].rank)
        shown = Shown(sheet.shown.source, sheet.shown.of, sheet.shown.title, parts, sheet.shown.layer)
        if not found or found[-1].shown != shown:
            found.append(Moment(moment, shown))
    return found[:MOMENTS_MAX]


def _holds(sheet: _Sheet, at: int) -> bool:
    return sheet.begins <= at and (sheet.ends is None or at < sheet.ends)


class _Parts:
    """What each display shows of tiles, worked out once: a rotation lays the same ones again and again."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._known: dict[tuple[int, int], tuple[Part, ...]] = {}
        self._distances: dict[Rect, float] = {}

    def on(self, display: int, sheet: _Sheet) -> tuple[Part, ...]:
        """Nothing where the sheet does not lie."""
        if sheet.displays is not None and display not in sheet.displays:
            return ()
        key = (id(sheet.tiles), display)  # the sheets hold the tiles while this lives
        if key not in self._known:
            found = (self._part(tile, display) for tile in sheet.tiles)
            self._known[key] = tuple(part for part in found if part is not None)
        return self._known[key]

    def _part(self, tile: Tile, display: int) -> Part | None:
        own = self._wall.displays[display]
        if tile.display is not None:
            is_mine = tile.display == display
            return Part(tile, within(tile.area, own.width_mm), own.distance_mm) if is_mine else None
        piece = self._wall.layout.piece(tile.area, display)
        return None if piece is None else Part(tile, piece, self._distance(tile.area))

    def _distance(self, area: Rect) -> float:
        if area not in self._distances:
            touched = self._wall.layout.touched(area)
            self._distances[area] = max(self._wall.displays[each].distance_mm for each in touched)
        return self._distances[area]


# ---- what lies on the wall -------------------------------------------------------------------------------------------


def _sheets(wall: Wall, at: int, until: int) -> Iterator[_Sheet]:
    for display in wall.displays.values():
        tiles = alone(display.id, display.start)
        yield _Sheet(0, None, (HEIGHTS["start"], 0, 0), tiles, None, Shown("start", "start", "", ()))
    for order, rotation in enumerate(wall.plan.rotations):
        yield from _rotated(wall, rotation, order, at, until)
    for order, scheduled in enumerate(wall.plan.schedule):
        yield from _scheduled(wall, scheduled, order, at, until)
    for layer in wall.layers:
        if layer.ends_at is None or layer.ends_at > at:
            yield _layered(layer)


def _layered(layer: Layer) -> _Sheet:
    shown = Shown(layer.kind, f"{layer.kind}:{layer.id}", layer.title, (), layer)
    rank = (HEIGHTS[layer.kind], layer.priority, layer.id)
    displays = frozenset(layer.displays) if layer.displays else None
    return _Sheet(layer.begins_at, layer.ends_at, rank, layer.tiles, displays, shown)


def _scheduled(wall: Wall, scheduled: Scheduled, order: int, at: int, until: int) -> Iterator[_Sheet]:
    scene = wall.scenes.get(scheduled.scene)
    if scene is None:
        return
    for begins in occasions(scheduled, at, until):
        shown = Shown("schedule", f"schedule:{scheduled.key}", scene.title, ())
        ends = begins + scheduled.minutes * MINUTE
        yield _Sheet(begins, ends, (HEIGHTS["schedule"], order, 0), scene.tiles, None, shown)


def occasions(scheduled: Scheduled, at: int, until: int) -> list[int]:
    """When a scheduled scene begins, if it is still on at ``at`` or begins until ``until`` (ms UTC)."""
    length = scheduled.minutes * MINUTE
    days = range(start_of_day(at - length), until + 1, DAY)
    begins = [day + scheduled.at * MINUTE for day in days if WEEKDAYS[to_datetime(day).weekday()] in scheduled.days]
    return [each for each in begins if each + length > at and each <= until]


# ---- rotations -------------------------------------------------------------------------------------------------------


def _rotated(wall: Wall, rotation: Rotation, order: int, at: int, until: int) -> Iterator[_Sheet]:
    if not rotation.steps:
        return
    position = wall.positions.get(rotation.key, Position())
    displays = frozenset(rotation.displays) or None
    for begins, ends, index in turns(rotation, position, at, until):
        step = rotation.steps[index]
        scene = wall.scenes.get(step.show)
        if scene is None and not step.show.startswith("/"):
            continue  # a scene that was deleted: what lies beneath shows through
        tiles = scene.tiles if scene else tuple(_everywhere(displays or wall.layout.places, step.show))
        shown = Shown("rotation", f"rotation:{rotation.key}", scene.title if scene else "", ())
        yield _Sheet(begins, ends, (HEIGHTS["rotation"], order, index), tiles, displays, shown)


def _everywhere(displays: Iterable[int], address: str) -> Iterator[Tile]:
    for display in displays:
        yield from alone(display, address)


def turns(rotation: Rotation, position: Position, at: int, until: int) -> Iterator[tuple[int, int | None, int]]:
    """(begins, ends, index of the step) of every turn that is on between ``at`` and ``until``; the last one that is
    worked out has no end: until more is known it stays."""
    if at < position.from_at:
        yield at, position.from_at, position.before % len(rotation.steps)
    moment = max(at, position.from_at)
    if position.held is not None:
        yield moment, None, position.held % len(rotation.steps)
        return
    for count in range(MOMENTS_MAX):
        index, begins = where(rotation, position, moment)
        ends = begins + rotation.steps[index].seconds * SECOND
        is_last = ends > until or count == MOMENTS_MAX - 1
        yield max(begins, position.from_at), None if is_last else ends, index
        if is_last:
            return
        moment = ends


def where(rotation: Rotation, position: Position, at: int) -> tuple[int, int]:
    """The step that a rotation shows at ``at`` by its clock, and since when (ms UTC). It has steps, and is not held."""
    gone = (at - position.anchor_at) % (rotation.seconds * SECOND)
    for index, step in enumerate(rotation.steps):
        if gone < step.seconds * SECOND:
            return index, at - gone
        gone -= step.seconds * SECOND
    raise AssertionError("no step of a rotation is longer than all of them")


def now_at(rotation: Rotation, position: Position, at: int) -> int:
    """Index of the step that is shown at ``at``."""
    if at < position.from_at:
        return position.before % len(rotation.steps)
    return position.held % len(rotation.steps) if position.held is not None else where(rotation, position, at)[0]


def moved(rotation: Rotation, position: Position, by: int, at: int, from_at: int) -> Position:
    """The position after somebody pressed next (1) or previous (-1) at ``at``; it holds from ``from_at`` on."""
    here = now_at(rotation, position, at)
    there = (here + by) % len(rotation.steps)
    if position.held is not None:
        return Position(position.anchor_at, there, from_at, here)
    return Position(from_at - _offset(rotation, there), None, from_at, here)


def held(rotation: Rotation, position: Position, at: int) -> Position:
    """The position after somebody paused it at ``at``."""
    here = now_at(rotation, position, at)
    return Position(position.anchor_at, here, at, here)


def resumed(rotation: Rotation, position: Position, at: int) -> Position:
    """The position after it goes on at ``at``: the step that was held begins anew."""
    here = now_at(rotation, position, at)
    return Position(at - _offset(rotation, here), None, at, here)


def _offset(rotation: Rotation, index: int) -> int:
    return sum(step.seconds for step in rotation.steps[:index]) * SECOND

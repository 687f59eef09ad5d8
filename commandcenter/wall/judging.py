"""What is wrong with a scene or a plan, against what there is: screens, displays, scenes, allowed addresses.

Shapes are judged before, when it is read (domain/wall/written.py). What is grave is not saved; the rest is said and
kept, because it may be meant: a tile above another, a scene for displays that hang only next week.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from commandcenter.domain.wall.geometry import Layout, Rect
from commandcenter.domain.wall.plan import Plan, Step
from commandcenter.domain.wall.scenes import Tile, TileKind
from layouts.i18n import message, text

Judge = Callable[[TileKind, str], str | None]
SAID_MAX: Final = 60  # characters of what was given, in what is said of it
_HAIR: Final = 1e-6


class Problem(NamedTuple):
    """``where``: as "tiles[2].source", "rotations[0].displays[1]". ``pattern``: a message id; ``said`` fills it in."""

    where: str
    pattern: str
    values: Mapping[str, object]
    is_grave: bool = True

    def said(self, lang: str) -> str:
        """In the reader's language, with what to do."""
        return text(lang, self.pattern, **self.values)


def _nothing(_kind: TileKind, _source: str) -> str | None:
    return None


@dataclass(frozen=True)
class Known:
    """What there is. ``judge`` says what is wrong with the source of a tile, as a message id; None: nothing is.

    ``displays``: names by id, of those that may watch. ``scenes``: their keys.
    """

    judge: Judge = _nothing
    displays: Mapping[int, str] = field(default_factory=dict)
    layout: Layout = field(default_factory=lambda: Layout({}))
    scenes: Collection[str] = ()

    def with_scenes(self, keys: Collection[str]) -> "Known":
        """As if there were these scenes."""
        return replace(self, scenes=frozenset(keys))


def of_tiles(tiles: Sequence[Tile], known: Known) -> list[Problem]:
    """Of a scene's tiles, the grave ones first."""
    found = [problem for n, tile in enumerate(tiles) for problem in _tile(n, tile, known)]
    found += _overlaps(tiles, known)
    return sorted(found, key=lambda problem: not problem.is_grave)


def of_plan(plan: Plan, known: Known) -> list[Problem]:
    """Of everything that comes by itself, the grave ones first."""
    found: list[Problem] = []
    for n, rotation in enumerate(plan.rotations):
        found += _rotation(n, rotation.steps, known)
        found += _displays(f"rotations[{n}].displays", rotation.displays, known)
    for n, takeover in enumerate(plan.takeovers):
        found += _displays(f"takeovers[{n}].displays", takeover.displays, known)
        found += _scene(f"takeovers[{n}].scene", takeover.scene, known)
    for n, scheduled in enumerate(plan.schedule):
        found += _scene(f"schedule[{n}].scene", scheduled.scene, known)
    return sorted(found, key=lambda problem: not problem.is_grave)


def uses(plan: Plan, scene: str) -> list[tuple[str, str]]:
    """Where a plan uses a scene: ("rotation", key or title), ("schedule", key), ("takeover", key)."""
    return [
        *(("rotation", each.title or each.key) for each in plan.rotations if scene in {s.show for s in each.steps}),
        *(("schedule", each.key) for each in plan.schedule if each.scene == scene),
        *(("takeover", each.key) for each in plan.takeovers if each.scene == scene),
    ]


# ---- tiles -----------------------------------------------------------------------------------------------------------


def _tile(n: int, tile: Tile, known: Known) -> Iterator[Problem]:
    where = f"tiles[{n}]"
    if tile.display is not None and tile.display not in known.displays:
        words = message("there is no display {id} any more: choose another one, or take the tile away")
        yield Problem(f"{where}.display", words, {"id": tile.display})
    wrong = known.judge(tile.kind, tile.source)
    if wrong is not None:
        yield Problem(f"{where}.source", wrong, {})
    if tile.display is not None or not known.layout.places:
        return
    if not known.layout.touched(tile.area):
        words = message("no display hangs where this tile lies: move it")
        yield Problem(f"{where}.area", words, {}, is_grave=False)
    elif tile.area.right > known.layout.columns + _HAIR or tile.area.bottom > known.layout.rows + _HAIR:
        words = message("this tile reaches beyond the wall: what lies outside is not seen")
        yield Problem(f"{where}.area", words, {}, is_grave=False)


def _overlaps(tiles: Sequence[Tile], known: Known) -> Iterator[Problem]:
    areas = [_on_wall(tile, known.layout) for tile in tiles]
    for upper, above in enumerate(areas):
        for lower, below in enumerate(areas[:upper]):
            common = None if above is None or below is None else above.part_in(below)
            if common is None or below is None:
                continue
            is_hidden = common.width > below.width - _HAIR and common.height > below.height - _HAIR
            hidden = message("this tile is wholly hidden by tile {other}")
            partly = message("tile {other} lies over a part of this tile")
            yield Problem(f"tiles[{lower}].area", hidden if is_hidden else partly, {"other": upper + 1}, is_grave=False)


def _on_wall(tile: Tile, layout: Layout) -> Rect | None:
    """In cells; displays without a place hang nowhere, far from each other."""
    if tile.display is None:
        return tile.area
    cell = layout.cell(tile.display) or Rect(0, 1_000.0 * tile.display, 1, 1)
    return Rect(cell.x + tile.area.x, cell.y + tile.area.y, tile.area.width, tile.area.height)


# ---- plan ------------------------------------------------------------------------------------------------------------


def _rotation(n: int, steps: Sequence[Step], known: Known) -> Iterator[Problem]:
    if not steps:
        words = message("this rotation has no steps and shows nothing: add one, or remove it")
        yield Problem(f"rotations[{n}].steps", words, {}, is_grave=False)
    for number, step in enumerate(steps):
        where = f"rotations[{n}].steps[{number}].show"
        if step.show in known.scenes:
            continue
        if not step.show.startswith("/"):
            yield _no_scene(where, step.show)
        elif (wrong := known.judge("screen", step.show)) is not None:
            yield Problem(where, wrong, {})


def _displays(where: str, ids: Sequence[int], known: Known) -> Iterator[Problem]:
    for number, id_ in enumerate(ids):
        if id_ not in known.displays:
            words = message("there is no display {id} any more: choose others")
            yield Problem(f"{where}[{number}]", words, {"id": id_})


def _scene(where: str, key: str, known: Known) -> Iterator[Problem]:
    if key not in known.scenes:
        yield _no_scene(where, key)


def _no_scene(where: str, key: str) -> Problem:
    words = message("there is no scene {key}: make it first, or choose another one")
    return Problem(where, words, {"key": key[:SAID_MAX]})

"""What the wall shows when, over one local day: worked out by the timeline that displays follow. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from commandcenter.domain.clock import DAY, MINUTE
from commandcenter.domain.wall.layers import Position
from commandcenter.domain.wall.plan import Care, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile, alone
from commandcenter.domain.wall.timeline import Moment, Wall, timeline

DAY_MIN: Final = 24 * 60
_ALL: Final = "rotation: "  # before the keys of scenes that stand for all steps of a rotation; none of KEY's


class Span(NamedTuple):
    """From ``begins`` until ``ends`` (minutes after local midnight) this is shown."""

    begins: int
    ends: int
    source: str
    title: str


class Band(NamedTuple):
    """The day of displays that show the same at every moment."""

    displays: tuple[int, ...]
    spans: tuple[Span, ...]


def bands(wall: Wall, midnight: int) -> list[Band]:
    """The day that begins at ``midnight`` (ms UTC). A rotation is one thing: where any of its steps would be seen."""
    found: dict[tuple[Span, ...], list[int]] = {}
    for display, moments in timeline(_stilled(wall), midnight, midnight + DAY - MINUTE).items():
        found.setdefault(tuple(_spans(moments, midnight)), []).append(display)
    return [Band(tuple(displays), spans) for spans, displays in found.items()]


def _spans(moments: list[Moment], midnight: int) -> Iterator[Span]:
    edges = [min(max(0, (moment.at - midnight) // MINUTE), DAY_MIN) for moment in moments] + [DAY_MIN]
    for n, moment in enumerate(moments):
        if edges[n] < edges[n + 1]:
            yield Span(edges[n], edges[n + 1], moment.shown.source, moment.shown.title)


def _stilled(wall: Wall) -> Wall:
    """Every rotation with all of its steps in one: a day of switches every minute tells nothing."""
    scenes, rotations = dict(wall.scenes), []
    for rotation in wall.plan.rotations:
        key = _ALL + rotation.key
        scenes[key] = Scene(key, rotation.title or rotation.key, tuple(_tiles(wall, rotation)))
        steps = (Step(key, DAY_MIN * 60),) if rotation.steps else ()
        rotations.append(replace(rotation, steps=steps))
    positions = {rotation.key: Position(held=0) for rotation in rotations}
    return replace(wall, scenes=scenes, plan=replace(wall.plan, rotations=tuple(rotations)), positions=positions)


def _tiles(wall: Wall, rotation: Rotation) -> Iterator[Tile]:
    for step in rotation.steps:
        scene = wall.scenes.get(step.show)
        if scene is not None:
            yield from scene.tiles
        elif step.show.startswith("/"):
            for display in rotation.displays or wall.layout.places:
                yield from alone(display, step.show)


def dimming(care: Care) -> list[tuple[int, int, float]]:
    """(begins, ends, level) within one day; what goes across midnight is two."""
    return sorted(_cut(care))


def _cut(care: Care) -> Iterable[tuple[int, int, float]]:
    for each in care.dimming:
        if each.start < each.end:
            yield each.start, each.end, each.level
        else:
            yield each.start, DAY_MIN, each.level
            if each.end:
                yield 0, each.end, each.level

"""Tiles, plans and layers as plain JSON, and back: how the store keeps them and files carry them.

Reading is strict about shapes and says where each mistake is; whether a scene or an address exists is judged by
whoever knows (commandcenter/wall/judging.py).
"""

from collections.abc import Sequence
from typing import Any, cast

from commandcenter.domain.wall.geometry import GRID_MAX, WHOLE, Rect
from commandcenter.domain.wall.plan import (
    SECONDS_OF_A_STEP,
    WEEKDAYS,
    Care,
    Dimming,
    Plan,
    Rotation,
    Scheduled,
    Step,
    Takeover,
)
from commandcenter.domain.wall.reading import DAY_MIN, At, Reading
from commandcenter.domain.wall.reading import Unreadable as Unreadable
from commandcenter.domain.wall.reading import minute as minute
from commandcenter.domain.wall.scenes import KINDS, SOURCE_MAX, TILES_MAX, TITLE_MAX, Tile, TileKind

LIST_MAX = 100
PARTS = ("rotations", "schedule", "takeovers", "care")  # of a plan
DECIMALS = 6  # of cells
LEAST = 0.01  # of a cell


# ---- writing ---------------------------------------------------------------------------------------------------------


def of_tiles(tiles: Sequence[Tile]) -> list[dict[str, Any]]:
    """Tiles as JSON: ``{"kind": …, "area": [x, y, width, height], "source": …, "display": …}``."""
    written = []
    for tile in tiles:
        entry: dict[str, Any] = {"kind": tile.kind, "area": [round(each, DECIMALS) for each in tile.area]}
        if tile.source:
            entry["source"] = tile.source
        if tile.display is not None:
            entry["display"] = tile.display
        written.append(entry)
    return written


def of_plan(plan: Plan) -> dict[str, Any]:
    """A plan as JSON, without its version."""
    return {
        "rotations": [
            {
                "key": each.key, "title": each.title, "displays": list(each.displays),
                "steps": [{"show": step.show, "seconds": step.seconds} for step in each.steps],
            }
            for each in plan.rotations
        ],
        "schedule": [
            {
                "key": each.key, "scene": each.scene, "days": [day for day in WEEKDAYS if day in each.days],
                "at": of_minute(each.at), "minutes": each.minutes,
            }
            for each in plan.schedule
        ],
        "takeovers": [
            {
                "key": each.key, "scene": each.scene, "severities": sorted(each.severities), "rules": list(each.rules),
                "displays": list(each.displays), "minutes": each.minutes, "priority": each.priority,
                "select": each.select,
            }
            for each in plan.takeovers
        ],
        "care": {
            "dimming": [
                {"from": of_minute(each.start), "to": of_minute(each.end), "level": each.level}
                for each in plan.care.dimming
            ],
            "drift": plan.care.drift,
            "reload_at": None if plan.care.reload_at is None else of_minute(plan.care.reload_at),
            "heap_max_mb": plan.care.heap_max_mb,
        },
    }  # fmt: skip


def of_minute(minute: int) -> str:
    """A minute of the local day as it is written: 07.30."""
    return f"{minute // 60:02d}.{minute % 60:02d}"


# ---- reading ---------------------------------------------------------------------------------------------------------


def tiles(given: Any) -> tuple[Tile, ...]:
    """Raises Unreadable."""
    reading = Reading()
    found = tiles_at(reading.root(given, "tiles"))
    reading.settle()
    return found


def tiles_at(at: At) -> tuple[Tile, ...]:
    """Those that stand at a place of something larger; it says what is wrong with them."""
    return tuple(_tile(each) for each in at.each(TILES_MAX))


def plan(given: Any, version: int = 0) -> Plan:
    """What is left out is as in an empty plan. Raises Unreadable."""
    reading = Reading()
    root = reading.root(given, "")
    root.only(*PARTS)
    found = plan_at(root, version)
    reading.settle()
    return found


def plan_at(root: At, version: int = 0) -> Plan:
    """The one whose parts stand at a place; it says what is wrong with them."""
    found = Plan(
        tuple(_rotation(each) for each in root.at("rotations").each(LIST_MAX)),
        tuple(_scheduled(each) for each in root.at("schedule").each(LIST_MAX)),
        tuple(_takeover(each) for each in root.at("takeovers").each(LIST_MAX)),
        _care(root.at("care")),
        version,
    )
    for name, keyed in (("rotations", found.rotations), ("schedule", found.schedule), ("takeovers", found.takeovers)):
        keys = [each.key for each in keyed]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            root.at(name).fault("the key {key} stands there twice", key=key)
    return found


def _tile(at: At) -> Tile:
    at.only("kind", "area", "source", "display")
    kind = at.at("kind").choice(KINDS)
    display = at.at("display").whole(1, 2**53, is_optional=True)
    source = at.at("source").text(SOURCE_MAX)
    if at.at("kind").value == "screen" and (not source.startswith("/") or source.startswith(("//", "/\\"))):
        at.at("source").fault("an address of a screen is needed, as /network")
    return Tile(cast(TileKind, kind), _area(at.at("area"), GRID_MAX if display is None else 1), source, display)


def _area(at: At, most: int) -> Rect:
    """What is smaller than a hundredth of a display is nothing that anybody wants, and lost when it is rounded."""
    edges = [round(each, DECIMALS) for each in at.numbers(4, GRID_MAX)]
    area = Rect(*edges) if len(edges) == 4 else WHOLE
    if area.width < LEAST or area.height < LEAST:
        at.fault("it must be a hundredth of a display wide and high at least")
    if area.right > most + 1e-5 or area.bottom > most + 1e-5:
        at.fault("it must end at {most} at the latest", most=most)
    return area


def _rotation(at: At) -> Rotation:
    at.only("key", "title", "steps", "displays")
    steps = tuple(_step(each) for each in at.at("steps").each(LIST_MAX))
    return Rotation(at.at("key").key(), at.at("title").text(TITLE_MAX), steps, at.at("displays").ids(LIST_MAX))


def _step(at: At) -> Step:
    at.only("show", "seconds")
    seconds = at.at("seconds").whole(*SECONDS_OF_A_STEP)
    return Step(at.at("show").text(SOURCE_MAX, least=1), seconds or SECONDS_OF_A_STEP[0])


def _scheduled(at: At) -> Scheduled:
    at.only("key", "scene", "days", "at", "minutes")
    days = frozenset(each.choice(WEEKDAYS) for each in at.at("days").each(len(WEEKDAYS)))
    if not days:
        at.at("days").fault("at least one day is needed")
    return Scheduled(
        at.at("key").key(), at.at("scene").key(), days, at.at("at").minute() or 0,
        at.at("minutes").whole(1, DAY_MIN) or 1,
    )  # fmt: skip


def _takeover(at: At) -> Takeover:
    at.only("key", "scene", "severities", "rules", "displays", "minutes", "priority", "select")
    usual = Takeover("", "")
    severities = at.at("severities").each(4) if at.at("severities").is_given else ()
    said = frozenset(each.choice(("low", "medium", "high", "critical")) for each in severities)
    return Takeover(
        at.at("key").key(), at.at("scene").key(), said or usual.severities,
        tuple(each.text(80, least=1) for each in at.at("rules").each(LIST_MAX)), at.at("displays").ids(LIST_MAX),
        at.at("minutes").whole(1, DAY_MIN, default=usual.minutes) or usual.minutes,
        at.at("priority").whole(0, 100, default=0) or 0, at.at("select").truth(usual.select),
    )  # fmt: skip


def _care(at: At) -> Care:
    usual = Care()
    at.only("dimming", "drift", "reload_at", "heap_max_mb")
    reload_at = at.at("reload_at")
    return Care(
        tuple(_dimming(each) for each in at.at("dimming").each(10)), at.at("drift").truth(usual.drift),
        (reload_at.minute() if reload_at.value is not None else None) if reload_at.is_given else usual.reload_at,
        at.at("heap_max_mb").whole(100, 16_000, default=usual.heap_max_mb) or usual.heap_max_mb,
    )  # fmt: skip


def _dimming(at: At) -> Dimming:
    at.only("from", "to", "level")
    level = at.at("level").number(0.1, 1.0)
    return Dimming(at.at("from").minute() or 0, at.at("to").minute() or 0, 1.0 if level is None else level)

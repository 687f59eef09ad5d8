"""Tiles, plans and layers as plain JSON, and back: how the store keeps them and files carry them.

Reading is strict about shapes and says where each mistake is; whether a scene or an address exists is judged by
whoever knows (commandcenter/wall/judging.py).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from commandcenter.domain.wall.geometry import GRID_MAX, Rect
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
from commandcenter.domain.wall.scenes import KEY, KINDS, SOURCE_MAX, TILES_MAX, TITLE_MAX, Tile, TileKind

_T = TypeVar("_T")
DAY_MIN = 24 * 60
LIST_MAX = 100


class Unreadable(ValueError):
    """What was given is no such thing. ``faults``: (where, what is wrong), where as "tiles[2].area"."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{where}: {what}" for where, what in faults))
        self.faults = list(faults)


# ---- writing ---------------------------------------------------------------------------------------------------------


def of_tiles(tiles: Sequence[Tile]) -> list[dict[str, Any]]:
    """Tiles as JSON: ``{"kind": …, "area": [x, y, width, height], "source": …, "display": …}``."""
    written = []
    for tile in tiles:
        entry: dict[str, Any] = {"kind": tile.kind, "area": [round(each, 6) for each in tile.area]}
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
    reading = _Reading()
    found = tuple(_tile(each) for each in reading.root(given, "tiles").each(TILES_MAX))
    reading.settle()
    return found


def plan(given: Any, version: int = 0) -> Plan:
    """What is left out is as in an empty plan. Raises Unreadable."""
    reading = _Reading()
    root = reading.root(given, "")
    root.only("rotations", "schedule", "takeovers", "care")
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
            reading.fault(name, f"the key {key!r} stands there twice")
    reading.settle()
    return found


def minute(given: str) -> int | None:
    """The minute of the local day that "07.30" or "07:30" is; None when it is none."""
    hours, _, minutes = given.replace(":", ".").partition(".")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        return None
    found = int(hours) * 60 + int(minutes) if len(hours) <= 2 else DAY_MIN
    return found if found < DAY_MIN and int(minutes) < 60 else None


def _tile(at: "_At") -> Tile:
    at.only("kind", "area", "source", "display")
    kind = at.at("kind").choice(KINDS)
    display = at.at("display").whole(1, 2**53, is_optional=True)
    edges = at.at("area").numbers(4)
    area = Rect(*edges) if len(edges) == 4 else Rect(0, 0, 1, 1)
    most = GRID_MAX if display is None else 1
    if not (area.x >= 0 and area.y >= 0 and area.width > 0 and area.height > 0):
        at.at("area").fault("it must begin at 0 or more, and be larger than nothing")
    elif area.right > most + 1e-6 or area.bottom > most + 1e-6:
        at.at("area").fault(f"it must end at {most} at the latest")
    return Tile(cast(TileKind, kind), area, at.at("source").text(SOURCE_MAX), display)


def _rotation(at: "_At") -> Rotation:
    at.only("key", "title", "steps", "displays")
    steps = tuple(_step(each) for each in at.at("steps").each(LIST_MAX))
    return Rotation(at.at("key").key(), at.at("title").text(TITLE_MAX), steps, at.at("displays").ids())


def _step(at: "_At") -> Step:
    at.only("show", "seconds")
    seconds = at.at("seconds").whole(*SECONDS_OF_A_STEP)
    return Step(at.at("show").text(SOURCE_MAX, least=1), seconds or SECONDS_OF_A_STEP[0])


def _scheduled(at: "_At") -> Scheduled:
    at.only("key", "scene", "days", "at", "minutes")
    days = frozenset(each.choice(WEEKDAYS) for each in at.at("days").each(len(WEEKDAYS)))
    if not days:
        at.at("days").fault("at least one day is needed")
    return Scheduled(
        at.at("key").key(), at.at("scene").key(), days, at.at("at").minute() or 0,
        at.at("minutes").whole(1, DAY_MIN) or 1,
    )  # fmt: skip


def _takeover(at: "_At") -> Takeover:
    at.only("key", "scene", "severities", "rules", "displays", "minutes", "priority", "select")
    usual = Takeover("", "")
    severities = at.at("severities").each(4) if at.at("severities").is_given else ()
    said = frozenset(each.choice(("low", "medium", "high", "critical")) for each in severities)
    return Takeover(
        at.at("key").key(), at.at("scene").key(), said or usual.severities,
        tuple(each.text(80, least=1) for each in at.at("rules").each(LIST_MAX)), at.at("displays").ids(),
        at.at("minutes").whole(1, DAY_MIN, default=usual.minutes) or usual.minutes,
        at.at("priority").whole(0, 100, default=0) or 0, at.at("select").truth(usual.select),
    )  # fmt: skip


def _care(at: "_At") -> Care:
    usual = Care()
    at.only("dimming", "drift", "reload_at", "heap_max_mb")
    reload_at = at.at("reload_at")
    return Care(
        tuple(_dimming(each) for each in at.at("dimming").each(10)), at.at("drift").truth(usual.drift),
        (reload_at.minute() if reload_at.value is not None else None) if reload_at.is_given else usual.reload_at,
        at.at("heap_max_mb").whole(100, 16_000, default=usual.heap_max_mb) or usual.heap_max_mb,
    )  # fmt: skip


def _dimming(at: "_At") -> Dimming:
    at.only("from", "to", "level")
    level = at.at("level").number(0.1, 1.0)
    return Dimming(at.at("from").minute() or 0, at.at("to").minute() or 0, 1.0 if level is None else level)


class _Reading:
    """Collects what is wrong, then says all of it."""

    def __init__(self) -> None:
        self._faults: list[tuple[str, str]] = []

    def root(self, given: Any, path: str) -> "_At":
        return _At(self, path, given, is_given=True)

    def fault(self, where: str, what: str) -> None:
        self._faults.append((where, what))

    def settle(self) -> None:
        if self._faults:
            raise Unreadable(self._faults)


class _At:
    """A place in what was given."""

    def __init__(self, reading: _Reading, path: str, value: Any, *, is_given: bool) -> None:
        self.reading, self.path, self.value, self.is_given = reading, path, value, is_given

    def fault(self, what: str) -> None:
        self.reading.fault(self.path, what)

    def at(self, name: str) -> "_At":
        known = isinstance(self.value, Mapping) and name in self.value
        path = f"{self.path}.{name}" if self.path else name
        return _At(self.reading, path, self.value[name] if known else None, is_given=known)

    def only(self, *names: str) -> None:
        if self.value is None and not self.is_given:
            return
        if not isinstance(self.value, Mapping):
            self.fault("an object is needed")
            return
        for name in sorted(str(each) for each in set(self.value) - set(names))[:5]:
            self.fault(f"there is no field {name[:40]!r}; those that there are: {', '.join(names)}")

    def each(self, most: int) -> "list[_At]":
        if not self.is_given:
            return []
        if not isinstance(self.value, (list, tuple)) or len(self.value) > most:
            self.fault(f"a list of at most {most} is needed")
            return []
        return [_At(self.reading, f"{self.path}[{n}]", each, is_given=True) for n, each in enumerate(self.value)]

    def text(self, most: int, least: int = 0) -> str:
        if not self.is_given and not least:
            return ""
        if not isinstance(self.value, str) or not least <= len(self.value) <= most or not self.value.isprintable():
            self.fault(f"a text of {least} to {most} characters is needed")
            return ""
        return self.value

    def key(self) -> str:
        if not isinstance(self.value, str) or not KEY.fullmatch(self.value):
            self.fault("a key is needed: small letters, digits and hyphens, at most 40")
            return ""
        return self.value

    def choice(self, options: Sequence[str]) -> str:
        if self.value not in options:
            self.fault(f"one of these is needed: {', '.join(options)}")
            return options[0]
        return str(self.value)

    def whole(self, low: int, high: int, default: int | None = None, *, is_optional: bool = False) -> int | None:
        if not self.is_given and (is_optional or default is not None):
            return default
        return self._of(low, high, int, "whole number")

    def number(self, low: float, high: float) -> float | None:
        return self._of(low, high, float, "number")

    def _of(self, low: _T, high: _T, kind: Callable[[Any], _T], name: str) -> _T | None:
        value = self.value
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and low <= value <= high and not (kind is int and value != int(value)):
            return kind(value)
        self.fault(f"a {name} from {low} to {high} is needed")
        return None

    def numbers(self, count: int) -> list[float]:
        found = [each.number(0, GRID_MAX) for each in self.each(count)]
        if len(found) != count:
            self.fault(f"{count} numbers are needed")
        return [each for each in found if each is not None]

    def ids(self) -> tuple[int, ...]:
        found = (each.whole(1, 2**52) for each in self.each(LIST_MAX))
        return tuple(sorted({each for each in found if each is not None}))

    def minute(self) -> int | None:
        found = minute(self.value) if isinstance(self.value, str) else None
        if found is None:
            self.fault("a time of the day is needed, as 07.30")
        return found

    def truth(self, default: bool) -> bool:
        if not self.is_given:
            return default
        if not isinstance(self.value, bool):
            self.fault("true or false is needed")
            return default
        return self.value

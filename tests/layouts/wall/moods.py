"""The wall in every mood as data of the panels of /wall."""

from dataclasses import replace
from typing import Any

from commandcenter.domain.clock import HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.domain.wall.timeline import Display, Wall
from commandcenter.store.queries.wall import Report
from layouts.wall_screen.known import Known
from tests.layouts.pictures import AT as AT

MOODS = ("empty", "quiet", "busy", "dark", "unplaced")
WIDTH, HEIGHT = 1217.6, 684.9
STARTS = ("/", "/network", "/data?lang=en", "/alerts", "/complaints", "/attainment", "/priorities", "/statistics")


def report(id_: int, **changes: Any) -> Report:
    """A healthy display of full HD, heard of a second ago."""
    values: dict[str, Any] = {
        "display_id": id_, "seen_at": AT - SECOND, "opened_at": AT - 31 * HOUR, "shows": "start", "title": "",
        "data_at": AT - 20 * SECOND, "stale": 0, "failing": 0, "frame_rate": 59.9, "heap_bytes": 83_400_000,
        "nodes": 4120, "errors": 0, "last_error": "", "width_px": 1920, "height_px": 1080, "pixel_ratio": 1.0,
        "offset_ms": 12.0, "warm": (), "build": "0.7.0",
    }  # fmt: skip
    return Report(**(values | changes))


def wall(columns: int, rows: int, placed: bool = True) -> Wall:
    """So many displays, each with a screen of its own."""
    numbers = range(columns * rows)
    displays = {
        1 + n: Display(1 + n, f"Layar {chr(65 + n // columns)}{1 + n % columns}", STARTS[n % len(STARTS)], WIDTH, 4000)
        for n in numbers
    }
    places = {1 + n: Place(n % columns, n // columns, WIDTH, HEIGHT, 6) for n in numbers} if placed else {}
    scenes = {"peta": Scene("peta", "Peta besar", (Tile("screen", Rect(0, 0, 2, 2), "/network"),))}
    return Wall(displays, Layout(places), scenes)


ILL: dict[int, dict[str, Any]] = {
    2: {"seen_at": AT - 12 * MINUTE},
    3: {"stale": 2, "data_at": AT - 40 * MINUTE},
    5: {"shows": "push:7", "title": "Rapat pagi"},
    6: {"height_px": 993, "errors": 3, "last_error": "script: x is not defined"},
    7: {"frame_rate": 6.0, "heap_bytes": 812_000_000},
    9: {"offset_ms": -94_000.0},
    12: {"failing": 1},
}


def known(mood: str) -> Known:
    """What the panels would be given."""
    found = {
        "empty": lambda: Known(Instant(AT), Wall({}, Layout({}))),
        "quiet": lambda: _well(wall(2, 2)),
        "busy": lambda: _busy(wall(8, 4)),
        "dark": lambda: _dark(wall(4, 2)),
        "unplaced": lambda: _well(wall(3, 1, placed=False)),
    }[mood]()
    return replace(found, expected=dict.fromkeys(found.wall.displays, frozenset({"start"})))


def _well(made: Wall) -> Known:
    return Known(Instant(AT), made, {id_: report(id_) for id_ in made.displays})


def _busy(made: Wall) -> Known:
    """Everything that can be wrong, and one that never reported."""
    reports = {id_: report(id_, **ILL.get(id_, {})) for id_ in made.displays}
    return Known(Instant(AT), made, {id_: each for id_, each in reports.items() if id_ != 15})


def _dark(made: Wall) -> Known:
    """The switch of the wall failed."""
    return Known(Instant(AT), made, {id_: report(id_, seen_at=AT - 3 * MINUTE) for id_ in made.displays})


def data(_panel: str, mood: str, at: int = AT) -> Known:
    """One fetch for all of them; ``at``: the moment at which it is so."""
    found = known(mood)
    reports = {id_: _later(each, at - AT) for id_, each in found.reports.items()}
    return replace(found, instant=Instant(at), reports=reports)


def _later(each: Report, by: int) -> Report:
    data_at = None if each.data_at is None else each.data_at + by
    return replace(each, seen_at=each.seen_at + by, opened_at=each.opened_at + by, data_at=data_at)

"""All figures of all displays, as a table."""

from collections.abc import Mapping
from typing import Any, Final

from commandcenter.store.queries.wall import Report
from layouts import i18n
from layouts.contract import Column, Look, Table
from layouts.i18n import message
from layouts.wall.health import WORDS
from layouts.wall_screen.known import Known
from layouts.wall_screen.room import MEGABYTE
from layouts.wall_screen.wrong import what

COLUMNS: Final = (
    Column("name", message("Display"), tells="inside"), Column("place", message("Column and row"), tells="things"),
    Column("state", message("State"), "state"), Column("what", message("What is wrong")),
    Column("seen", message("Last heard of"), "instant"), Column("opened", message("Page opened"), "instant"),
    Column("shows", message("Shows"), tells="inside"), Column("title", message("Title"), tells="inside"),
    Column("data_at", message("Oldest data"), "instant"),
    Column("stale", message("Stale panels"), "number", tells="things"),
    Column("failing", message("Tiles that cannot be shown"), "number", tells="things"),
    Column("rate", message("Frame rate"), "number", message("per second"), 1, tells="things"),
    Column("heap", message("Memory"), "number", message("MB"), 0, tells="things"),
    Column("nodes", message("Nodes"), "number", tells="things"),
    Column("width", message("Width"), "number", message("px"), 0, tells="things"),
    Column("height", message("Height"), "number", message("px"), 0, tells="things"),
    Column("offset", message("Clock ahead"), "number", "ms", 0, tells="things"),
    Column("errors", message("Errors"), "number", tells="things"),
    Column("error", message("Last error"), tells="inside"), Column("build", message("Version"), tells="inside"),
)  # fmt: skip


def table(known: Known, look: Look) -> Table | None:
    """A row for every display that may watch, as they hang."""
    rows = [_row(known, id_, look.lang) for id_ in known.states]
    return Table(COLUMNS, rows, i18n.text(look.lang, "what each display last said of itself")) if rows else None


def _row(known: Known, id_: int, lang: str) -> Mapping[str, Any]:
    found, report, place = known.states[id_], known.reports.get(id_), known.wall.layout.places.get(id_)
    row: dict[str, Any] = {
        "name": known.wall.displays[id_].name, "state": WORDS[found.condition],
        "place": f"{place.column + 1}, {place.row + 1}" if place else None,
        "what": what(lang, found) if found.ills else None,
    }  # fmt: skip
    return row if report is None else row | _of(report)


def _of(report: Report) -> dict[str, Any]:
    ratio = report.pixel_ratio or 1.0
    return {
        "seen": report.seen_at, "opened": report.opened_at, "shows": report.shows or None,
        "title": report.title or None, "data_at": report.data_at, "stale": report.stale, "failing": report.failing,
        "rate": report.frame_rate, "nodes": report.nodes, "offset": report.offset_ms, "errors": report.errors,
        "heap": None if report.heap_bytes is None else report.heap_bytes / MEGABYTE,
        "width": None if report.width_px is None else round(report.width_px * ratio),
        "height": None if report.height_px is None else round(report.height_px * ratio),
        "error": report.last_error or None, "build": report.build or None,
    }  # fmt: skip

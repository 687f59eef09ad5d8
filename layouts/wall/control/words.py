"""What is shown and why, in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.layers import Layer
from commandcenter.domain.wall.scenes import Tile
from commandcenter.domain.wall.timeline import Shown, Source, Wall
from layouts import i18n
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall import kinds

SOURCES: Final[Mapping[Source, str]] = {
    "start": message("as it begins"),
    "rotation": message("rotation"),
    "schedule": message("scheduled"),
    "push": message("put there"),
    "pin": message("pinned"),
    "takeover": message("alert"),
}
NAMED: Final = 3  # displays or titles that are named one by one


def what(shown: Shown, titles: Mapping[str, str], lang: str) -> str:
    """What a display shows, by its scene or by its tiles."""
    return shown.title or of_tiles([part.tile for part in shown.parts], titles, lang)


def of_layer(layer: Layer, titles: Mapping[str, str], lang: str) -> str:
    """What was put there."""
    return layer.title or of_tiles(layer.tiles, titles, lang)


def of_tiles(tiles: Sequence[Tile], titles: Mapping[str, str], lang: str) -> str:
    """The names of tiles, each once."""
    return listed(lang, list(dict.fromkeys(kinds.name(tile, titles, lang) for tile in tiles))) or text(lang, "nothing")


def why(shown: Shown, wall: Wall, lang: str) -> str:
    """Why a display shows it: which rotation, who put it there, which alert."""
    source, layer = text(lang, SOURCES[shown.source]), shown.layer
    if layer is not None and shown.source == "takeover":
        return why_of(layer, lang)
    if layer is not None:
        return text(lang, "{what} by {who}", what=source, who=layer.by)
    if shown.source == "rotation":
        key = shown.of.partition(":")[2]
        title = next((each.title for each in wall.plan.rotations if each.key == key), "")
        return f"{source} {title}".strip()
    return source


def why_of(layer: Layer, lang: str) -> str:
    """Which alert took the wall."""
    return layer.reason.get(lang) or layer.reason.get("id") or text(lang, SOURCES[layer.kind])


def listed(lang: str, names: Sequence[str]) -> str:
    """ "kiri, kanan and 3 more"."""
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    rest = text(lang, "and {n} more", n=i18n.number(lang, len(names) - NAMED))
    return f"{', '.join(names[:NAMED])} {rest}"


def on(lang: str, wall: Wall, names: Sequence[str]) -> str:
    """On which displays: the whole wall in two words."""
    if len(names) == len(wall.displays) and len(names) > 1:
        return text(lang, "the whole wall")
    return listed(lang, names) or text(lang, "no display")


def since(lang: str, at: int, instant: Instant) -> str:
    """ "since 14.05"."""
    return text(lang, "since {time}", time=i18n.since(lang, at, instant.at))


def left(until: int, pattern: str, name: str = "wall-left") -> Component:
    """How long it still is, running (assets/wall-control.js). ``pattern``: in the reader's language, with {left}."""
    return html.Span("", className=name, **attributes(data_wall_until=str(until), data_pattern=pattern))

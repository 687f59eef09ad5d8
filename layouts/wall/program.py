"""The program of the wall: one document for all displays, pushed to them like a panel (docs/wall.md, "Protocol").

    {"displays": {"3": {"name", "cell", "lang", "named_until", "legible_until", "moments": [{"at", "picture", "layer"}],
                        "beneath": picture}},
     "pictures": {picture: {"of", "source", "title", "why", "tiles": [tile]}},
     "care": {"dimming": [[from, to, level]], "drift", "reload_at", "heap_max_mb"},
     "notices": [{"words", "from", "to"}]}

A tile is ``{"key", "kind", "source", "clip", "view"}``: ``view`` ([left, top, width, height] in shares of the display)
is seen through ``clip``. Tiles with the same key are the same picture: a display moves it and loads nothing. ``layer``
is the layer that a display still has to say it is ready for, else null. Instants ms UTC.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.geometry import diagonal_in
from commandcenter.domain.wall.plan import Care
from commandcenter.domain.wall.scenes import Tile
from commandcenter.domain.wall.timeline import Moment, Part, Shown, Wall, beneath, timeline
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall_notices import Notice, standing
from layouts.contract import Connection

NAME: Final = "wall-program"  # of the view
PANEL: Final = "program"
Look = tuple[tuple[str, str], ...]  # parameters of an address


@dataclass(frozen=True, slots=True)
class Program:
    """What ``document`` is made of, as of ``at``."""

    wall: Wall
    notices: tuple[Notice, ...]
    at: int


def fetch(connection: Connection, instant: Instant) -> Program:
    """The wall, now."""
    return Program(queries.wall(connection, instant.at), tuple(standing(connection, instant.at)), instant.at)


def document(program: Program) -> dict[str, Any]:
    """See above. Pure."""
    wall, at = program.wall, program.at
    pictures = _Pictures(wall)
    under = beneath(wall, at)
    displays = {}
    for id_, moments in timeline(wall, at).items():
        display = wall.displays[id_]
        lang, cell = language(display.start), wall.layout.cell(id_)
        displays[str(id_)] = {
            "name": display.name, "cell": cell and [cell.x, cell.y], "lang": lang, "named_until": display.named_until,
            "legible_until": display.legible_until, "distance_mm": display.distance_mm, "width_mm": display.width_mm,
            "moments": [_moment(moment, lang, pictures, id_) for moment in moments],
            "beneath": pictures.key(under[id_], lang),
        }  # fmt: skip
    notices = [{"words": each.words, "from": each.starts_at, "to": each.ends_at} for each in program.notices]
    return {"displays": displays, "pictures": pictures.found, "care": _care(wall.plan.care), "notices": notices}


def language(start: str) -> str:
    """The language of a display: that of the address that it begins with."""
    return "en" if dict(parse_qsl(urlsplit(start).query)).get("lang") == "en" else "id"


def look(start: str) -> Look:
    """Language and colours of a display, as far as the address that it begins with says them."""
    return tuple(sorted(each for each in parse_qsl(urlsplit(start).query) if each[0] in ("lang", "theme")))


def address(source: str, width_mm: float, distance_mm: float, usual: Look = ()) -> str:
    """The address of a screen, with the size and the distance at which it is seen; ``usual``: in which look, where it
    does not say so itself."""
    parts = urlsplit(source)
    query = dict(usual) | dict(parse_qsl(parts.query)) | {
        "diagonal": f"{round(diagonal_in(width_mm), 1):g}", "distance": f"{round(distance_mm / 1000, 2):g}",
    }  # fmt: skip
    return f"{parts.path}?{urlencode(sorted(query.items()))}"


def _moment(moment: Moment, lang: str, pictures: "_Pictures", display: int) -> dict[str, Any]:
    layer = moment.shown.layer
    is_waiting = layer is not None and layer.starts_at is None and display in layer.awaits
    return {
        "at": moment.at, "picture": pictures.key(moment.shown, lang),
        "layer": layer.id if layer is not None and is_waiting else None,
    }  # fmt: skip


def _picture(shown: Shown, lang: str, usual: Callable[[Tile], Look]) -> dict[str, Any]:
    why = shown.layer.reason if shown.layer else {}
    return {
        "of": shown.of, "source": shown.source, "title": shown.title, "why": why.get(lang, ""),
        "tiles": [_tile(part, usual(part.tile)) for part in shown.parts],
    }  # fmt: skip


def _tile(part: Part, usual: Look) -> dict[str, Any]:
    tile, piece = part.tile, part.piece
    source = tile.source
    if tile.kind == "screen":
        source = address(source, piece.width_mm, part.distance_mm, usual)
    size = (round(piece.view.width, 5), round(piece.view.height, 5))
    return {
        "key": _digest([tile.kind, source, size]), "kind": tile.kind, "source": source,
        "clip": [round(each, 5) for each in piece.clip], "view": [round(each, 5) for each in piece.view],
        "width_mm": round(piece.width_mm), "distance_mm": round(part.distance_mm),
    }  # fmt: skip


def _care(care: Care) -> dict[str, Any]:
    dimming = [[each.start, each.end, each.level] for each in care.dimming]
    return {
        "dimming": dimming, "drift": care.drift, "reload_at": care.reload_at, "heap_max_mb": care.heap_max_mb,
    }  # fmt: skip


class _Pictures:
    """Every picture once, under its digest. What a display shows again and again is written once."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._looks = {id_: look(display.start) for id_, display in wall.displays.items()}
        self.found: dict[str, Mapping[str, Any]] = {}
        self._keys: dict[tuple[Any, ...], str] = {}

    def key(self, shown: Shown, lang: str) -> str:
        """The digest of a picture, which is among ``found`` from now on."""
        layer = shown.layer.id if shown.layer else None
        known = (shown.of, shown.title, layer, id(shown.parts), lang)  # the timeline holds the parts while this lives
        if known not in self._keys:
            picture = _picture(shown, lang, self._look)
            self._keys[known] = _digest(picture)
            self.found[self._keys[known]] = picture
        return self._keys[known]

    def _look(self, tile: Tile) -> Look:
        """That of its display; of a view over several the one that all of them have: half a map in English is none."""
        onto = [tile.display] if tile.display is not None else self._wall.layout.touched(tile.area)
        looks = {self._looks[each] for each in onto if each in self._looks}
        return looks.pop() if len(looks) == 1 else ()


def _digest(value: object) -> str:
    return hashlib.blake2b(orjson.dumps(value), digest_size=8).hexdigest()

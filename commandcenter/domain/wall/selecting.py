"""Screens that are opened at what an alert is about. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.wall.scenes import SOURCE_MAX, Tile

# Kinds of entities that a screen opens by its parameter ``select``.
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "/network": frozenset({"tower", "link"}),
    "/availability": frozenset({"tower", "link"}),
    "/data": frozenset({"feed", "site"}),
    "/attainment": frozenset({"opd"}),
}
ALERTS: Final = "/alerts"


def opened(tiles: Sequence[Tile], alert: Alert) -> tuple[Tile, ...]:
    """The tiles of a scene, screens opened at what the alert is about where they can, others as they are."""
    return tuple(_opened(tile, alert) if tile.kind == "screen" else tile for tile in tiles)


def _opened(tile: Tile, alert: Alert) -> Tile:
    parts = urlsplit(tile.source)
    kind = alert.entity.partition(":")[0]
    if parts.path == ALERTS:
        select = f"alert:{alert.id}"
    elif kind in KINDS.get(parts.path, ()):
        select = alert.entity
    else:
        return tile
    source = f"{parts.path}?{urlencode(dict(parse_qsl(parts.query)) | {'select': select})}"
    return replace(tile, source=source) if len(source) <= SOURCE_MAX else tile

"""Kinds of tiles in the reader's words, and what a tile is called where it is drawn small."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from commandcenter.domain.access import Permission
from commandcenter.domain.wall.scenes import Tile, TileKind
from layouts.contract import Screen
from layouts.i18n import message, text

TITLES: Final[Mapping[TileKind, str]] = {
    "screen": message("Screen"),
    "clock": message("Clock"),
    "announcement": message("Announcement"),
    "ticker": message("Running text"),
    "image": message("Image"),
    "camera": message("Camera"),
    "web": message("Web page"),
    "free": message("Left free"),
}


def watchable(screens: Iterable[Screen]) -> tuple[Screen, ...]:
    """What a display may see."""
    return tuple(screen for screen in screens if screen.needs is Permission.WATCH)


def name(tile: Tile, titles: Mapping[str, str], lang: str) -> str:
    """A screen by its title; anything else by its kind and what it is of.

    ``titles``: of screens, by path, in the reader's language.
    """
    kind = text(lang, TITLES[tile.kind])
    if tile.kind == "screen":
        return titles.get(path(tile.source), tile.source or kind)
    if tile.kind in ("camera", "web"):
        return f"{kind}: {_host(tile.source)}" if tile.source else kind
    return f"{kind}: {tile.source}" if tile.source and tile.kind != "ticker" else kind


def path(source: str) -> str:
    """Of the address of a screen; empty when it is none."""
    try:
        return urlsplit(source).path.rstrip("/") or "/"
    except ValueError:
        return ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "–"
    except ValueError:
        return "–"


def titles(screens: Iterable[Screen], lang: str) -> dict[str, str]:
    """Of screens, by path, in the reader's language."""
    return {screen.path: text(lang, screen.title) for screen in screens}
